"""`privacy-bot journal …`: proof that the journal was not touched."""

from __future__ import annotations

import re
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.common import JsonOption, SettingsOption, print_json
from bot.errors import Misuse

if TYPE_CHECKING:
    from bot.store.journal import Anchor, Verification

app = typer.Typer(no_args_is_help=True, help="Check the journal.")

AnchorOption = Annotated[
    str | None,
    typer.Option("--anchor", metavar="SEQ:DIGEST", help="Where the chain stood earlier, as `verify` printed it."),
]


@app.callback()
def _group() -> None:
    """Keep `verify` a word of its own while it is the only command."""


@app.command()
def verify(*, anchor: AnchorOption = None, json: JsonOption = False, settings: SettingsOption = None) -> None:
    """Check the whole chain; name the first entry that was changed, removed, inserted or moved. Exit code 1 if any."""
    from bot.settings import load
    from bot.store import journal
    from bot.store.migrations.run import at_head
    from bot.store.session import open_store

    loaded = load(settings)
    held_against = parse_anchor(anchor) if anchor else None
    store = open_store(loaded.storage.url)
    with store.reading() as session:
        if not at_head(session.connection()):
            raise Misuse(
                "the database at storage.url is empty or older than this program: see that the address is right"
            )
        found = journal.verify(session, loaded.gmail.mailbox, held_against)
        head = journal.head(session, loaded.gmail.mailbox)
    store.close()
    if json:
        print_json({**asdict(found), "anchor": f"{head.seq}:{head.digest}"})
    else:
        typer.echo(sentence(found, head))
    if not found.ok:
        raise typer.Exit(1)


def parse_anchor(text: str) -> Anchor:
    """An anchor from `SEQ:DIGEST`. Raises Misuse for anything else."""
    from bot.store.journal import Anchor

    match = re.fullmatch(r"(\d{1,18}):([0-9a-f]{64})", text.strip())
    if not match:
        raise Misuse("an anchor is a number, a colon and 64 hexadecimal digits, as `journal verify` printed it")
    return Anchor(int(match[1]), match[2])


def sentence(found: Verification, head: Anchor) -> str:
    """What a person reads."""
    if found.ok:
        return f"The journal verifies: {found.entries} entries. Anchor to keep outside: {head.seq}:{head.digest}"
    return f"The journal does NOT verify: entry {found.first_bad} is the first bad one ({_REASONS[found.why]})."


_REASONS = {
    "digest": "it was changed after it was written",
    "link": "it does not follow the entry before it",
    "gap": "it is missing",
    "anchor": "the chain is not the one that was anchored",
}
