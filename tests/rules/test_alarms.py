"""No legal step is too late in silence: countdown, the day itself, the day after, and what moves them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from given_facts import RULES, TUESDAY, a_case, acknowledged, alarm_of, carried_out, day, keys, paris

from classifiers.labels import Aspect
from handlers.decisions import Level
from handlers.facts import Extension, ReasonCode, Suspension, SuspensionKind
from handlers.registry import decide, due_day
from handlers.states import State

SOON = TUESDAY + timedelta(minutes=2)


def rung(case, now):
    """The alarms of an acknowledged case at an instant, none raised before."""
    return keys(decide(acknowledged(case), now, RULES))


@pytest.mark.parametrize(
    ("now", "new"),
    [
        (paris(2026, 3, 19, 23, 59), None),
        (paris(2026, 3, 20), "due_minus_10"),
        (paris(2026, 3, 27), "due_minus_5"),
        (paris(2026, 4, 1), "due_minus_2"),
        (paris(2026, 4, 3), "due_today"),
        (paris(2026, 4, 4), "overdue"),
    ],
)
def test_alarms_climb_towards_friday_3_april(now, new):
    before = rung(a_case(), now - timedelta(seconds=1))
    at = rung(a_case(), now)

    assert [key for key in at if key not in before] == ([new] if new else [])


def test_alarms_grow_louder():
    decisions = decide(acknowledged(a_case()), paris(2026, 4, 4), RULES)

    levels = [alarm_of(decisions, key).level for key in ("due_minus_10", "due_minus_5", "due_minus_2", "due_today")]
    assert levels == [Level.NOTE, Level.WARNING, Level.URGENT, Level.URGENT]


def test_a_daemon_that_was_down_skips_no_alarm_in_silence():
    """Nobody looked between opening and the day after: every alarm is raised, each once."""
    late = paris(2026, 4, 4, 8)
    case = acknowledged(a_case())

    first = decide(case, late, RULES)
    second = decide(carried_out(case, first, late), late, RULES)

    assert keys(first) == ["due_minus_10", "due_minus_5", "due_minus_2", "due_today", "overdue"]
    assert second == ()


def test_a_due_date_that_rolled_is_counted_down_to_the_safe_friday():
    """Received on 5 March: the month ends on Sunday 5 April, rolls over Easter Monday to the 7th; safe is the 3rd."""
    case = a_case(received_at=paris(2026, 3, 5, 10))

    assert due_day(case, RULES) == day("2026-04-07")
    assert rung(case, paris(2026, 4, 1)) == ["due_minus_10", "due_minus_5", "due_minus_2"]
    assert rung(case, paris(2026, 4, 3))[0:1] == ["safe_due_today"]
    assert "safe_due_passed" in rung(case, paris(2026, 4, 4))
    assert "due_today" not in rung(case, paris(2026, 4, 6))
    assert "due_today" in rung(case, paris(2026, 4, 7))
    assert "overdue" in rung(case, paris(2026, 4, 8))


def test_an_open_identity_ask_silences_the_due_alarms():
    asked = Suspension(kind=SuspensionKind.IDENTITY, asked_at=paris(2026, 3, 4, 12))
    case = a_case(suspensions=(asked,), state=State.IDENTITY_PENDING)

    assert rung(case, paris(2026, 4, 25)) == []
    assert due_day(case, RULES) is None


def test_an_open_mandate_ask_stops_the_legal_alarms_but_not_the_safe_ones():
    asked = Suspension(kind=SuspensionKind.MANDATE, asked_at=paris(2026, 3, 4, 12))
    case = a_case(suspensions=(asked,), state=State.MANDATE_PENDING)

    assert rung(case, paris(2026, 4, 25)) == ["safe_due_today", "safe_due_passed"]


def test_a_date_that_moved_gets_its_own_alarms():
    """The old date's alarms all rang; ten days of waiting for an identity move it, and they ring again."""
    asked, answered = paris(2026, 4, 3, 9), paris(2026, 4, 13, 9)
    case = acknowledged(a_case())
    case = carried_out(case, decide(case, asked, RULES), asked)
    ask = Suspension(kind=SuspensionKind.IDENTITY, asked_at=asked, answered_at=answered)
    moved = replace(case, suspensions=(ask,), alarms=case.alarms | {"late_ask"})

    assert due_day(moved, RULES) == day("2026-04-13")
    assert "due_today@2026-04-13" in keys(decide(moved, answered, RULES))
    assert "overdue@2026-04-13" in keys(decide(moved, paris(2026, 4, 14), RULES))


