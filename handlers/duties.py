"""A duty: one decision, and the span of time in which it is owed.

Why: a rule that answers "what is owed from when to when?" instead of "what now?" can be asked at any instant. So
`registry.decide` and `registry.next_look` are two readings of the same list and cannot disagree.

Flow: `docket_of` puts a case beside its computed dates; each handler turns the docket into duties; `registry` picks
those whose time has come and that were not carried out yet.

Promises: a duty depends on the facts alone, never on the present time; what is carried out is never owed again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from classifiers.labels import Matter
from handlers.answers import Assess, no_objection
from handlers.calendars import Calendar, calendar_of
from handlers.deadlines import Deadlines, case_deadlines
from handlers.decisions import Decision, Extend, Level, Move, Notify, Raise
from handlers.facts import CaseFacts, Rulebook
from handlers.states import State

FILED = frozenset({State.CLOSED, State.PURGED})
ANSWERED = FILED | {State.ANSWERED, State.EXECUTION_PENDING, State.FORWARDED_CONTROLLER}

# With so many working days left or fewer, an alarm of a countdown is no longer a note (D8).
WARNING_FROM = 5
URGENT_FROM = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Docket:
    """A case beside its dates: all that a handler looks at.

    Attributes:
        deadlines: the statutory dates (D2-D7); None for a case without the month of GDPR 12(3).
    """

    case: CaseFacts
    rules: Rulebook
    calendar: Calendar
    deadlines: Deadlines | None

    @property
    def drive(self) -> date | None:
        """The local day that drives the alarms: the earliest-safe date, else the legal one; None while suspended."""
        if self.deadlines is None or self.deadlines.due is None:
            return None
        return min(self.deadlines.due, self.deadlines.safe or self.deadlines.due)

    def start_of(self, day: date) -> datetime:
        """The first instant (UTC) of a local day."""
        return datetime.combine(day, time(0), ZoneInfo(self.rules.time_zone)).astimezone(UTC)

    def after(self, day: date) -> datetime:
        """The first instant (UTC) after a local day has ended."""
        return self.start_of(day + timedelta(days=1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """A decision and when it is owed.

    Attributes:
        decision: what must be done.
        at: the instant (UTC) from which it is owed; None as soon as the facts say so.
        until: the instant (UTC) from which it makes no sense any more; None for never.
    """

    decision: Decision
    at: datetime | None = None
    until: datetime | None = None

    def owed(self, now: datetime) -> bool:
        """Whether it is owed at `now` (aware)."""
        return (self.at is None or self.at <= now) and (self.until is None or now < self.until)

    def comes(self, now: datetime) -> datetime | None:
        """The instant after `now` at which it begins to be owed, or None."""
        if self.at is None or self.at <= now or (self.until is not None and self.until <= self.at):
            return None
        return self.at


@dataclass(frozen=True, slots=True, kw_only=True)
class Handler:
    """What the law says of one right or matter.

    Attributes:
        law: the article that grants it, and the rule of the product.
        answers: notices that can answer it; each leaves only when a person decided it (P6).
        duties: what is owed for it beyond what is owed in every case.
        assess: what the law says against an answer that a person proposes, beyond what holds for every answer.
        grounds: code -> meaning of the grounds on which the right is granted; one is named; empty where none is needed.
        refusals: code -> meaning of the grounds of this right on which a part or all may be refused.
    """

    law: str
    answers: tuple[str, ...]
    duties: Callable[[Docket], Iterator[Duty]]
    assess: Assess = no_objection
    grounds: Mapping[str, str] = field(default_factory=dict)
    refusals: Mapping[str, str] = field(default_factory=dict)


def docket_of(case: CaseFacts, rules: Rulebook) -> Docket:
    """Put a case beside its dates."""
    deadlines = case_deadlines(case, rules) if has_month(case) else None
    return Docket(case=case, rules=rules, calendar=calendar_of(rules), deadlines=deadlines)


def nothing_more(_docket: Docket) -> Iterator[Duty]:
    """The handler owes nothing beyond what every case owes."""
    return iter(())


def is_request(case: CaseFacts) -> bool:
    """Whether a right is exercised, or may be: an unclear letter counts until it is settled (P11)."""
    return bool(case.rights) or case.unclear


def has_month(case: CaseFacts) -> bool:
    """Whether the month of GDPR 12(3) runs: for a request, and out of caution for a complaint."""
    return is_request(case) or Matter.COMPLAINT in case.matters


def is_answered(case: CaseFacts) -> bool:
    """Whether the person has the answer: the statutory clock stands still (LEGAL.md 4.1)."""
    return case.answered_at is not None or case.state in ANSWERED


def is_filed(case: CaseFacts) -> bool:
    """Whether a person closed the case: nothing is owed any more."""
    return case.state in FILED


def is_done(decision: Decision, case: CaseFacts) -> bool:
    """Whether the case shows that the decision was carried out already.

    A move is never done by this measure: the state it leads to owes it no longer.
    """
    match decision:
        case Notify():
            return any((one.notice, one.occasion) == (decision.notice, decision.occasion) for one in case.notices)
        case Raise():
            return decision.key in case.alarms
        case Extend():
            return case.extension is not None
        case Move():
            return False


def alarm(key: str, level: Level, law: str, at: datetime | None = None, until: datetime | None = None) -> Duty:
    """A duty to raise an alarm."""
    return Duty(decision=Raise(key=key, level=level, law=law), at=at, until=until)


def countdown(docket: Docket, day: date, prefix: str, suffix: str, law: str) -> Iterator[Duty]:
    """Climbing alarms so many working days before a day (local), from that day's first hour on (D8).

    A step that would lie before the receipt never existed and is left out.
    """
    received = docket.calendar.day_of(docket.case.received_at)
    for left in sorted(docket.rules.alarm_working_days, reverse=True):
        step = docket.calendar.add_working_days(day, -left)
        if step >= received:
            yield alarm(f"{prefix}_minus_{left}{suffix}", climbing(left), law, docket.start_of(step))


def climbing(left: int) -> Level:
    """How loud an alarm is with so many working days left (D8)."""
    if left <= URGENT_FROM:
        return Level.URGENT
    return Level.WARNING if left <= WARNING_FROM else Level.NOTE
