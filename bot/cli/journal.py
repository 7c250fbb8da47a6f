"""`privacy-bot journal …`: proof that the journal was not touched."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from json import dumps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.common import JsonOption, SettingsOption, print_json
from bot.errors import Misuse

if TYPE_CHECKING:
    from sqlmodel import Session

    from bot.settings import Settings
    from bot.store.journal import Anchor, Verification

app = typer.Typer(no_args_is_help=True, help="Check and export the journal.")

AnchorOption = Annotated[
    str | None,
    typer.Option("--anchor", metavar="SEQ:DIGEST", help="Where the chain stood earlier, as `verify` printed it."),
]
FromAnchorOption = Annotated[
    Path | None,
    typer.Option(
        "--from-anchor",
        metavar="FILE",
        help="A file of anchors, or a saved mail with one: the chain must go through each.",
    ),
]


@app.command()
def verify(
    *,
    anchor: AnchorOption = None,
    from_anchor: FromAnchorOption = None,
    json: JsonOption = False,
    settings: SettingsOption = None,
) -> None:
    """Check the whole chain; name the first entry that was changed, removed, inserted or moved. Exit code 1 if any."""
    from bot.clock import SystemClock
    from bot.settings import load
    from bot.store import journal
    from bot.store.anchors import anchors_in

    loaded = load(settings)
    held_against = [parse_anchor(anchor)] if anchor else []
    if from_anchor is not None:
        held_against += anchors_in(from_anchor, loaded.gmail.mailbox)
    with _reading(loaded) as session:
        found = journal.verify(session, loaded.gmail.mailbox, held_against, now=SystemClock().now())
        head = journal.head(session, loaded.gmail.mailbox)
    if json:
        print_json({**asdict(found), "anchors": len(held_against), "anchor": f"{head.seq}:{head.digest}"})
    else:
        typer.echo(sentence(found, head))
    if not found.ok:
        raise typer.Exit(1)


@app.command()
def export(
    *,
    case: Annotated[str | None, typer.Option(help="Only the entries of one case.")] = None,
    settings: SettingsOption = None,
) -> None:
    """Print the journal, one JSON object a line, oldest entry first: ids, codes, dates and digests, never content."""
    from bot.settings import load
    from bot.store import journal

    loaded = load(settings)
    with _reading(loaded) as session:
        for entry in journal.entries(session, loaded.gmail.mailbox):
            if case is None or entry["case_number"] == case.strip().upper():
                typer.echo(dumps(entry, sort_keys=True))


@contextmanager
def _reading(loaded: Settings) -> Iterator[Session]:
    """A session on the database of these settings. Raises Misuse when it is not the program's, or older."""
    from bot.store.migrations.run import at_head
    from bot.store.session import open_store

    store = open_store(loaded.storage.url)
    try:
        with store.reading() as session:
            if not at_head(session.connection()):
                raise Misuse(
                    "the database at storage.url is empty or older than this program: see that the address is right"
                )
            yield session
    finally:
        store.close()


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
    "payload": "what it held was changed, or went before its time",
    "anchor": "the chain is not the one that was anchored",
}
