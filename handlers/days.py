"""Days that an answer states: what was done was done by today, what will be lies ahead (LEGAL.md 2)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from handlers.answers import Answer, Objection, unless
from handlers.calendars import calendar_of
from handlers.facts import Rulebook
from handlers.stated import day


def done_by_today(name: str, answer: Answer, now: datetime, rules: Rulebook) -> Iterator[Objection]:
    """An act that the answer reports was done by today (local days): nothing is promised as done."""
    stated = day(answer.facts, name)
    yield from unless(
        stated is not None and stated <= calendar_of(rules).day_of(now),
        f"{name}_not_done",
        "GDPR 5(1)(d), 12(3)",
        f"State the day on which it was really done ({name}), today at the latest. Do it first, then say so.",
    )


def still_ahead(stated: date | None, now: datetime, rules: Rulebook) -> bool:
    """Whether a stated day lies after today (local days)."""
    return stated is not None and stated > calendar_of(rules).day_of(now)
