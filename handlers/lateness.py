"""Why an answer is late: recorded by a person, for the register (LEGAL.md 4.1 `overdue`, 4.3; GDPR 5(2), 12(3)).

An alarm says what stood in the way; it does not say why the company let it. That is for a named person to say, once the
due day has passed, whether the answer has left since or not. It excuses nothing and moves no date.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum

from handlers.answers import Objection, unless
from handlers.calendars import calendar_of
from handlers.facts import CaseFacts, Rulebook
from handlers.registry import due_day
from handlers.stated import is_particular

LAW = "GDPR 5(2), 12(3); LEGAL.md 4.1, 4.3"


class Cause(StrEnum):
    """Why an answer is late."""

    SEARCH = "search"  # the data were found too late
    DECISION = "decision"  # decided or approved too late
    SENDER_UNCONFIRMED = "sender_unconfirmed"  # nobody looked at an unproven sender in time
    MAIL_CAME_BACK = "mail_came_back"  # the answer left in time and could not be delivered
    HANDED_OVER_LATE = "handed_over_late"  # it lay with a colleague
    STAFF = "staff"  # too few people, or away
    SYSTEM = "system"  # something of ours did not work
    OTHER = "other"


def may_record(case: CaseFacts, now: datetime, rules: Rulebook, *, reason: str) -> tuple[Objection, ...]:
    """What stands against recording why an answer is late; `now` is aware, `reason` a sentence of this very case."""
    return tuple(_against(case, now, rules, reason))


def _against(case: CaseFacts, now: datetime, rules: Rulebook, reason: str) -> Iterator[Objection]:
    due = due_day(case, rules)
    ended = case.answered_at or case.closed_at or now
    yield from unless(
        due is not None and calendar_of(rules).day_of(ended) > due,
        "not_late",
        LAW,
        "This case has no date that passed: there is nothing to explain.",
    )
    yield from unless(
        is_particular(reason),
        "cause_not_particular",
        LAW,
        "Say in a sentence what happened in this case; a phrase that fits any case explains nothing.",
    )
