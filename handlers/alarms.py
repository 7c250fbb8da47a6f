"""No legal step is too late in silence: the alarms that every case owes (D4, D8, P12, P13, P18; invariant 9).

The countdown runs to the earlier of the legal and the earliest-safe date (LEGAL.md 1.3). A date that moved, because
the clock stood still or an extension left, gets its own alarms: their keys end in `@` and the new date, so that the
alarms of the old date do not silence them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from classifiers.labels import Aspect
from handlers.deadlines import Deadlines, case_deadlines, is_late_ask
from handlers.decisions import Level
from handlers.duties import Docket, Duty, alarm, countdown, is_answered, is_filed

D8 = "GDPR 12(3); D8"

# What a letter says that a person must see, whatever it asks.
ASPECTS: dict[Aspect, tuple[str, Level, str]] = {
    Aspect.HUMAN: ("human_wanted", Level.WARNING, "P13"),
    Aspect.AGENT: ("agent", Level.NOTE, "GDPR 12(2); P8"),
    Aspect.MINOR: ("minor", Level.NOTE, "GDPR 8, 12(1); P18"),
    Aspect.DECEASED: ("deceased", Level.NOTE, "LIL 84-85; N16"),
}


def duties(docket: Docket) -> Iterator[Duty]:
    """Every alarm that does not depend on one right or matter."""
    case = docket.case
    if is_filed(case) or case.answered_at is not None:
        return
    if case.paused:
        yield alarm("record_outcome", Level.WARNING, "P12")
    if is_answered(case):
        return
    for aspect in sorted(case.aspects & ASPECTS.keys()):
        key, level, law = ASPECTS[aspect]
        yield alarm(key, level, law)
    yield from _late_asks(docket)
    yield from _due(docket)


def _late_asks(docket: Docket) -> Iterator[Duty]:
    """An ask long after the receipt may not count as prompt (D4)."""
    case = docket.case
    if any(is_late_ask(case.received_at, ask.asked_at, docket.rules) for ask in case.suspensions):
        yield alarm("late_ask", Level.NOTE, "GDPR 12(6); D4")


def _due(docket: Docket) -> Iterator[Duty]:
    """Every alarm of the statutory date; none of the legal date while the clock stands still."""
    if docket.deadlines is None:
        return
    first = _first_dates(docket)
    due, safe = docket.deadlines.due, docket.deadlines.safe
    # The safe reading runs on while only the legal clock stands still (LEGAL.md 1.6).
    if safe is not None and safe != due:
        yield from _safe(docket, safe, _moved(safe, first.safe))
    if due is not None:
        yield from _countdowns(docket, due, first)
        yield from _legal(docket, due, _moved(due, first.due))


def _countdowns(docket: Docket, due: date, first: Deadlines) -> Iterator[Duty]:
    drive = docket.drive or due
    yield from countdown(docket, drive, "due", _moved(drive, first.safe or first.due), D8)
    # A safe date far before the legal one leaves the legal one without warning: it gets its own.
    longest = max(docket.rules.alarm_working_days, default=0)
    if docket.calendar.add_working_days(due, -longest) > drive:
        yield from countdown(docket, due, "due", f"@{due.isoformat()}", D8)


def _safe(docket: Docket, safe: date, moved: str) -> Iterator[Duty]:
    yield alarm(f"safe_due_today{moved}", Level.WARNING, D8, docket.start_of(safe))
    yield alarm(f"safe_due_passed{moved}", Level.WARNING, D8, docket.after(safe))


def _legal(docket: Docket, due: date, moved: str) -> Iterator[Duty]:
    yield alarm(f"due_today{moved}", Level.URGENT, D8, docket.start_of(due))
    yield alarm(f"overdue{moved}", Level.URGENT, "GDPR 12(3)-(4); D7", docket.after(due))


def _first_dates(docket: Docket) -> Deadlines:
    """The dates the case began with: no ask, no extension."""
    return case_deadlines(replace(docket.case, suspensions=(), extension=None), docket.rules)


def _moved(day: date, first: date | None) -> str:
    """What tells the alarms of a date that moved from those of the first one."""
    return "" if day == first else f"@{day.isoformat()}"
