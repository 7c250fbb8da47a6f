"""The writer's permission: the latest act counts, a yes needs proof, a no does not."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.permission import Act, ActKind, Proof, Question, Standing, giving, may_ask, standing

LETTER = "18c2f00d"
WRITTEN = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
MONDAY = datetime(2027, 3, 8, 9, 0, tzinfo=UTC)


def act(kind, day=0, **changes) -> Act:
    values = {
        "gmail_id": f"reply-{day}-{kind}",
        "received_at": MONDAY + timedelta(days=day),
        "about": LETTER,
        "proof": Proof.AUTHENTICATED,
    }
    return Act(kind=kind, **{**values, **changes})


def stands(*acts) -> Standing:
    return standing(LETTER, WRITTEN, acts, asked=True)


def test_silence_is_no_permission():
    assert stands() is Standing.ASKED
    assert standing(LETTER, WRITTEN, (), asked=False) is Standing.NOT_ASKED


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (ActKind.YES, Standing.YES),
        (ActKind.YES_CASE, Standing.YES),
        (ActKind.NO, Standing.NO),
        (ActKind.WITHDRAWN, Standing.WITHDRAWN),
    ],
)
def test_one_answer_settles_it(kind, expected):
    assert stands(act(kind)) is expected


@pytest.mark.parametrize(
    "changes",
    [{"proof": Proof.NONE}, {"same_person": False}, {"robot": True}],
    ids=["no proof", "another address", "robot"],
)
def test_a_yes_that_may_not_be_the_writers_own_counts_for_nothing(changes):
    assert stands(act(ActKind.YES, **changes)) is Standing.ASKED


def test_the_one_time_code_proves_a_writer_whose_mail_gmail_cannot():
    assert stands(act(ActKind.YES, proof=Proof.ONE_TIME_CODE)) is Standing.YES


def test_a_no_needs_no_proof_but_the_same_address():
    assert stands(act(ActKind.YES), act(ActKind.NO, 1, proof=Proof.NONE)) is Standing.NO
    assert stands(act(ActKind.YES), act(ActKind.NO, 1, same_person=False)) is Standing.YES


def test_yes_then_no_is_no_in_whatever_order_they_are_handled():
    yes, no = act(ActKind.YES), act(ActKind.NO, 1)

    assert stands(yes, no) is stands(no, yes) is Standing.NO


def test_no_then_yes_is_yes_because_the_writer_may_change_their_mind():
    assert stands(act(ActKind.NO), act(ActKind.YES, 1)) is Standing.YES


def test_a_no_of_the_same_instant_outweighs_a_yes():
    assert stands(act(ActKind.YES), act(ActKind.NO)) is Standing.NO


def test_a_yes_for_another_message_opens_nothing_here():
    assert stands(act(ActKind.YES, about="other")) is Standing.ASKED


def test_a_yes_for_the_case_covers_what_had_been_written_until_then():
    whole = act(ActKind.YES_CASE, about=None)

    assert stands(whole) is Standing.YES
    assert standing("later", MONDAY + timedelta(days=2), [whole], asked=False) is Standing.NOT_ASKED


def test_a_withdrawal_for_the_case_ends_every_permission():
    assert stands(act(ActKind.YES), act(ActKind.WITHDRAWN, 1, about=None)) is Standing.WITHDRAWN


ACTS = st.lists(
    st.builds(
        act,
        st.sampled_from(ActKind),
        st.integers(0, 5),
        about=st.sampled_from([LETTER, "other", None]),
        proof=st.sampled_from(Proof),
        same_person=st.booleans(),
        robot=st.booleans(),
    ),
    max_size=6,
)


@given(ACTS)
def test_the_order_of_handling_never_matters(acts):
    assert len({stands(*order) for order in itertools.islice(itertools.permutations(acts), 24)}) == 1


@given(ACTS)
def test_a_permission_always_rests_on_a_proven_yes_that_nothing_later_took_back(acts):
    evidence = giving(LETTER, WRITTEN, acts)

    assert (evidence is not None) == (stands(*acts) is Standing.YES)
    if evidence is not None:
        assert evidence.allows
        assert not any(
            one.kind in {ActKind.NO, ActKind.WITHDRAWN}
            and one.same_person
            and one.about in {LETTER, None}
            and one.received_at >= evidence.received_at
            for one in acts
        )


@pytest.mark.parametrize(
    ("questions", "acts", "robot", "expected"),
    [
        ([], [], False, None),
        ([], [], True, "robot"),
        ([Question(about=LETTER, sent_at=MONDAY, closed_at=MONDAY)], [], False, "asked_before"),
        ([Question(about="other", sent_at=MONDAY)], [], False, "question_open"),
        ([Question(about="other", sent_at=MONDAY, closed_at=MONDAY)], [], False, None),
        ([], [act(ActKind.NO)], False, "refused_before"),
        ([], [act(ActKind.NO, about=None)], False, "refused_before"),
        ([], [act(ActKind.NO, about="other")], False, None),
    ],
)
def test_the_question_is_put_once_one_at_a_time_and_never_to_a_machine(questions, acts, robot, expected):
    assert may_ask(LETTER, questions, acts, robot=robot) == expected
