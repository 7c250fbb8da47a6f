"""Granted is not done: each system, processor and recipient must have carried it out (GDPR 17(1), 19; T30).

The answer stops the statutory clock; the work has a clock of its own, "without undue delay". Its alarms climb until a
named person records, for each right, that all have confirmed. An erasure is incomplete while one processor has not.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from classifiers.labels import Right
from handlers.answers import Objection, unless
from handlers.decisions import Level
from handlers.duties import Docket, Duty, alarm, countdown, is_filed
from handlers.stated import is_particular

LAW = "GDPR 12(3), 17(1), 19; LEGAL.md 4.1"
# What changes data elsewhere too, so that others must confirm it (GDPR 16-19).
SPREADS = frozenset({Right.RECTIFICATION, Right.ERASURE, Right.RESTRICTION})


class Party(StrEnum):
    """Who carries it out."""

    SYSTEM = "system"  # of our own
    PROCESSOR = "processor"  # works for us, GDPR 28; T30
    RECIPIENT = "recipient"  # got the data, GDPR 19


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What one party has to do.

    Attributes:
        party: which kind.
        name: of the system or company, as the register has it.
        done_at: when it confirmed, aware UTC; None while open.
        excuse: for a recipient alone: why telling it is impossible or out of proportion (GDPR 19).
    """

    party: Party
    name: str
    done_at: datetime | None = None
    excuse: str = ""

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to do for this party."""
        excused = self.party is Party.RECIPIENT and is_particular(self.excuse)
        return self.done_at is not None or excused


def left(works: Collection[Work]) -> tuple[Work, ...]:
    """What is still to be done, in the order given."""
    return tuple(one for one in works if not one.is_done)


def may_record_done(
    right: Right, works: Collection[Work], *, processors: Collection[str], answered_at: datetime, now: datetime
) -> tuple[Objection, ...]:
    """What stands against recording that a granted right is carried out everywhere.

    Args:
        right: which right.
        works: what each party has to do.
        processors: names of every processor the register of processing lists; each must be among the works (T30).
        answered_at: when the answer left, aware.
        now: the present instant, aware.
    """
    return tuple(_before_done(right, works, processors, answered_at, now))


def target(begun_on: date, days: int) -> date:
    """The local day by which granted work should be done: so many days after the answer, else the approval."""
    return begun_on + timedelta(days=days)


def duties(docket: Docket) -> Iterator[Duty]:
    """Ring for each right that is granted and not carried out, ever louder.

    An answer that came back undelivered puts off none of the work: the clock then runs from the approval.
    """
    case = docket.case
    begun = case.answered_at or case.granted_at
    if is_filed(case) or begun is None:
        return
    day = target(docket.calendar.day_of(begun), docket.rules.execution_days)
    for right in sorted(case.unexecuted):
        yield from countdown(docket, day, f"execution_{right}", "", LAW)
        yield alarm(f"execution_overdue_{right}", Level.URGENT, LAW, docket.after(day))


def _before_done(
    right: Right, works: Collection[Work], processors: Collection[str], answered_at: datetime, now: datetime
) -> Iterator[Objection]:
    waiting = left(works)
    yield from unless(
        not waiting,
        "not_all_confirmed",
        LAW,
        f"Still to confirm: {', '.join(f'{one.name} ({one.party})' for one in waiting)}.",
    )
    listed = {one.name for one in works if one.party is Party.PROCESSOR}
    forgotten = sorted(set(processors) - listed) if right in SPREADS else []
    yield from unless(
        not forgotten,
        "processor_forgotten",
        "GDPR 28(3)(e), 17(1); T30",
        f"Every processor is asked, or confirms that it had no copy: {', '.join(forgotten)}.",
    )
    yield from unless(
        right not in SPREADS or any(one.party is Party.SYSTEM for one in works),
        "no_system_named",
        LAW,
        "Name at least the system of our own in which it was done.",
    )
    yield from unless(
        all(one.done_at is None or one.done_at <= now for one in works) and answered_at <= now,
        "done_in_future",
        "GDPR 5(2)",
        "What is recorded as done lies in the past.",
    )
