"""What an ask does to the clock: the days it stands still while the person is asked for something (D4).

The clock stops on the day the ask leaves and goes on when a sufficient answer arrives; the days between are given back
in calendar days, after the months (CPC 641). The text it rests on is decret 2019-536 art. 77, the successor of decret
2005-1309 art. 92: "suspendus", so a pause and never a restart. A day that two asks cover is given back once. An ask
that leaves after the last day changes nothing.

The prudent reading of the same facts (the safe date) gives back only whole days between an identity ask and its answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from handlers.calendars import Calendar, calendar_of
from handlers.facts import Rulebook, Suspension, SuspensionKind

_DAY = timedelta(days=1)
_ALWAYS = frozenset({SuspensionKind.IDENTITY, SuspensionKind.MANDATE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a derivation.

    Attributes:
        rule: the rule id that made it, such as "D5".
        code: which sentence of `handlers.derivation` tells it.
        before: the date the step started from, or None where it is the first.
        after: the date it led to, or None where there is none (the clock stands still).
        detail: what else the sentence needs: ISO dates, counts, codes; never content.
    """

    rule: str
    code: str
    before: date | None
    after: date | None
    detail: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One way to read what an ask does.

    Attributes:
        kinds: the asks that stop the clock.
        whole_days_only: give back only the days strictly between ask and answer.
        expiry: the last day on which an ask still has an effect, from the date reached so far.
    """

    kinds: frozenset[SuspensionKind]
    whole_days_only: bool
    expiry: Callable[[date], date]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pauses:
    """What all asks of a case do together: the date they lead to (None while one is open), and each step."""

    day: date | None
    credited: int
    steps: tuple[Step, ...]


def legal_reading(calendar: Calendar, *, credit_r63: bool) -> Reading:
    """The reading the due date follows (D4; P16 says whether a recital 63 clarification counts)."""
    r63 = frozenset({SuspensionKind.CLARIFICATION_R63}) if credit_r63 else frozenset()
    return Reading(kinds=_ALWAYS | r63, whole_days_only=False, expiry=calendar.next_working_day)


def safe_reading(calendar: Calendar) -> Reading:
    """The reading the safe date follows: identity only, whole days only, no roll forward."""
    return Reading(kinds=frozenset({SuspensionKind.IDENTITY}), whole_days_only=True, expiry=calendar.last_working_day)


def apply_pauses(
    nominal: date,
    suspensions: Iterable[Suspension],
    *,
    received_day: date,
    calendar: Calendar,
    reading: Reading,
) -> Pauses:
    """Move the last day of a period by what the asks of the case give back.

    Args:
        nominal: the last day the months give (D2, D3), before any roll.
        suspensions: the asks, in any order.
        received_day: the receipt day; nothing before it is given back.
        calendar: whose days count.
        reading: which asks count and how.
    """
    walk = _Walk(calendar, reading, nominal, counted_to=received_day)
    for one in sorted(suspensions, key=lambda one: one.asked_at):
        if walk.take(one) is None:
            return Pauses(day=None, credited=walk.credited, steps=tuple(walk.steps))
    return Pauses(day=walk.day, credited=walk.credited, steps=tuple(walk.steps))


def is_late_ask(received_at: datetime, asked_at: datetime, rules: Rulebook) -> bool:
    """Whether an ask left so late that the DPO is told (LATE_ASK, D4; from "without undue delay")."""
    calendar = calendar_of(rules)
    last = calendar.add_working_days(calendar.day_of(received_at), rules.late_ask_working_days)
    return calendar.day_of(asked_at) > last


@dataclass(slots=True)
class _Walk:
    """Takes the asks one after the other; every day is given back once."""

    calendar: Calendar
    reading: Reading
    day: date
    counted_to: date  # days up to here are given back already
    credited: int = 0
    answered_at: datetime | None = None  # the latest answer so far
    steps: list[Step] = field(default_factory=list)

    def take(self, ask: Suspension) -> date | None:
        """The date after this ask, or None when it is open."""
        asked = self.calendar.day_of(ask.asked_at)
        facts = {"kind": ask.kind.value, "asked": asked.isoformat()}
        if ask.kind not in self.reading.kinds:
            rule = "P16" if ask.kind is SuspensionKind.CLARIFICATION_R63 else "D4"
            return self._note(rule, "ask_without_pause", self.day, facts)
        if self._expired(ask, asked):
            return self._note("D4", "ask_after_expiry", self.day, facts)
        if ask.answered_at is None:
            return self._note("D4", "ask_open", None, facts)
        return self._give_back(ask.answered_at, asked, facts)

    def _expired(self, ask: Suspension, asked: date) -> bool:
        still_paused = self.answered_at is not None and ask.asked_at < self.answered_at
        return not still_paused and asked > self.reading.expiry(self.day)

    def _give_back(self, answered_at: datetime, asked: date, facts: dict[str, str]) -> date | None:
        answered = self.calendar.day_of(answered_at)
        last = answered - _DAY if self.reading.whole_days_only else answered
        days = max(0, (last - max(asked, self.counted_to)).days)
        self.counted_to = max(self.counted_to, last)
        self.answered_at = max(self.answered_at or answered_at, answered_at)
        self.credited += days
        shared = days < (last - asked).days
        facts |= {"answered": answered.isoformat(), "days": str(days), "shared": "yes" if shared else "no"}
        return self._note("D4", "ask_answered", self.day + timedelta(days=days), facts)

    def _note(self, rule: str, code: str, after: date | None, detail: dict[str, str]) -> date | None:
        self.steps.append(Step(rule=rule, code=code, before=self.day, after=after, detail=detail))
        if after is not None:
            self.day = after
        return after
