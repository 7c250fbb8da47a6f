"""The ladder of P3: what comes before anybody opens a message because the answer needs it.

(a) facts that staff see anyway; (b) the missing facts from the person (N3-data) and (c) permission for the message
(N23), asked in one letter and never inside N1; (d) only where both were asked and neither was answered, and the answer
is due within ten working days: the needed message, one named reader, another person's approval, and the writer is told
the same day. A no is an answer: it keeps the message shut.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from handlers.answers import Objection, unless
from handlers.calendars import Calendar
from handlers.permission import Standing

LAST_WORKING_DAYS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Climbed:
    """How far the ladder was climbed for one message.

    Attributes:
        facts_asked: N3-data left for the person.
        facts_answered: the person gave the missing facts.
        permission_asked: N23 about this very message left.
        permission: where the permission for it stands.
        due: last day of the answer (local); None while the clock stands still or there is none.
    """

    facts_asked: bool
    facts_answered: bool
    permission_asked: bool
    permission: Standing
    due: date | None


def may_open_needed(
    climbed: Climbed, now: datetime, calendar: Calendar, *, reader: str, approvers: Collection[str]
) -> tuple[Objection, ...]:
    """What stands against opening one message because the answer needs it (P3(d)); `now` is aware.

    Args:
        climbed: what came before.
        now: the present instant.
        calendar: working days of the controller.
        reader: the one staff member who would read.
        approvers: who signed for this reading.
    """
    return (*_asked_before(climbed), *_soon(climbed.due, now, calendar), *_two_people(reader, approvers))


def _asked_before(climbed: Climbed) -> Iterator[Objection]:
    yield from unless(
        climbed.permission not in {Standing.NO, Standing.WITHDRAWN},
        "person_said_no",
        "P2, P3",
        "The person said no: the message stays shut. Answer from the facts there are, on the widest reasonable "
        "meaning.",
    )
    asked = {"the missing facts (N3-data)": climbed.facts_asked, "permission (N23)": climbed.permission_asked}
    missing = [name for name, done in asked.items() if not done]
    yield from unless(
        not missing,
        "ladder_not_climbed",
        "P3",
        f"First ask the person for {' and '.join(missing)}; the answer may make reading needless.",
    )
    yield from unless(
        not climbed.facts_answered,
        "facts_given",
        "P3; GDPR 5(1)(c)",
        "The person gave the missing facts. Work from them.",
    )


def _soon(due: date | None, now: datetime, calendar: Calendar) -> Iterator[Objection]:
    day = None if due is None else calendar.add_working_days(due, -LAST_WORKING_DAYS)
    yield from unless(
        day is not None and calendar.day_of(now) >= day,
        "too_early",
        "P3(d)",
        "There is still time for the person to answer: this door opens only within ten working days of the due date"
        f"{'' if day is None else f', from {day} on'}.",
    )


def _two_people(reader: str, approvers: Collection[str]) -> Iterator[Objection]:
    others = {one.strip() for one in approvers} - {reader.strip(), ""}
    yield from unless(
        reader.strip() and others,
        "second_person",
        "P3(d), P6",
        "Another person must approve first: `privacy-bot case approve-reading`.",
    )
