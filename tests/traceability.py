"""Draws `docs/traceability.md` from `docs/traceability.toml`: `python -m tests.traceability`.

Flow: the rows in the file -> what is wrong with them (`problems`: a row that is missing, a module or test that does not
exist, a module that does not cite the row) -> the page. Tests are found by reading the test files, not by running them.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "docs" / "traceability.toml"
PAGE = ROOT / "docs" / "traceability.md"
# What each group of ids is, and every id it must have.
GROUPS: Mapping[str, tuple[str, ...]] = {
    "Decisions of the product": (*(f"P{number}" for number in range(1, 21)), "P10b"),
    "The clock": tuple(f"D{number}" for number in range(1, 11)),
    "The notices": (*(f"N{number}" for number in range(1, 24)), "N3-data"),
    "The charter, claim by claim": tuple(f"T{number}" for number in range(1, 35)),
    "Breaches": tuple(f"B{number}" for number in range(1, 9)),
}
IDS = tuple(name for names in GROUPS.values() for name in names)
_CITED = re.compile(r"\b([PDNTB])(\d+)(-data|b)?(?:\s?[-–]\s?(?:\1)?(\d+))?(?![\w])")
_INTRO = """# Where each rule is held

Every row of the rule set, the modules that hold it and the tests that fail when it no longer holds. Drawn from
`docs/traceability.toml` by `python -m tests.traceability`; `tests/test_traceability.py` fails when a row is missing,
when a module or a test does not exist, when a module does not cite the row, or when this page is stale.

"Not here" says what of a row cannot hold in this product, and why; "still to come" what is not built yet.
"""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the rule in a few words, where it is held, what proves it, and what of it is not held here."""

    says: str
    modules: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()
    limit: str = ""
    not_yet: str = ""


def rows(source: Path = SOURCE) -> dict[str, Row]:
    """The rows of the file by id, in its order. Raises TypeError for a key that no row has."""
    found = tomllib.loads(source.read_text(encoding="utf-8"))
    return {name: Row(**{key: _frozen(value) for key, value in row.items()}) for name, row in found.items()}


def cites(text: str, name: str) -> bool:
    """Whether a text cites an id, alone (P3) or inside a range (P1-P4)."""
    return any(name in _meant(found) for found in _CITED.finditer(text))


def problems(found: Mapping[str, Row], root: Path = ROOT) -> list[str]:
    """What is wrong, one sentence each; empty when the page tells the truth."""
    missing = [f"{name} has no row" for name in IDS if name not in found]
    unknown = [f"{name} is no id of the rule set" for name in found if name not in IDS]
    return [*missing, *unknown, *(said for name, row in found.items() for said in _wrong(name, row, root))]


def page(found: Mapping[str, Row]) -> str:
    """The page as Markdown."""
    return _INTRO + "".join(_section(title, names, found) for title, names in GROUPS.items())


def tests_of(path: Path) -> frozenset[str]:
    """The names of the tests in a file."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return frozenset(one.name for one in ast.walk(tree) if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef))


def _wrong(name: str, row: Row, root: Path) -> Iterator[str]:
    if bool(row.modules) != bool(row.tests):
        yield f"{name} needs both a module and a test"
    if not (row.modules or row.tests or row.limit or row.not_yet):
        yield f"{name} is held nowhere and does not say why"
    for module in row.modules:
        if not (root / module).is_file():
            yield f"{name}: module {module} does not exist"
        elif not cites((root / module).read_text(encoding="utf-8"), name):
            yield f"{name}: module {module} does not cite it"
    for test in row.tests:
        path, _, function = test.partition("::")
        if not (root / path).is_file() or function not in tests_of(root / path) or not function.startswith("test_"):
            yield f"{name}: test {test} does not exist"


def _meant(found: re.Match[str]) -> set[str]:
    letter, first, suffix, last = found.groups()
    if suffix:
        return {f"{letter}{first}{suffix}"}
    return {f"{letter}{number}" for number in range(int(first), int(last or first) + 1)}


def _frozen(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


def _section(title: str, names: tuple[str, ...], found: Mapping[str, Row]) -> str:
    told = [name for name in found if name in names]
    lines = "".join(_line(name, found[name]) for name in told)
    return f"\n## {title}\n\n| Id | Rule | Held by | Proved by |\n|---|---|---|---|\n{lines}"


def _line(name: str, row: Row) -> str:
    says = row.says + (f". **Not here:** {row.limit}" if row.limit else "")
    says += f". **Still to come:** {row.not_yet}" if row.not_yet else ""
    modules = "<br>".join(f"[`{module}`](../{module})" for module in row.modules)
    tests = "<br>".join(_test(test) for test in row.tests)
    return f"| **{name}** | {says} | {modules} | {tests} |\n"


def _test(test: str) -> str:
    path, _, function = test.partition("::")
    return f"[{function.removeprefix('test_').replace('_', ' ')}](../{path})"


def main() -> None:
    """Draw the page anew; says what is wrong with the rows, and then draws nothing."""
    found = rows()
    wrong = problems(found)
    if wrong:
        raise SystemExit("\n".join(wrong))
    PAGE.write_text(page(found), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
