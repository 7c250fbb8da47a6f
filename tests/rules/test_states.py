"""LEGAL.md 4.1, 4.2: one table, no illegal move, no path that loses a duty."""

from pathlib import Path

import pytest
from given_events import FOR_PEOPLE
from hypothesis import given
from hypothesis import strategies as st

from classifiers.labels import Right
from handlers.states import (
    BY_A_PERSON,
    TABLE,
    Event,
    IllegalMove,
    LegalClock,
    RightOutcome,
    State,
    all_decided,
    allowed,
    answer_of,
    clock_of,
    may_close,
    move,
)
from handlers.states_diagram import diagram

DOCS = Path(__file__).parents[2] / "docs" / "states.md"
OUTCOMES = st.dictionaries(st.sampled_from(Right), st.none() | st.sampled_from(RightOutcome))
PATHS = st.lists(st.integers(min_value=0, max_value=10_000), max_size=25)
TOLD = {State.ANSWERED, State.FORWARDED_CONTROLLER, State.EXECUTION_PENDING}


def walk(choices, start=State.RECEIVED):
    """The moves that a row of choices makes through the table."""
    state, made = start, []
    for choice in choices:
        possible = allowed(state)
        if not possible:
            break
        event = possible[choice % len(possible)]
        made.append((state, event, move(state, event)))
        state = made[-1][2]
    return made


@pytest.mark.parametrize(
    ("before", "event", "after"),
    [
        ("received", "acknowledged", "triage"),
        ("triage", "rights_settled", "in_progress"),
        ("triage", "doubt_identity", "identity_pending"),
        ("in_progress", "doubt_identity", "identity_pending"),
        ("identity_pending", "identity_ok", "in_progress"),
        ("identity_pending", "no_answer", "ready_for_approval"),
        ("triage", "unclear", "clarification_pending"),
        ("clarification_pending", "clarified", "in_progress"),
        ("triage", "agent_without_proof", "mandate_pending"),
        ("mandate_pending", "mandate_ok", "in_progress"),
        ("received", "not_a_request", "closed"),
        ("triage", "not_a_request", "closed"),
        ("in_progress", "ready", "ready_for_approval"),
        ("ready_for_approval", "approved", "answered"),
        ("ready_for_approval", "approved_in_part", "in_progress"),
        ("ready_for_approval", "forwarded", "forwarded_controller"),
        ("triage", "marketing_stopped", "answered"),
        ("answered", "bounced", "ready_for_approval"),
        ("answered", "execution_due", "execution_pending"),
        ("execution_pending", "executed", "closed"),
        ("answered", "reopened", "in_progress"),
        ("closed", "reopened", "in_progress"),
        ("in_progress", "authority_wrote", "complaint"),
        ("closed", "authority_wrote", "complaint"),
        ("received", "breach_reported", "breach_triage"),
        ("breach_triage", "breach_settled", "answered"),
        ("closed", "purged", "purged"),
    ],
)
def test_the_moves_of_the_law_are_in_the_table(before, event, after):
    assert move(State(before), Event(event)) is State(after)


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("event", Event)
def test_what_is_not_in_the_table_is_impossible(state, event):
    if (state, event) in TABLE:
        assert event in allowed(state)
    else:
        with pytest.raises(IllegalMove, match=f"{event} is not possible while a case is {state}"):
            move(state, event)


def test_an_illegal_move_is_a_value_error_and_says_what_is_possible():
    with pytest.raises(ValueError, match="possible: executed, bounced"):
        move(State.EXECUTION_PENDING, Event.APPROVED)


def test_every_state_can_be_reached_and_every_event_is_used():
    reached = {State.RECEIVED}
    while new := {row.after for row in TABLE.values() if row.before in reached} - reached:
        reached |= new

    assert reached == set(State)
    assert {event for _, event in TABLE} == set(Event)


def test_every_move_names_its_rule():
    assert all(row.law for row in TABLE.values())


def test_nothing_happens_to_a_purged_case():
    assert allowed(State.PURGED) == ()


@pytest.mark.parametrize("state", [one for one in State if one is not State.PURGED])
def test_every_other_state_leads_on_to_the_end(state):
    reached = {state}
    while new := {row.after for row in TABLE.values() if row.before in reached} - reached:
        reached |= new

    assert State.PURGED in reached


def test_a_case_ends_only_answered_withdrawn_or_as_no_request():
    ways = {(row.before, row.event) for row in TABLE.values() if row.after is State.CLOSED}

    assert all(before in TOLD or event in {Event.WITHDRAWN, Event.NOT_A_REQUEST} for before, event in ways)


def test_the_table_reserves_for_people_what_the_law_does():
    assert BY_A_PERSON == FOR_PEOPLE


def test_only_a_person_s_act_makes_an_answer_leave():
    leaving = {row.event for row in TABLE.values() if row.after in TOLD and row.before not in TOLD}

    assert leaving <= FOR_PEOPLE


@given(PATHS)
def test_no_path_of_the_program_alone_answers_or_closes(choices):
    made = walk(choices)

    for index, (_, _, after) in enumerate(made):
        if after in TOLD | {State.CLOSED, State.PURGED}:
            assert any(event in FOR_PEOPLE for _, event, _ in made[: index + 1])


