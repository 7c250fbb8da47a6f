"""Write the golden notices anew: `python -m tests.golden.write`, then read every difference before committing it."""

from __future__ import annotations

from bot.notices import render
from tests.golden.cases import EVERY, FOLDER, facts, file, pairs


def main() -> None:
    """Write one file a case and language, and drop those that have no case any more."""
    wanted = {file(name, language): (name, language) for name, language in pairs()}
    for stale in set(FOLDER.glob("*.txt")) - set(wanted):
        stale.unlink()
    for path, (name, language) in wanted.items():
        rendered = render(name.partition(".")[0], language, facts(name, language), written=EVERY)
        path.write_text(rendered.body, encoding="utf-8", newline="\n")
    print(f"{len(wanted)} golden notices written")  # noqa: T201 - a command for people


if __name__ == "__main__":
    main()
