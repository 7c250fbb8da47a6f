"""`case execute|pass-on`: what is done after the answer, and who confirmed it (GDPR 17, 19, 28; T30, N17)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, time
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from bot.cli.case_common import Number, acted, parse_day, zone_of
from bot.cli.common import ByOption, JsonOption, SettingsOption
from bot.errors import Misuse
from classifiers.labels import Right
from handlers.execution import Party, Work

NAME_DAY = "NAME=DAY"
DoneOption = Annotated[list[str] | None, typer.Option(metavar=NAME_DAY, help="Who did it, and the day; repeat it.")]


def add_to(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command()(execute)
    app.command("pass-on")(pass_on)


def execute(  # noqa: PLR0913 - an option is an argument here
    number: Number,
    *,
    right: Annotated[Right, typer.Option(help="The right that was granted.")],
    system: DoneOption = None,
    processor: DoneOption = None,
    recipient: DoneOption = None,
    unreachable: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME=WHY", help="A recipient that cannot be told, and why (GDPR 19); repeat it."),
    ] = None,
    by: ByOption,
    json: JsonOption = False,
    settings: SettingsOption = None,
) -> None:
    """Record that a granted right is carried out: our systems, every processor, the recipients; kept sealed."""
    zone = ZoneInfo(zone_of(settings))
    done = {Party.SYSTEM: system, Party.PROCESSOR: processor, Party.RECIPIENT: recipient}
    works = [Work(party=party, name=name, done_at=_start(day, zone)) for party, told in done.items()
             for name, day in _pairs(told or (), NAME_DAY)]  # fmt: skip
    works += [Work(party=Party.RECIPIENT, name=name, excuse=why) for name, why in _pairs(unreachable or (), "NAME=WHY")]
    acted(settings, lambda service, now: service.execute(number, right=right, works=works, by=by, now=now), json=json)


def pass_on(
    number: Number,
    *,
    travels: Annotated[
        list[str] | None, typer.Option(metavar="NAME=VALUE", help="A fact that travels, minimal ones only; repeat it.")
    ] = None,
    objected: Annotated[str, typer.Option(help="Or: the writer objected, in your words; kept sealed.")] = "",
    by: ByOption,
    json: JsonOption = False,
    settings: SettingsOption = None,
) -> None:
    """Record that you pass a request on to our customer, after N17 and its wait; the program writes to nobody."""
    if bool(travels) == bool(objected):
        raise Misuse("say either what travels (--travels right=erasure), or how the writer objected (--objected)")
    if objected:
        acted(
            settings, lambda service, now: service.object_to_passing(number, words=objected, by=by, now=now), json=json
        )
        return
    facts = dict(_pairs(travels or (), "NAME=VALUE"))
    acted(settings, lambda service, now: service.pass_on(number, facts=facts, by=by, now=now), json=json)


def _pairs(told: Iterable[str], form: str) -> Iterator[tuple[str, str]]:
    for one in told:
        name, equals, value = one.partition("=")
        if not equals or not name.strip() or not value.strip():
            raise Misuse(f"write {form}, such as accounts=2027-03-05")
        yield name.strip(), value.strip()


def _start(day: str, zone: ZoneInfo) -> datetime:
    return datetime.combine(parse_day(day), time(), zone)
