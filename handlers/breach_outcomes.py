"""How a breach report ends: awareness and outcome, each a named person's, each with its reason (GDPR 33, 34; B3, B5).

The DPO says from when we were aware: not before the report came, not in the future, and why then (B3). An outcome is
one of five (B5). To say that there is no breach, or that nobody needs to be told, takes a reason (33(1), 33(5)); to
notify after 72 hours takes the reasons of the delay (33(1), second sentence). The program never notifies anybody (B6).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from handlers.answers import Objection, unless
from handlers.breach_clock import BreachClock, BreachOutcome, needs_reason
from handlers.facts import CaseFacts
from handlers.stated import is_particular

NEED_NOTIFICATION = frozenset({BreachOutcome.NOTIFIED, BreachOutcome.NOTIFIED_LATE, BreachOutcome.PEOPLE_INFORMED})


def may_set_aware(case: CaseFacts, now: datetime, *, aware_at: datetime, reason: str) -> tuple[Objection, ...]:
    """What stands against recording when we became aware (B3); `now` and `aware_at` are aware instants."""
    return tuple(_aware(case, now, aware_at, reason))


def may_settle(
    case: CaseFacts, now: datetime, *, outcome: BreachOutcome, reason: str, notified_at: datetime | None = None
) -> tuple[Objection, ...]:
    """What stands against an outcome of a breach report (B5).

    Args:
        case: the case.
        now: the present instant, aware.
        outcome: how it ends.
        reason: why, in words particular to the case; needed where nobody is notified in time.
        notified_at: when a person notified the authority, aware; None where nobody did.
    """
    return tuple(_outcome(case, now, outcome, reason, notified_at))


def _aware(case: CaseFacts, now: datetime, aware_at: datetime, reason: str) -> Iterator[Objection]:
    yield from unless(
        case.received_at <= aware_at,
        "aware_before_report",
        "GDPR 33(1); B3",
        "We cannot have become aware through this report before it came. If we knew from elsewhere, open a case with "
        "that "
        "receipt.",
    )
    yield from unless(aware_at <= now, "aware_in_future", "GDPR 33(1); B3", "Awareness lies in the past.")
    yield from unless(
        is_particular(reason),
        "aware_unexplained",
        "GDPR 33(1), 33(5); B3",
        "Say why awareness begins then: what the short investigation found, and when.",
    )


def _outcome(
    case: CaseFacts, now: datetime, outcome: BreachOutcome, reason: str, notified_at: datetime | None
) -> Iterator[Objection]:
    yield from unless(
        # Why a risk is unlikely is part of what 33(5) wants documented.
        not (needs_reason(outcome) or outcome is BreachOutcome.RECORDED_ONLY) or is_particular(reason),
        "outcome_unexplained",
        "GDPR 33(1), 33(5); B5",
        "Say why: what shows that it is no breach, that a risk is unlikely, or what delayed the notification.",
    )
    if outcome in NEED_NOTIFICATION:
        yield from _notified(case, now, outcome, notified_at)


def _notified(
    case: CaseFacts, now: datetime, outcome: BreachOutcome, notified_at: datetime | None
) -> Iterator[Objection]:
    if notified_at is None or not case.received_at <= notified_at <= now:
        yield from unless(
            holds=False,
            code="not_notified",
            law="GDPR 33(1); B5, B6",
            explanation="State when a person notified the authority; it lies between the report and now. The program "
            "never does it.",
        )
        return
    found = BreachClock(received_at=case.received_at, aware_at=case.aware_at).notification(notified_at)
    yield from unless(
        outcome is not BreachOutcome.NOTIFIED or found is BreachOutcome.NOTIFIED,
        "notified_too_late",
        "GDPR 33(1); B5",
        "More than 72 hours had passed: record notified_late, with the reasons of the delay.",
    )
    yield from unless(
        outcome is not BreachOutcome.NOTIFIED_LATE or found is BreachOutcome.NOTIFIED_LATE,
        "notified_in_time",
        "GDPR 33(1); B5",
        "The 72 hours were not over: record notified.",
    )
