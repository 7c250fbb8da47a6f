"""`case outcome|withdraw|close|reopen|split|note|late|hold`: how a case ends, begins again or is kept."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli.case_common import Number, acted, parse_instant, zone_of
from bot.cli.common import ByOption, JsonOption, SettingsOption
from bot.errors import Misuse
from classifiers.labels import Right
from handlers.lateness import Cause
from handlers.states import RightOutcome

RightsOption = Annotated[list[Right] | None, typer.Option("--right", help="A right; may be repeated.")]


def add_to(app: typer.Typer) -> None:
    """Add the commands of this file."""
    for command in (outcome, withdraw, close, reopen, split, note, late, hold):
        app.command()(command)


def outcome(
    number: Number,
    *,
    right: Annotated[list[str], typer.Option(metavar="RIGHT=OUTCOME", help="Such as access=granted; may be repeated.")],
    ground: Annotated[str, typer.Option(help="Codes of the legal ground.")] = "",
    answered: Annotated[str, typer.Option(help="When it was answered, where it does not lie in Sent.")] = "",
    by: ByOption,
    json: JsonOption = False,
    settings: SettingsOption = None,
) -> None:
    """Record what somebody answered by hand."""
    found = dict(_outcome(one) for one in right)
    at = parse_instant(answered, zone_of(settings)) if answered else None
    acted(
        settings,
        lambda service, now: service.record_outcome(
            number, outcomes=found, ground=ground, answered_at=at, by=by, now=now
        ),
        json=json,
    )


def withdraw(number: Number, *, by: ByOption, json: JsonOption = False, settings: SettingsOption = None) -> None:
    """Record that the person took the request back; N20 confirms it and the case closes when that has left."""
    acted(settings, lambda service, now: service.withdraw(number, by=by, now=now), json=json)


def close(number: Number, *, by: ByOption, json: JsonOption = False, settings: SettingsOption = None) -> None:
    """Close an answered case in which nothing is left to do."""
    acted(settings, lambda service, now: service.close(number, by=by, now=now), json=json)


def reopen(
    number: Number,
    *,
    right: RightsOption = None,
    by: ByOption,
    json: JsonOption = False,
    settings: SettingsOption = None,
) -> None:
    """Go on with an answered case, by its first receipt date; the rights named are decided anew, or all."""
    acted(settings, lambda service, now: service.reopen(number, rights=right or (), by=by, now=now), json=json)


def split(
    number: Number,
    *,
    right: RightsOption = None,
    by: ByOption,
    json: JsonOption = False,
    settings: SettingsOption = None,
) -> None:
    """Take rights of another person's into a case of their own, with the same receipt."""
    acted(settings, lambda service, now: service.split(number, rights=right or (), by=by, now=now), json=json)


def note(
    number: Number,
    *,
    text: Annotated[str, typer.Option(help="The note; kept sealed.")],
    by: ByOption,
    json: JsonOption = False,
    settings: SettingsOption = None,
) -> None:
    """Keep a note on the case, sealed."""
    acted(settings, lambda service, now: service.note(number, text=text, by=by, now=now), json=json)


def late(
    number: Number,
    *,
    cause: Annotated[Cause, typer.Option(help="Why the answer is late; the register shows it.")],
    reason: Annotated[str, typer.Option(help="What happened, particular to this case; kept sealed.")],
    by: ByOption,
    json: JsonOption = False,
    settings: SettingsOption = None,
) -> None:
    """Record why an answer is late, once its day has passed."""
    acted(
        settings,
        lambda service, now: service.record_lateness(number, cause=cause, reason=reason, by=by, now=now),
        json=json,
    )


def hold(
    number: Number,
    *,
    on: Annotated[bool, typer.Option("--on/--off", help="Begin or end it.")] = True,
    by: ByOption,
    json: JsonOption = False,
    settings: SettingsOption = None,
) -> None:
    """Put the file under legal hold: nothing of it is purged meanwhile."""
    acted(settings, lambda service, now: service.hold(number, on=on, by=by, now=now), json=json)


def _outcome(text: str) -> tuple[Right, RightOutcome]:
    right, _, found = text.partition("=")
    try:
        return Right(right.strip()), RightOutcome(found.strip())
    except ValueError:
        known = f"{', '.join(Right)}; {', '.join(RightOutcome)}"
        raise Misuse(f"write --right access=granted; known: {known}") from None
