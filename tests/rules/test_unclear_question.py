"""The rule of asking back: whom, when, with which choices, and what an answer settles (P3, P11, N3)."""

import pytest

from classifiers.labels import Aspect, Matter, Right
from handlers.decisions import Notify
from handlers.facts import Channel, NoticeFact, NoticeStatus
from handlers.registry import decide
from handlers.states import State
from handlers.unclear import EVERY, OCCASION, Said, choices_of, may_ask_by_itself, settled_by
from tests.rules.given_facts import RULES, TUESDAY, a_case, acknowledged, keys, notices, paris

DOUBTFUL = {Right.OBJECTION: 0.41, Right.ERASURE: 0.55, Right.ACCESS: 0.04}


def unclear(**changes):
    """Claire's letter of Tuesday 3 March 2026 may be a request; N1 has left."""
    return acknowledged(a_case(**({"rights": (), "unclear": True} | changes)))


def question(case, now=TUESDAY):
    return next((one for one in decide(case, now, RULES) if isinstance(one, Notify) and one.notice == "N3"), None)


def test_claire_is_asked_once_n1_has_left_and_not_before():
    before = a_case(rights=(), unclear=True)

    assert "N3" not in notices(decide(before, TUESDAY, RULES))
    assert question(unclear()).occasion == OCCASION


def test_the_question_states_its_choices_and_that_the_clock_runs():
    asked = question(unclear(scores=DOUBTFUL))

    assert asked.facts == {"wishes": (Right.ERASURE, Right.OBJECTION), "suspended": False}


@pytest.mark.parametrize(
    "changes",
    [
        {"unclear": False, "rights": (Right.ACCESS,)},
        {"channel": Channel.POST},
        {"requester_robot": True},
        {"paused": True},
        {"matters": (Matter.AUTHORITY,)},
        {"aspects": frozenset({Aspect.HUMAN})},
        {"aspects": frozenset({Aspect.AGENT})},
        {"aspects": frozenset({Aspect.MINOR})},
        {"aspects": frozenset({Aspect.DECEASED})},
        {"authenticated": False, "state": State.RECEIVED},
    ],
    ids=lambda changes: "-".join(str(one) for one in changes),
)
def test_whom_the_program_does_not_question(changes):
    case = a_case(**({"rights": (), "unclear": True, "state": State.TRIAGE} | changes))

    assert not may_ask_by_itself(case)
    assert question(case) is None


@pytest.mark.parametrize("state", [state for state in State if state is not State.TRIAGE])
def test_nobody_is_questioned_once_a_person_has_taken_the_case_up(state):
    assert not may_ask_by_itself(a_case(rights=(), unclear=True, state=state))


@pytest.mark.parametrize("status", list(NoticeStatus))
@pytest.mark.parametrize("occasion", [OCCASION, "clarification_r63_1"])
def test_who_was_asked_is_not_asked_again_whatever_became_of_the_question(status, occasion):
    asked = NoticeFact(notice="N3", occasion=occasion, status=status, queued_at=TUESDAY)
    case = unclear()

    again = acknowledged(a_case(rights=(), unclear=True, notices=(*case.notices, asked)))

    assert question(again) is None


def test_ten_working_days_before_the_date_it_is_too_late_to_ask():
    assert question(unclear(), paris(2026, 3, 19, 23)) is not None
    assert question(unclear(), paris(2026, 3, 20)) is None


def test_who_was_asked_in_vain_is_raised_once_not_twice():
    sent = NoticeFact(notice="N3", occasion=OCCASION, status=NoticeStatus.SENT, queued_at=TUESDAY, sent_at=TUESDAY)
    case = a_case(rights=(), unclear=True, state=State.CLARIFICATION_PENDING, notices=(sent,))

    raised = keys(decide(case, paris(2026, 3, 20), RULES))

    assert "clarification_unanswered" in raised
    assert "unclear_unresolved" not in raised


@pytest.mark.parametrize(
    ("scores", "shared", "offered"),
    [
        (DOUBTFUL, False, (Right.ERASURE, Right.OBJECTION)),
        (DOUBTFUL, True, EVERY),
        ({}, False, EVERY),
        ({Right.ERASURE: 0.45}, False, EVERY),
        ({Right.ERASURE: 0.09, Right.ACCESS: 0.08}, False, EVERY),
        (dict.fromkeys(Right, 0.3), False, (Right.ACCESS, Right.RECTIFICATION, Right.ERASURE, Right.RESTRICTION)),
        ({Right.CONSENT_WITHDRAWAL: 0.4, Right.OBJECTION: 0.5}, False, (Right.OBJECTION, Right.CONSENT_WITHDRAWAL)),
    ],
)
def test_the_choices_are_what_the_letter_shows_or_every_right(scores, shared, offered):
    assert choices_of(unclear(scores=scores, shared=shared)) == offered


OFFERED = (Right.ERASURE, Right.OBJECTION)


@pytest.mark.parametrize(
    ("said", "settled"),
    [
        (Said(chosen=(Right.ERASURE,)), (Right.ERASURE,)),
        (Said(chosen=(Right.OBJECTION, Right.ERASURE)), (Right.ERASURE, Right.OBJECTION)),
        (Said(whole=True), (Right.ERASURE, Right.OBJECTION)),
        (Said(asks=(Right.ACCESS,)), (Right.ACCESS,)),
        (Said(chosen=(Right.ERASURE,), asks=(Right.ACCESS,)), (Right.ACCESS, Right.ERASURE)),
        (Said(whole=True, asks=(Right.ACCESS,)), (Right.ACCESS, Right.ERASURE, Right.OBJECTION)),
        (Said(), ()),
        (Said(chosen=(Right.ERASURE,), plain=False), ()),
        (Said(chosen=(Right.ERASURE,), proven=False), ()),
        (Said(whole=True, proven=False), ()),
    ],
)
def test_what_an_answer_settles(said, settled):
    assert settled_by(said, OFFERED, unclear(state=State.CLARIFICATION_PENDING)) == settled


@pytest.mark.parametrize(
    "changes", [{"unclear": False, "rights": (Right.ACCESS,)}, {"answered_at": TUESDAY}, {"state": State.CLOSED}]
)
def test_a_late_answer_changes_nothing_that_was_settled(changes):
    case = a_case(**({"rights": (), "unclear": True} | changes))

    assert settled_by(Said(chosen=(Right.ERASURE,)), OFFERED, case) == ()
