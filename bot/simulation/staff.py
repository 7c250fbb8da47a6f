"""The staff of the simulated office: named sample people with habits, who act through the service alone.

Each case gets an owner when it is first seen. A prompt person acts after some working days, a slow one late, one is
away in August, one never does anything. Now and then somebody tries what the law forbids: that it is refused is a
duty of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from bot.cases.service import Service
from bot.errors import Misuse
from bot.simulation.lots import Lots, figures
from handlers.calendars import Calendar


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """An act that the service refused, or took although the law forbids it."""

    at: datetime
    case: str
    act: str
    by: str
    why: str
    meant_illegal: bool
    accepted: bool = False


@dataclass(slots=True, kw_only=True)
class Habits:
    """How one case will be dealt with, drawn when it is first seen."""

    owner: str
    never: bool
    absent: tuple[int, ...]
    ready: date
    chance: dict[str, bool]
    extend_on: date
    decided: set[str] = field(default_factory=set)
    done: set[str] = field(default_factory=set)
    touched: date | None = None


class Office:
    """Everybody who works on cases, and what was refused to them."""

    def __init__(self, lots: Lots, service: Callable[[], Service], calendar: Calendar) -> None:
        self.lots = lots
        self._service = service
        self.calendar = calendar
        self.refusals: list[Refusal] = []
        self.acts = 0
        self._habits: dict[str, Habits] = {}

    @property
    def service(self) -> Service:
        """The door that a restart of the program does not close."""
        return self._service()

    def habits_of(self, case: dict[str, Any], today: date) -> Habits:
        """How this case will be dealt with."""
        number = case["case"]
        if number not in self._habits:
            self._habits[number] = self._drawn(today)
        return self._habits[number]

    def is_there(self, habits: Habits, today: date) -> bool:
        """Whether the owner works today at all."""
        return not habits.never and today.month not in habits.absent

    def approver(self, today: date) -> str:
        """Who approves today; a second person stands in for the first."""
        office = figures()["office"]
        return str(office["second_approver"] if today.month in office["approver_absent"] else office["approver"])

    def does(self, act: str, number: str, /, *, by: str, now: datetime, illegal: bool = False, **how: Any) -> bool:
        """Try an act; True if the service took it. What is refused, or wrongly taken, is kept."""
        self.acts += 1
        try:
            getattr(self.service, act)(number, by=by, now=now, **how)
        except Misuse as refusal:
            self._keep(act, number, by, now, str(refusal), illegal=illegal)
            return False
        if illegal:
            self._keep(act, number, by, now, "taken although the law forbids it", illegal=True, accepted=True)
        return True

    def _keep(
        self, act: str, number: str, by: str, now: datetime, why: str, *, illegal: bool, accepted: bool = False
    ) -> None:
        self.refusals.append(
            Refusal(at=now, case=number, act=act, by=by, why=why, meant_illegal=illegal, accepted=accepted)
        )

    def _drawn(self, today: date) -> Habits:
        staff = figures()["staff"]
        name = self.lots.weighed({one["name"]: one["share"] for one in staff})
        one = next(one for one in staff if one["name"] == name)
        names = ("ask_identity", "ask_mandate", "extend", "refuse", "nothing_held", "send_back", "illegal")
        return Habits(
            owner=name,
            never=one.get("never", False),
            absent=tuple(one.get("absent", ())),
            ready=self.calendar.add_working_days(today, self.lots.between(*one["wait"])),
            chance={each: self.lots.happens(figures()["habits"][each]) for each in names},
            extend_on=self.calendar.add_working_days(today, self.lots.between(3, 26)),
        )
