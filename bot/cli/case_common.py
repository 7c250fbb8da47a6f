"""What the commands of `case` share: the door, the case number, facts, and how an act's result is shown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer

from bot.cli.common import print_facts, print_json
from bot.clock import SystemClock
from bot.errors import Misuse

if TYPE_CHECKING:
    from bot.cases.service import Service
    from bot.settings import Settings

Number = Annotated[str, typer.Argument(metavar="NUMBER", help="The case number, such as AZ-7K3Q-M2XD.")]
FactOption = Annotated[
    list[str] | None,
    typer.Option(
        "--fact",
        metavar="NAME=VALUE",
        help="What the notice states; repeat it for lists. A record is what=…;old=…;new=…. `case facts` has the names.",
    ),
]
FactsFileOption = Annotated[
    Path | None, typer.Option("--facts", metavar="FILE", help="The same as a TOML file, for longer answers.")
]


def acted(settings: Path | None, work: Callable[[Service, datetime], dict[str, Any]], *, json: bool) -> None:
    """Do one act through the door and show the case as it is then."""
    facts = work(door(settings)[0], SystemClock().now())
    print_json(facts) if json else print_facts(facts)


def stated(fact: list[str] | None, file: Path | None) -> dict[str, object]:
    """The facts of the two options; raises Misuse as `read_facts` does."""
    from bot.cli.stated_facts import read_facts

    return read_facts(fact or [], file)


def door(file: Path | None) -> tuple[Service, Settings]:
    """The door to the cases, and the settings it was opened with."""
    from bot.settings import load
    from bot.wiring.tools import open_service

    loaded = load(file)
    return open_service(loaded), loaded


def zone_of(file: Path | None) -> str:
    """The time zone whose days count (IANA name)."""
    from bot.settings import load

    return load(file).law.time_zone


def parse_instant(text: str, time_zone: str) -> datetime:
    """A day (its beginning there) or an instant, as UTC; raises Misuse for anything else."""
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise Misuse(f"{text!r} is no date; write 2027-03-05 or 2027-03-05T10:00:00+01:00") from None
    if instant.tzinfo is None:
        instant = instant.replace(tzinfo=ZoneInfo(time_zone))
    return instant.astimezone(UTC)


def parse_day(text: str) -> date:
    """A calendar day; raises Misuse for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Misuse(f"{text!r} is no day; write 2027-03-05") from None
