"""Data whose use is restricted: what may still be done, and how the restriction ends (GDPR 18(2)-(3); T20, T21).

A restriction can come with any request: contested accuracy, a pending objection, a claim. So these rules hold for every
case, whatever right it exercises. It outlives the answer, keeps the case from closing, and ends only when the person
was told before (N9) and the wait is over.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from enum import StrEnum

from handlers.answers import Objection, unless
from handlers.calendars import calendar_of
from handlers.decisions import Level
from handlers.duties import Docket, Duty, alarm, is_filed
from handlers.facts import CaseFacts, NoticeStatus, Rulebook
from handlers.overlays import Restriction, may_lift
from handlers.stated import is_particular

LEFT = frozenset({NoticeStatus.SENT, NoticeStatus.PRINTED})
IN_FORCE = frozenset({Restriction.ACTIVE, Restriction.LIFT_NOTICED})


class Use(StrEnum):
    """What somebody wants to do with data."""

    STORE = "store"
    WITH_CONSENT = "with_consent"
    CLAIMS = "claims"
    PROTECT_OTHERS = "protect_others"
    PUBLIC_INTEREST = "public_interest"
    SERVICE = "service"
    MARKETING = "marketing"
    STATISTICS = "statistics"
    ERASE = "erase"


# GDPR 18(2); storage is what a restriction leaves by its own definition (4(3), 18(2)).
STILL_ALLOWED = frozenset({Use.STORE, Use.WITH_CONSENT, Use.CLAIMS, Use.PROTECT_OTHERS, Use.PUBLIC_INTEREST})


def may_use(use: Use, restriction: Restriction) -> bool:
    """Whether data may be used so while their restriction stands there (GDPR 18(2); T20)."""
    return restriction not in IN_FORCE or use in STILL_ALLOWED


def may_notice_lift(case: CaseFacts, *, reason: str) -> tuple[Objection, ...]:
    """What stands against telling the person that the restriction will end (N9, GDPR 18(3))."""
    return tuple(_before_notice(case, reason))


def may_end(case: CaseFacts, now: datetime, rules: Rulebook) -> tuple[Objection, ...]:
    """What stands against lifting the restriction at `now` (aware): never without N9, never before the wait is over."""
    return tuple(_before_lift(case, now, rules))


def duties(docket: Docket) -> Iterator[Duty]:
    """Look again after a while at what is restricted; say when it may be lifted."""
    case = docket.case
    if is_filed(case):
        return
    if case.restriction is Restriction.ACTIVE and (since := _since(case)) is not None:
        review = docket.calendar.day_of(since) + timedelta(days=docket.rules.restriction_review_days)
        yield alarm("restriction_review", Level.WARNING, "GDPR 18; LEGAL.md 4.1", docket.start_of(review))
    if case.restriction is Restriction.LIFT_NOTICED and case.lift_noticed_at is not None:
        end = docket.calendar.day_of(case.lift_noticed_at) + timedelta(days=docket.rules.lift_wait_days)
        yield alarm("restriction_may_end", Level.WARNING, "GDPR 18(3); T21", docket.start_of(end))


def _since(case: CaseFacts) -> datetime | None:
    told = case.notice("N8")
    return told.sent_at if told is not None else None


def _before_notice(case: CaseFacts, reason: str) -> Iterator[Objection]:
    yield from unless(
        case.restriction is Restriction.ACTIVE,
        "not_restricted",
        "GDPR 18(3)",
        f"The restriction is {case.restriction}: there is nothing to announce the end of.",
    )
    yield from unless(
        is_particular(reason),
        "lift_unexplained",
        "GDPR 18(3); N9",
        "Say why the restriction can end: what was checked and found, in this case.",
    )


def _before_lift(case: CaseFacts, now: datetime, rules: Rulebook) -> Iterator[Objection]:
    told = case.notice("N9")
    left = told is not None and told.status in LEFT
    yield from unless(
        left and case.restriction is Restriction.LIFT_NOTICED and case.lift_noticed_at is not None,
        "lift_not_noticed",
        "GDPR 18(3); T21",
        "The person is told before the restriction ends: send N9 with the reason, and wait.",
    )
    if case.lift_noticed_at is None:
        return
    calendar = calendar_of(rules)
    wait = timedelta(days=rules.lift_wait_days)
    noticed = calendar.day_of(case.lift_noticed_at)
    yield from unless(
        may_lift(noticed, calendar.day_of(now), wait=wait),
        "lift_too_early",
        "GDPR 18(3); LEGAL.md 4.1",
        f"The person was told on {noticed}. Wait until {noticed + wait}, so that there is time to object.",
    )
