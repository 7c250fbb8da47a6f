"""What each right and matter owes beyond the month: one table a handler, read through `registry.decide`."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from given_facts import RULES, TUESDAY, a_case, acknowledged, alarm_of, carried_out, day, keys, paris

from classifiers.labels import Aspect, Matter, Right
from handlers.decisions import Level, Move
from handlers.facts import Suspension, SuspensionKind
from handlers.registry import HANDLERS, decide, due_day
from handlers.states import Event, State

SOON = TUESDAY + timedelta(minutes=2)
MARKETING = frozenset({Aspect.MARKETING})


def only(*matters, **changes):
    """A case about matters alone, no right."""
    return a_case(rights=(), matters=matters, **changes)


def at_once(case):
    """The alarms of a case just opened."""
    return keys(decide(case, SOON, RULES))


def moves(case):
    """The events that a case just opened is moved by."""
    return [one.event for one in decide(case, SOON, RULES) if isinstance(one, Move)]


def test_every_right_and_matter_has_its_handler():
    assert set(HANDLERS) == {*Right, *Matter}


@pytest.mark.parametrize("right", Right)
def test_every_right_can_be_refused_with_reasons_and_names_its_article(right):
    assert "N12" in HANDLERS[right].answers
    assert HANDLERS[right].law.startswith("GDPR")


@pytest.mark.parametrize("right", [Right.ACCESS, Right.RECTIFICATION, Right.ERASURE, Right.PORTABILITY])
def test_most_rights_owe_nothing_beyond_the_month(right):
    assert at_once(a_case(rights=(right,))) == []


# --- objection, restriction, consent, erasure --------------------------------------------------------------------


@pytest.mark.parametrize("authenticated", [True, False])
def test_marketing_stops_today_whoever_wrote(authenticated):
    case = a_case(rights=(Right.OBJECTION,), aspects=MARKETING, authenticated=authenticated)

    decisions = decide(case, SOON, RULES)

    assert alarm_of(decisions, "stop_marketing_today").level is Level.URGENT
    assert "restriction_proposed" not in keys(decisions)


@pytest.mark.parametrize("rights", [(Right.CONSENT_WITHDRAWAL,), (Right.ACCESS,), ()])
def test_words_against_marketing_count_under_any_right(rights):
    assert "stop_marketing_today" in at_once(a_case(rights=rights, aspects=MARKETING, unclear=not rights))


def test_any_other_objection_proposes_a_restriction_that_a_person_confirms():
    decisions = decide(a_case(rights=(Right.OBJECTION,)), SOON, RULES)

    assert alarm_of(decisions, "restriction_proposed").level is Level.WARNING


def test_contested_accuracy_and_an_objection_propose_one_restriction():
    case = a_case(rights=(Right.RECTIFICATION, Right.RESTRICTION, Right.OBJECTION))

    assert at_once(case).count("restriction_proposed") == 1


def test_a_withdrawn_consent_stops_what_rests_on_it():
    assert at_once(a_case(rights=(Right.CONSENT_WITHDRAWAL,))) == ["consent_withdrawn"]


def test_the_data_of_a_child_are_erased_first():
    case = a_case(rights=(Right.ERASURE,), aspects=frozenset({Aspect.MINOR}))

    assert at_once(case) == ["minor", "erasure_of_minor"]


@pytest.mark.parametrize("right", Right)
def test_an_answered_right_owes_nothing(right):
    case = a_case(rights=(right,), aspects=frozenset(Aspect), answered_at=SOON)

    assert decide(case, paris(2026, 6, 1), RULES) == ()


# --- complaint, question, unclear -----------------------------------------------------------------------------------


def test_a_complaint_runs_the_month_out_of_caution():
    case = only(Matter.COMPLAINT)

    assert "complaint" in at_once(case)
    assert due_day(case, RULES) == day("2026-04-03")
    assert {"due_today", "overdue"} <= set(keys(decide(case, paris(2026, 4, 4), RULES)))


def test_a_question_has_a_service_target_of_ten_working_days():
    case = only(Matter.QUESTION)

    assert due_day(case, RULES) == day("2026-03-17")
    assert at_once(case) == []
    assert keys(decide(case, paris(2026, 3, 17), RULES)) == ["question_target"]
    assert keys(decide(case, paris(2026, 3, 18), RULES)) == ["question_target", "question_overdue"]


def test_a_question_never_has_a_statutory_alarm():
    alarms = keys(decide(only(Matter.QUESTION), paris(2026, 6, 1), RULES))

    assert not [key for key in alarms if key.startswith(("due", "overdue", "safe"))]


def test_a_question_beside_a_right_is_answered_with_it():
    case = a_case(matters=(Matter.QUESTION,))

    assert due_day(case, RULES) == day("2026-04-03")
    assert "question_target" not in keys(decide(case, paris(2026, 4, 1), RULES))


def test_an_unclear_letter_has_the_clock_running_and_staff_told_twice():
    case = acknowledged(a_case(rights=(), unclear=True))

    assert due_day(case, RULES) == day("2026-04-03")
    assert at_once(case) == ["unclear"]
    assert "unclear_unresolved" not in keys(decide(case, paris(2026, 3, 19, 23), RULES))
    assert "unclear_unresolved" in keys(decide(case, paris(2026, 3, 20), RULES))


def test_an_unclear_case_that_was_settled_rings_no_more_about_it():
    case = acknowledged(a_case(unclear=False))

    assert not [key for key in keys(decide(case, paris(2026, 4, 1), RULES)) if key.startswith("unclear")]


# --- breach ------------------------------------------------------------------------------------------------------


def test_a_breach_pages_at_once_and_by_the_hour_even_at_night():
    case = only(Matter.BREACH)
    paged = {}
    for hour in range(74):
        now = TUESDAY + timedelta(hours=hour)
        decisions = decide(case, now, RULES)
        paged |= {key: hour for key in keys(decisions) if key.startswith("breach")}
        case = carried_out(case, decisions, now)

    assert paged == {f"breach_{hour}h": hour for hour in (0, 12, 24, 48, 60, 68, 72)}


def test_a_breach_is_due_on_the_local_day_in_which_its_hours_end():
    """The clocks change on 29 March: 72 hours from Friday 23:30 end on Tuesday 00:30."""
    case = only(Matter.BREACH, received_at=paris(2026, 3, 27, 23, 30))

    assert due_day(case, RULES) == day("2026-03-31")


def test_awareness_set_by_the_dpo_restarts_the_pages_from_there():
    aware = TUESDAY + timedelta(hours=20)
    case = only(Matter.BREACH, aware_at=aware, state=State.BREACH_TRIAGE)

    assert due_day(case, RULES) == day("2026-03-07")
    assert keys(decide(case, aware + timedelta(hours=12), RULES)) == ["breach_aware_0h", "breach_aware_12h"]


def test_a_lone_breach_report_is_moved_to_breach_triage_a_request_is_not():
    assert moves(only(Matter.BREACH)) == [Event.BREACH_REPORTED]
    assert moves(a_case(matters=(Matter.BREACH,))) == []


def test_an_answer_to_the_request_does_not_stop_the_hours_of_the_breach():
    case = a_case(matters=(Matter.BREACH,), state=State.ANSWERED, answered_at=SOON)

    assert "breach_72h" in keys(decide(case, TUESDAY + timedelta(hours=72), RULES))


@pytest.mark.parametrize("state", [State.CLOSED, State.ANSWERED])
def test_an_outcome_of_the_breach_stops_its_pages(state):
    case = only(Matter.BREACH, state=state)

    assert decide(case, TUESDAY + timedelta(hours=72), RULES) == ()


# --- authority ---------------------------------------------------------------------------------------------------


def test_an_authority_reaches_people_at_once_with_two_working_days_in_the_meantime():
    case = only(Matter.AUTHORITY)

    assert alarm_of(decide(case, SOON, RULES), "authority_wrote").level is Level.URGENT
    assert due_day(case, RULES) == day("2026-03-05")
    assert "authority_provisional" not in keys(decide(case, paris(2026, 3, 4, 23), RULES))
    assert "authority_provisional" in keys(decide(case, paris(2026, 3, 5), RULES))


def test_the_date_an_authority_set_is_counted_down():
    case = only(Matter.AUTHORITY, authority_date=day("2026-03-31"), state=State.COMPLAINT)

    assert due_day(case, RULES) == day("2026-03-31")
    assert keys(decide(case, paris(2026, 4, 1), RULES)) == [
        "authority_wrote",
        *[f"authority_due_minus_{left}@2026-03-31" for left in (10, 5, 2)],
        "authority_due_today@2026-03-31",
        "authority_overdue@2026-03-31",
    ]


def test_steps_before_the_receipt_never_existed():
    case = only(Matter.AUTHORITY, authority_date=day("2026-03-06"), state=State.COMPLAINT)

    alarms = keys(decide(case, SOON, RULES))

    assert not [key for key in alarms if "minus_10" in key or "minus_5" in key]


def test_an_authority_moves_the_case_unless_a_person_asks_too():
    assert moves(only(Matter.AUTHORITY)) == [Event.AUTHORITY_WROTE]
    assert moves(a_case(matters=(Matter.AUTHORITY,))) == []


def test_a_breach_and_an_authority_in_one_letter_move_the_case_once():
    case = only(Matter.BREACH, Matter.AUTHORITY)
    after = carried_out(case, decide(case, SOON, RULES), SOON)

    assert moves(case) == [Event.BREACH_REPORTED]
    assert after.state is State.BREACH_TRIAGE
    assert decide(after, SOON, RULES) == ()


# --- the date shown -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("case", "due"),
    [
        (a_case(), "2026-04-03"),
        (a_case(matters=(Matter.BREACH, Matter.AUTHORITY, Matter.QUESTION)), "2026-04-03"),
        (only(Matter.COMPLAINT, Matter.AUTHORITY), "2026-03-05"),
        (only(Matter.COMPLAINT, Matter.QUESTION), "2026-04-03"),
        (only(Matter.BREACH, Matter.AUTHORITY), "2026-03-05"),
        (only(Matter.BREACH, Matter.QUESTION), "2026-03-06"),
    ],
)
def test_the_date_shown_is_the_earliest_that_binds_and_a_request_shows_the_law(case, due):
    assert due_day(case, RULES) == day(due)


def test_a_suspended_request_shows_no_date():
    asked = Suspension(kind=SuspensionKind.IDENTITY, asked_at=SOON)

    assert due_day(a_case(suspensions=(asked,)), RULES) is None


@pytest.mark.parametrize("state", [State.CLOSED, State.PURGED])
def test_a_filed_case_owes_nothing_at_all(state):
    case = replace(a_case(matters=tuple(Matter), aspects=frozenset(Aspect)), state=state)

    assert decide(case, paris(2027, 1, 1), RULES) == ()
