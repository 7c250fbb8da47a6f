"""`case decide|refuse|approve|send-back|hand-over`: from a decision to the answer (P6)."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli.case_common import FactOption, FactsFileOption, Number, acted, stated
from bot.cli.common import ByOption, JsonOption, SettingsOption
from bot.errors import Misuse
from classifiers.labels import Matter, Right
from handlers.states import RightOutcome

GroundOption = Annotated[str, typer.Option(help='Codes of the legal ground, such as "17(1)(b)"; several in quotes.')]


def add_to(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command()(decide)
    app.command()(refuse)
    app.command()(approve)
    app.command("send-back")(send_back)
    app.command("hand-over")(hand_over)


def decide(  # noqa: PLR0913 - an option is an argument here
    number: Number,
    *,
    right: Annotated[Right | None, typer.Option(help="The right that is decided.")] = None,
    matter: Annotated[Matter | None, typer.Option(help="Or the matter that is answered freely (N22).")] = None,
    outcome: Annotated[RightOutcome | None, typer.Option(help="What becomes of the right.")] = None,
    ground: GroundOption = "",
    notice: Annotated[str, typer.Option(help="The notice that says it, where the law leaves a choice.")] = "",
    fact: FactOption = None,
    facts: FactsFileOption = None,
    by: ByOption,
    json: JsonOption = False,
    settings: SettingsOption = None,
) -> None:
    """Decide what becomes of a right; the answer leaves when it is approved."""
    about = right or matter
    if about is None or (right and matter):
        raise Misuse("name what is decided: --right access, or --matter question")
    given = stated(fact, facts)
    acted(
        settings,
        lambda service, now: service.decide(
            number, right=about, outcome=outcome, ground=ground, notice=notice, facts=given, by=by, now=now
        ),
        json=json,
    )


def refuse(
    number: Number,
    *,
    right: Annotated[Right, typer.Option(help="The right that is refused.")],
    ground: GroundOption,
    fact: FactOption = None,
    facts: FactsFileOption = None,
    by: ByOption,
    json: JsonOption = False,
    settings: SettingsOption = None,
) -> None:
    """Refuse a right, with its reasons (N12); due in month one, and another person approves."""
    given = stated(fact, facts)
    acted(
        settings,
        lambda service, now: service.decide(
            number, right=right, outcome=RightOutcome.REFUSED, ground=ground, facts=given, by=by, now=now
        ),
        json=json,
    )


def approve(number: Number, *, by: ByOption, json: JsonOption = False, settings: SettingsOption = None) -> None:
    """Approve what was decided; when enough people have, the answer leaves."""
    acted(settings, lambda service, now: service.approve(number, by=by, now=now), json=json)


def send_back(
    number: Number,
    *,
    reason: Annotated[str, typer.Option(help="What should change; kept as a sealed note.")],
    by: ByOption,
    json: JsonOption = False,
    settings: SettingsOption = None,
) -> None:
    """Send what waits for approval back to be decided anew."""
    acted(settings, lambda service, now: service.send_back(number, reason=reason, by=by, now=now), json=json)


def hand_over(
    number: Number,
    *,
    fact: FactOption = None,
    facts: FactsFileOption = None,
    by: ByOption,
    json: JsonOption = False,
    settings: SettingsOption = None,
) -> None:
    """Tell the writer that another company decides about these data (N17); nothing is passed on by it."""
    given = stated(fact, facts)
    acted(settings, lambda service, now: service.hand_over(number, facts=given, by=by, now=now), json=json)