@given(PATHS)
def test_an_answer_leaves_only_after_approval_or_a_person_s_own_record(choices):
    made = walk(choices)

    entering = [event for before, event, after in made if after in TOLD and before not in TOLD]

    direct = {Event.OUTCOME_RECORDED, Event.MARKETING_STOPPED, Event.BREACH_SETTLED}
    assert all(event in direct | {Event.APPROVED, Event.FORWARDED} for event in entering)


@given(PATHS)
def test_no_path_leaves_a_breach_or_an_authority_without_a_person(choices):
    open_matters = {State.BREACH_TRIAGE, State.COMPLAINT}

    leaving = [event for before, event, after in walk(choices) if before in open_matters and after not in open_matters]

    assert all(event in FOR_PEOPLE or event is Event.READY for event in leaving)
    assert all((before, after) not in {(State.COMPLAINT, State.BREACH_TRIAGE), (State.BREACH_TRIAGE, State.COMPLAINT)}
               for before, _, after in walk(choices))  # fmt: skip


@pytest.mark.parametrize("state", [State.IDENTITY_PENDING, State.MANDATE_PENDING, State.CLARIFICATION_PENDING])
def test_silence_prepares_a_decision_and_decides_nothing(state):
    after = move(state, Event.NO_ANSWER)

    assert after is State.READY_FOR_APPROVAL
    assert clock_of(after) is LegalClock.RUNNING


@pytest.mark.parametrize("proof", [Event.IDENTITY_OK, Event.MANDATE_OK, Event.CLARIFIED])
def test_proof_that_comes_while_a_refusal_is_prepared_reopens_the_work(proof):
    assert move(State.READY_FOR_APPROVAL, proof) is State.IN_PROGRESS


ENDING = [
    (State.READY_FOR_APPROVAL, Event.APPROVED),
    (State.READY_FOR_APPROVAL, Event.FORWARDED),
    (State.IN_PROGRESS, Event.OUTCOME_RECORDED),
    (State.TRIAGE, Event.MARKETING_STOPPED),
    (State.BREACH_TRIAGE, Event.BREACH_SETTLED),
    (State.EXECUTION_PENDING, Event.EXECUTED),
    (State.ANSWERED, Event.CLOSED),
]


@pytest.mark.parametrize(("state", "event"), ENDING)
@given(outcomes=OUTCOMES)
def test_nothing_stops_the_clock_while_a_right_has_no_outcome(state, event, outcomes):
    if all_decided(outcomes):
        assert move(state, event, outcomes=outcomes) is TABLE[state, event].after
    else:
        with pytest.raises(IllegalMove, match="no outcome"):
            move(state, event, outcomes=outcomes)


@pytest.mark.parametrize(
    ("state", "event"),
    [
        (State.EXECUTION_PENDING, Event.EXECUTED),
        (State.ANSWERED, Event.CLOSED),
        (State.IN_PROGRESS, Event.WITHDRAWN),
        (State.TRIAGE, Event.NOT_A_REQUEST),
    ],
)
@pytest.mark.parametrize("left", [{"unexecuted": frozenset({Right.ERASURE})}, {"restricted": True}])
def test_nothing_closes_while_granted_work_or_a_restriction_is_left(state, event, left):
    with pytest.raises(IllegalMove, match="granted work is open or data are restricted"):
        move(state, event, outcomes={Right.ERASURE: RightOutcome.GRANTED}, **left)


def test_whatever_ends_a_case_needs_that_nothing_is_left():
    for before, event in [(row.before, row.event) for row in TABLE.values() if row.after is State.CLOSED]:
        with pytest.raises(IllegalMove, match="granted work is open or data are restricted"):
            move(before, event, restricted=True)


def test_a_case_may_close_when_every_right_has_its_outcome():
    decided = {Right.ACCESS: RightOutcome.GRANTED, Right.ERASURE: RightOutcome.REFUSED}

    assert may_close(decided)
    assert not may_close(decided | {Right.OBJECTION: None})
    assert not may_close(decided, unexecuted=frozenset({Right.ACCESS}))
    assert not may_close(decided, restricted=True)


@pytest.mark.parametrize(
    ("outcomes", "answer"),
    [
        ([], None),
        ([None], None),
        ([RightOutcome.GRANTED, None], None),
        ([RightOutcome.GRANTED, RightOutcome.GRANTED], RightOutcome.GRANTED),
        ([RightOutcome.GRANTED, RightOutcome.REFUSED], RightOutcome.PARTLY),
        ([RightOutcome.NOTHING_HELD], RightOutcome.NOTHING_HELD),
    ],
)
def test_the_answer_of_a_case_sums_up_its_rights(outcomes, answer):
    assert answer_of(dict(zip(Right, outcomes, strict=False))) is answer


def test_the_page_in_the_docs_is_drawn_from_the_table():
    assert DOCS.read_text(encoding="utf-8") == diagram()


def test_the_page_shows_every_move_and_every_clock():
    page = diagram()

    for (before, event), row in TABLE.items():
        star = "*" if event in FOR_PEOPLE else ""
        assert f"| `{before}` | `{event}{star}` | `{row.after}` | {row.law} |" in page
    for state in State:
        assert f"| `{state}` | {clock_of(state)} |" in page
