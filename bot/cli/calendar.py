"""`privacy-bot calendar`: due and safe dates of open cases, for any calendar program."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.common import SettingsOption

Out = Annotated[
    Path | None, typer.Option("--out", metavar="FILE", help="Write to this .ics file, not to the terminal.")
]


def calendar(*, out: Out = None, settings: SettingsOption = None) -> None:
    """An iCalendar feed of the dates of open cases, with alarms; case numbers and days, no content."""
    from bot.clock import SystemClock
    from bot.proof.feed import feed
    from bot.settings import load
    from bot.wiring.tools import open_records

    loaded = load(settings)
    store = open_records(loaded)
    with store.reading() as session:
        found = feed(session, loaded.gmail.mailbox, loaded.law.rulebook(), SystemClock().now())
    store.close()
    if out is None:
        typer.echo(found, nl=False)
    else:
        out.write_bytes(found)
        typer.echo(f"dates written to {out}")