def test_an_ask_that_moves_nothing_rings_nothing_twice():
    """A plain clarification never stops the clock (D4)."""
    ask = Suspension(
        kind=SuspensionKind.CLARIFICATION_OTHER, asked_at=paris(2026, 3, 4, 9), answered_at=paris(2026, 3, 25, 9)
    )
    case = acknowledged(a_case())
    case = carried_out(case, decide(case, paris(2026, 3, 21), RULES), paris(2026, 3, 21))

    assert decide(replace(case, suspensions=(ask,)), paris(2026, 3, 26), RULES) == ()


def test_a_safe_date_far_before_the_legal_one_leaves_the_legal_one_its_own_warnings():
    """Two months of waiting for a mandate count legally but not on the safe reading."""
    ask = Suspension(kind=SuspensionKind.MANDATE, asked_at=paris(2026, 3, 4, 9), answered_at=paris(2026, 5, 4, 9))
    case = a_case(suspensions=(ask,))
    due = due_day(case, RULES)

    alarms = rung(case, paris(2026, 5, 30))

    assert due == day("2026-06-03")
    assert {f"due_minus_{left}@{due}" for left in (10, 5)} <= set(alarms)
    assert "overdue" not in alarms


def test_an_extension_that_left_brings_the_alarms_of_the_new_date():
    extension = Extension(
        reason_code=ReasonCode.COMPLEX_RETRIEVAL,
        decided_by="jeanne",
        decided_at=paris(2026, 3, 20, 9),
        notice_sent_at=paris(2026, 3, 20, 10),
    )
    case = a_case(extension=extension)

    assert due_day(case, RULES) == day("2026-06-03")
    assert rung(case, paris(2026, 4, 10)) == []
    assert rung(case, paris(2026, 6, 4))[-2:] == ["due_today@2026-06-03", "overdue@2026-06-03"]


@pytest.mark.parametrize(
    "changes", [{"answered_at": paris(2026, 3, 9, 9)}, {"state": State.ANSWERED}, {"state": State.CLOSED}]
)
def test_an_answered_case_is_quiet(changes):
    case = replace(acknowledged(a_case()), **changes)

    assert decide(case, paris(2026, 6, 1), RULES) == ()


def test_an_answer_by_hand_asks_for_its_outcome_and_keeps_the_clock_ringing():
    case = a_case(paused=True)

    assert "record_outcome" in rung(case, SOON)
    assert {"due_today", "overdue"} <= set(rung(case, paris(2026, 4, 4)))
    assert rung(replace(case, answered_at=SOON), paris(2026, 4, 4)) == []


@pytest.mark.parametrize(
    ("aspect", "key", "level"),
    [
        (Aspect.HUMAN, "human_wanted", Level.WARNING),
        (Aspect.AGENT, "agent", Level.NOTE),
        (Aspect.MINOR, "minor", Level.NOTE),
        (Aspect.DECEASED, "deceased", Level.NOTE),
    ],
)
def test_what_else_a_letter_says_reaches_staff_at_once(aspect, key, level):
    decisions = decide(a_case(aspects=frozenset({aspect})), SOON, RULES)

    assert alarm_of(decisions, key).level is level


@pytest.mark.parametrize(("asked", "late"), [(paris(2026, 3, 6, 18), False), (paris(2026, 3, 9, 8), True)])
def test_an_ask_later_than_three_working_days_is_flagged(asked, late):
    case = a_case(suspensions=(Suspension(kind=SuspensionKind.IDENTITY, asked_at=asked),))

    assert ("late_ask" in rung(case, asked)) is late
