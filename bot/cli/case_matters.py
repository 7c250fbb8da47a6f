"""`case restrict|use|breach|authority`: what has a clock or a table of its own."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.cases.acts.steps import RestrictionAct
from bot.cli.case_common import (
    FactOption,
    FactsFileOption,
    Number,
    acted,
    door,
    parse_day,
    parse_instant,
    stated,
    zone_of,
)
from bot.cli.common import ByOption, JsonOption, SettingsOption, print_json
from bot.clock import SystemClock
from bot.errors import Misuse
from classifiers.labels import Matter
from handlers.breach_clock import BreachClock, BreachOutcome
from handlers.breach_draft import Notifier
from handlers.breach_draft import draft as breach_draft
from handlers.restricted import Use


def add_to(app: typer.Typer) -> None:
    """Add the commands of this file."""
    for command in (restrict, use, breach, authority):
        app.command()(command)


def restrict(
    number: Number,
    *,
    act: Annotated[RestrictionAct, typer.Option(help="What is done with the restriction.")],
    fact: FactOption = None,
    facts: FactsFileOption = None,
    by: ByOption,
    json: JsonOption = False,
    settings: SettingsOption = None,
) -> None:
    """Freeze the use of data (N8), announce the end (N9), lift it: never without the notice and the wait."""
    given = stated(fact, facts)
    acted(settings, lambda service, now: service.restriction(number, act=act, facts=given, by=by, now=now), json=json)


def use(
    number: Number,
    *,
    what: Annotated[Use, typer.Option("--for", help="What the restricted data are used for.")],
    ground: Annotated[str, typer.Option(help="Why, particular to this case; kept sealed.")],
    by: ByOption,
    json: JsonOption = False,
    settings: SettingsOption = None,
) -> None:
    """Record one use of restricted data; refused where GDPR 18(2) does not allow it."""
    acted(
        settings,
        lambda service, now: service.use_restricted(number, use=what, ground=ground, by=by, now=now),
        json=json,
    )


def breach(  # noqa: PLR0913 - the options of a command
    number: Number,
    *,
    aware: Annotated[str, typer.Option(help="When we became aware, ISO 8601 with time.")] = "",
    outcome: Annotated[BreachOutcome | None, typer.Option(help="How the report ends.")] = None,
    reason: Annotated[str, typer.Option(help="Why, particular to this case; kept sealed.")] = "",
    notified: Annotated[str, typer.Option(help="When a person notified the authority.")] = "",
    draft: Annotated[bool, typer.Option("--draft", help="Write a draft for the authority; records nothing.")] = False,
    language: Annotated[str, typer.Option(help="Language of the draft: fr or en.")] = "fr",
    by: ByOption,
    json: JsonOption = False,
    settings: SettingsOption = None,
) -> None:
    """Record when we became aware of a breach, or how its report ends; the program notifies nobody."""
    if draft:
        _draft(number, settings, language, json=json)
        return
    zone = zone_of(settings)
    aware_at = parse_instant(aware, zone) if aware else None
    notified_at = parse_instant(notified, zone) if notified else None
    acted(
        settings,
        lambda service, now: service.breach(
            number, aware_at=aware_at, outcome=outcome, reason=reason, notified_at=notified_at, by=by, now=now
        ),
        json=json,
    )


def authority(
    number: Number,
    *,
    date: Annotated[str, typer.Option(help="The date the authority set, as read in its letter.")] = "",
    answered: Annotated[str, typer.Option(help="The day a person answered it.")] = "",
    by: ByOption,
    json: JsonOption = False,
    settings: SettingsOption = None,
) -> None:
    """Record the date an authority set, or the day it was answered."""
    set_for = parse_day(date) if date else None
    done = parse_day(answered) if answered else None
    acted(
        settings,
        lambda service, now: service.authority(number, date=set_for, answered=done, by=by, now=now),
        json=json,
    )


def _draft(number: str, settings: Path | None, language: str, *, json: bool) -> None:
    service, loaded = door(settings)
    case = service.show(number)
    if Matter.BREACH not in case["matters"]:
        raise Misuse(f"case {number} holds no breach report; settle what it is about first (`case settle`)")
    aware = case["aware"]
    clock = BreachClock(
        received_at=datetime.fromisoformat(case["received"]), aware_at=datetime.fromisoformat(aware) if aware else None
    )
    company = loaded.company
    notifier = Notifier(
        company=company.name,
        address=company.address,
        dpo=company.dpo_name,
        dpo_contact=company.dpo_contact,
        authority=company.authority_name,
        time_zone=loaded.law.time_zone,
    )
    text = breach_draft(case["case"], clock, notifier, SystemClock().now(), language)
    print_json({"draft": text}) if json else typer.echo(text)
