"""What can lie over any state of a case: extended, overdue, restricted (LEGAL.md 4.1).

Restricted data outlive the answer, so the restriction has a small table of its own. It is proposed by the program and
put in force by a named person; it ends only after the person was told (GDPR 18(3)): no path leads from `active` to
`lifted` but through `lift_noticed`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum

from handlers.states import IllegalMove, State, is_overdue

LIFT_WAIT = timedelta(days=7)
"""How long after N9 the data stay restricted, unless a setting says otherwise (LEGAL.md 4.1)."""


class Overlay(StrEnum):
    """What can lie over any state."""

    EXTENDED = "extended"
    OVERDUE = "overdue"
    RESTRICTED = "restricted"


class Restriction(StrEnum):
    """Where the restriction of a person's data stands (GDPR 18)."""

    NONE = "none"
    PROPOSED = "proposed"  # by the program, at once
    ACTIVE = "active"  # N8 told the person
    LIFT_NOTICED = "lift_noticed"  # N9 told the person that it will end
    LIFTED = "lifted"


class RestrictionEvent(StrEnum):
    """What can happen to a restriction."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    LIFT_NOTICED = "lift_noticed"
    OBJECTED = "objected"  # the person gave a reason to keep it
    LIFTED = "lifted"


RESTRICTION_BY_A_PERSON = frozenset(set(RestrictionEvent) - {RestrictionEvent.PROPOSED})
"""Restriction events that only a named person can cause (P6)."""

R, V = Restriction, RestrictionEvent
RESTRICTION_TABLE: Mapping[tuple[Restriction, RestrictionEvent], Restriction] = {
    (R.NONE, V.PROPOSED): R.PROPOSED,  # GDPR 18(1); 21(1) opens 18(1)(d)
    (R.PROPOSED, V.CONFIRMED): R.ACTIVE,
    (R.PROPOSED, V.DECLINED): R.NONE,  # a refusal of that right, N12
    (R.ACTIVE, V.LIFT_NOTICED): R.LIFT_NOTICED,  # GDPR 18(3)
    (R.LIFT_NOTICED, V.OBJECTED): R.ACTIVE,
    (R.LIFT_NOTICED, V.LIFTED): R.LIFTED,
    (R.LIFTED, V.PROPOSED): R.PROPOSED,
}
_HELD = frozenset({R.PROPOSED, R.ACTIVE, R.LIFT_NOTICED})


def restrict(restriction: Restriction, event: RestrictionEvent) -> Restriction:
    """Where a restriction stands after an event.

    Raises:
        IllegalMove: the table has no such row; a restriction is never lifted without its notice.
    """
    try:
        return RESTRICTION_TABLE[restriction, event]
    except KeyError:
        raise IllegalMove(f"{event} is not possible while a restriction is {restriction}") from None


def is_held(restriction: Restriction) -> bool:
    """Whether a notice or a decision is still owed, so that the case must not close."""
    return restriction in _HELD


def may_lift(noticed_day: date, today: date, *, wait: timedelta = LIFT_WAIT) -> bool:
    """Whether the wait after N9 is over (local days)."""
    return today >= noticed_day + wait


def overlays(
    state: State,
    *,
    due: date | None,
    today: date,
    extended: bool = False,
    restriction: Restriction = Restriction.NONE,
) -> frozenset[Overlay]:
    """What lies over a state; `today` is a day in the controller's time zone."""
    held = {
        Overlay.EXTENDED: extended,
        Overlay.OVERDUE: is_overdue(state, due, today),
        Overlay.RESTRICTED: restriction in {R.ACTIVE, R.LIFT_NOTICED},
    }
    return frozenset(overlay for overlay, holds in held.items() if holds)
