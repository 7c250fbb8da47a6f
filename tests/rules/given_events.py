"""What the law leaves to people, named here and not taken from the code under test (LEGAL.md P6, P12, B5, D9)."""

from __future__ import annotations

from handlers.states import Event

FOR_PEOPLE = frozenset(
    {
        Event.IDENTITY_FAILED,
        Event.SENT_BACK,
        Event.APPROVED,
        Event.APPROVED_IN_PART,
        Event.OUTCOME_RECORDED,
        Event.MARKETING_STOPPED,
        Event.EXECUTED,
        Event.BREACH_SETTLED,
        Event.BREACH_SETTLED_IN_PART,
        Event.AUTHORITY_ANSWERED,
        Event.FORWARDED,
        Event.NOT_A_REQUEST,
        Event.WITHDRAWN,
        Event.CLOSED,
    }
)
