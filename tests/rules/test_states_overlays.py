"""LEGAL.md 4.1: the clock of each state, what lies over it, and the restriction of data (GDPR 18)."""

from datetime import date

import pytest

from handlers.overlays import (
    RESTRICTION_BY_A_PERSON,
    RESTRICTION_TABLE,
    Overlay,
    Restriction,
    RestrictionEvent,
    is_held,
    may_lift,
    overlays,
    restrict,
)
from handlers.states import IllegalMove, LegalClock, State, clock_of, is_overdue, may_extend


@pytest.mark.parametrize(
    ("state", "clock"),
    [
        (State.RECEIVED, LegalClock.RUNNING),
        (State.TRIAGE, LegalClock.RUNNING),
        (State.IDENTITY_PENDING, LegalClock.SUSPENDED),
        (State.MANDATE_PENDING, LegalClock.SUSPENDED),
        (State.CLARIFICATION_PENDING, LegalClock.RUNNING),
        (State.IN_PROGRESS, LegalClock.RUNNING),
        (State.READY_FOR_APPROVAL, LegalClock.RUNNING),
        (State.ANSWERED, LegalClock.STOPPED),
        (State.EXECUTION_PENDING, LegalClock.EXECUTION),
        (State.BREACH_TRIAGE, LegalClock.HOURS_72),
        (State.COMPLAINT, LegalClock.AUTHORITY),
        (State.FORWARDED_CONTROLLER, LegalClock.STOPPED),
        (State.CLOSED, LegalClock.NONE),
        (State.PURGED, LegalClock.NONE),
    ],
)
def test_each_state_is_under_its_clock(state, clock):
    assert clock_of(state) is clock


def test_an_extension_is_decided_before_the_answer_is_prepared():
    assert {state for state in State if may_extend(state)} == {
        State.RECEIVED,
        State.TRIAGE,
        State.IDENTITY_PENDING,
        State.MANDATE_PENDING,
        State.CLARIFICATION_PENDING,
        State.IN_PROGRESS,
    }


@pytest.mark.parametrize(
    ("state", "today", "late"),
    [
        (State.IN_PROGRESS, date(2026, 10, 1), False),
        (State.IN_PROGRESS, date(2026, 10, 2), True),
        (State.READY_FOR_APPROVAL, date(2026, 10, 2), True),
        (State.COMPLAINT, date(2026, 10, 2), True),
        (State.ANSWERED, date(2026, 10, 2), False),
        (State.CLOSED, date(2026, 10, 2), False),
    ],
)
def test_a_case_is_overdue_from_the_day_after_until_answered(state, today, late):
    assert is_overdue(state, date(2026, 10, 1), today) is late
    assert not is_overdue(state, None, today)


def test_overlays_lie_over_any_state():
    found = overlays(
        State.IN_PROGRESS,
        due=date(2026, 10, 1),
        today=date(2026, 10, 2),
        extended=True,
        restriction=Restriction.LIFT_NOTICED,
    )

    assert found == set(Overlay)
    assert overlays(State.ANSWERED, due=date(2026, 10, 1), today=date(2026, 10, 2)) == set()


@pytest.mark.parametrize("restriction", Restriction)
@pytest.mark.parametrize("event", RestrictionEvent)
def test_a_restriction_follows_its_table(restriction, event):
    if (restriction, event) in RESTRICTION_TABLE:
        assert restrict(restriction, event) is RESTRICTION_TABLE[restriction, event]
    else:
        with pytest.raises(IllegalMove):
            restrict(restriction, event)


def test_no_restriction_is_lifted_without_its_notice():
    ways = [before for (before, _), after in RESTRICTION_TABLE.items() if after is Restriction.LIFTED]

    assert ways == [Restriction.LIFT_NOTICED]
    with pytest.raises(IllegalMove, match="lifted is not possible while a restriction is active"):
        restrict(Restriction.ACTIVE, RestrictionEvent.LIFTED)


def test_the_program_proposes_a_restriction_and_a_person_puts_it_in_force():
    by_people = {"confirmed", "declined", "lift_noticed", "objected", "lifted"}

    by_program = {after for (_, event), after in RESTRICTION_TABLE.items() if event not in by_people}

    assert by_people == RESTRICTION_BY_A_PERSON
    assert by_program == {Restriction.PROPOSED}


def test_a_restriction_is_lifted_after_the_wait():
    assert not may_lift(date(2026, 10, 1), date(2026, 10, 7))
    assert may_lift(date(2026, 10, 1), date(2026, 10, 8))


def test_a_held_restriction_keeps_a_case_open():
    held = {one for one in Restriction if is_held(one)}

    assert held == {Restriction.PROPOSED, Restriction.ACTIVE, Restriction.LIFT_NOTICED}
