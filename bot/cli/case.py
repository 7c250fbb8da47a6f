"""`privacy-bot case …`: what staff do with cases at a terminal. They see facts, never content."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli import case_answers, case_asks, case_done, case_ends, case_facts, case_matters, case_reading
from bot.cli.case_common import Number, acted, door, parse_instant
from bot.cli.case_help import arrange
from bot.cli.common import ByOption, JsonOption, SettingsOption, print_facts, print_json, print_table
from bot.clock import SystemClock
from classifiers.labels import Matter, Right
from handlers.facts import Channel, ReasonCode

app = typer.Typer(no_args_is_help=True, help="Everything staff do with cases.")
for part in (case_answers, case_asks, case_done, case_ends, case_facts, case_matters, case_reading):
    part.add_to(app)


@app.command("list")
def list_cases(
    *,
    open_only: Annotated[bool, typer.Option("--open", help="Only cases that are still open.")] = False,
    json: JsonOption = False,
    settings: SettingsOption = None,
) -> None:
    """List cases with their dates and open alarms."""
    cases = door(settings)[0].list_cases(open_only=open_only)
    if json:
        print_json({"cases": cases})
        return
    rows = [
        [
            one["case"],
            one["state"],
            " ".join(one["rights"] or one["matters"] or ["unclear"]),
            one["language"],
            one["received"][:10],
            one["due"] or "suspended",
            " ".join(one["open_alarms"]) or "-",
        ]
        for one in cases
    ]
    print_table("Cases", ["case", "state", "about", "lang", "received", "due", "alarms"], rows)


@app.command()
def show(
    number: Number,
    *,
    language: Annotated[str, typer.Option(help="Language of the explanation: fr or en.")] = "en",
    json: JsonOption = False,
    settings: SettingsOption = None,
) -> None:
    """Show one case: facts, the derivation of its dates, notices, alarms."""
    facts = door(settings)[0].show(number, language=language)
    print_json(facts) if json else print_facts(facts)


@app.command("open")
def open_case(
    *,
    channel: Annotated[Channel, typer.Option(help="How the request came: post, phone or in_person.")],
    received: Annotated[str, typer.Option(help="Day (or instant) the request reached the company, ISO 8601.")],
    right: Annotated[list[Right] | None, typer.Option(help="A right exercised; may be repeated.")] = None,
    matter: Annotated[list[Matter] | None, typer.Option(help="A matter raised; may be repeated.")] = None,
    language: Annotated[str, typer.Option(help="Language of the request, ISO 639-1.")] = "fr",
    by: ByOption,
    json: JsonOption = False,
    settings: SettingsOption = None,
) -> None:
    """Open a case for a request that came by post, phone or in person, with its true date."""
    service, loaded = door(settings)
    number = service.open_case(
        channel=channel,
        received_at=parse_instant(received, loaded.law.time_zone),
        rights=right or [],
        matters=matter or [],
        language=language,
        by=by,
        now=SystemClock().now(),
    )
    facts = service.show(number)
    print_json(facts) if json else print_facts(facts)


@app.command()
def extend(
    number: Number,
    *,
    reason: Annotated[str, typer.Option(help="One sentence particular to this case; the person will read it.")],
    code: Annotated[ReasonCode, typer.Option(help="The admissible ground.")] = ReasonCode.COMPLEX_RETRIEVAL,
    by: ByOption,
    json: JsonOption = False,
    settings: SettingsOption = None,
) -> None:
    """Decide an extension by two months (GDPR 12(3)); refused when the law or the date forbids it."""
    acted(
        settings,
        lambda service, now: service.extend(number, reason_code=code, sentence=reason, by=by, now=now),
        json=json,
    )


@app.command()
def confirm(number: Number, *, by: ByOption, json: JsonOption = False, settings: SettingsOption = None) -> None:
    """Confirm that the sender of an unproven mail may be answered; the acknowledgement leaves next."""
    acted(settings, lambda service, now: service.confirm(number, by=by, now=now), json=json)


arrange(app)
