"""`case ask|answered|letter|posted`: asking the person, taking the answer, and what goes by post."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.case_common import (
    FactOption,
    FactsFileOption,
    Number,
    acted,
    parse_day,
    parse_instant,
    stated,
    zone_of,
)
from bot.cli.common import ByOption, JsonOption, SettingsOption
from handlers.asks import AskKind
from handlers.facts import SuspensionKind


def add_to(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command()(ask)
    app.command("ask-permission")(ask_permission)
    app.command()(answered)
    app.command()(letter)
    app.command()(posted)


def ask(
    number: Number,
    *,
    what: Annotated[AskKind, typer.Option(help="What the person is asked for.")],
    fact: FactOption = None,
    facts: FactsFileOption = None,
    by: ByOption,
    json: JsonOption = False,
    settings: SettingsOption = None,
) -> None:
    """Ask the person for a proof, a mandate, a clarification or missing facts."""
    given = stated(fact, facts)
    acted(settings, lambda service, now: service.ask(number, what=what, facts=given, by=by, now=now), json=json)


def ask_permission(
    number: Number,
    *,
    why: Annotated[str, typer.Option(help="Why a person would read it; the writer will see this sentence.")],
    message: Annotated[str, typer.Option(metavar="GMAIL_ID", help="Which message; the first by default.")] = "",
    readers: Annotated[str, typer.Option(help="Who would read it; you by default.")] = "",
    by: ByOption,
    json: JsonOption = False,
    settings: SettingsOption = None,
) -> None:
    """Ask the writer whether a person may read one message (N23); no and silence are as good an answer as yes."""
    acted(
        settings,
        lambda service, now: service.ask_permission(number, why=why, gmail_id=message, readers=readers, by=by, now=now),
        json=json,
    )


def answered(
    number: Number,
    *,
    what: Annotated[SuspensionKind, typer.Option(help="Which ask was answered.")],
    sufficient: Annotated[bool, typer.Option("--sufficient/--insufficient", help="Whether the answer is enough.")],
    received: Annotated[str, typer.Option(help="Its day, where it did not come by mail.")] = "",
    by: ByOption,
    json: JsonOption = False,
    settings: SettingsOption = None,
) -> None:
    """Say whether an answer to an ask is enough; the clock goes on from the day it was received."""
    at = parse_instant(received, zone_of(settings)) if received else None
    acted(
        settings,
        lambda service, now: service.answer_received(
            number, kind=what, sufficient=sufficient, received_at=at, by=by, now=now
        ),
        json=json,
    )


def letter(
    number: Number,
    *,
    notice: Annotated[str, typer.Option(help="The notice that goes by post, such as N7.")],
    to: Annotated[list[str], typer.Option(help="A line of the address; repeat it. It is not stored.")],
    out: Annotated[Path, typer.Option(metavar="FILE", help="Where the PDF is written.")],
    by: ByOption,
    json: JsonOption = False,
    settings: SettingsOption = None,
) -> None:
    """Write a notice as a letter (PDF) for the post; `posted` records the day it left."""
    acted(
        settings,
        lambda service, now: service.letter(number, notice=notice, address=to, out=out, by=by, now=now),
        json=json,
    )


def posted(
    number: Number,
    *,
    notice: Annotated[str, typer.Option(help="The notice that was posted.")],
    on: Annotated[str, typer.Option(help="The day it was posted, ISO 8601.")],
    by: ByOption,
    json: JsonOption = False,
    settings: SettingsOption = None,
) -> None:
    """Record the day a letter was posted; it counts as sent from then on."""
    day = parse_day(on)
    acted(settings, lambda service, now: service.posted(number, notice=notice, on=day, by=by, now=now), json=json)
