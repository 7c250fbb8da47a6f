"""What becomes of a message: the table of `handlers.reception`, row by row, and what holds for every letter."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from given_facts import RULES, TUESDAY, a_letter
from hypothesis import given
from hypothesis import strategies as st

from classifiers.labels import Aspect, Judgement, Matter, Right
from handlers.facts import LetterFacts, MachineKind, Outcome
from handlers.reception import GRAVE, receive
from handlers.reception import RULES as TABLE

NOTHING = {"judgement": Judgement.NOT_A_REQUEST, "rights": ()}
UNCLEAR = {"judgement": Judgement.UNCLEAR, "rights": ()}
QUESTION = {"rights": (), "matters": (Matter.QUESTION,)}
OPEN = {"matches_case": "AZ-7", "case_open": True, "case_rights": (Right.ACCESS,)}
CLOSED = {"matches_case": "AZ-7", "case_open": False, "case_rights": (Right.ACCESS,)}
WORD = frozenset({Aspect.REQUEST_WORD})

ROWS = [
    # what is said of the letter, the rule, the outcome, a case is opened
    ({"parsed": False}, "could_not_be_parsed", Outcome.SET_ASIDE, False),
    ({"ours": True}, "our_own_mail", Outcome.OURS, False),
    ({"machine": MachineKind.BOUNCE}, "machine_mail", Outcome.MACHINE, False),
    ({"machine": MachineKind.AUTO_REPLY}, "machine_mail", Outcome.MACHINE, False),
    ({"machine": MachineKind.LOOP, "requester_robot": True}, "machine_mail", Outcome.MACHINE, False),
    ({"machine": MachineKind.AUTO_REPLY, "requester_robot": True}, "machine_mail", Outcome.MACHINE, False),
    ({"machine": MachineKind.LIST, "requester_robot": True}, "asks_or_raises", Outcome.CASE, True),
    ({"requester_robot": True}, "asks_or_raises", Outcome.CASE, True),
    ({"requester_robot": True, **CLOSED}, "robot_answers_us", Outcome.FOLLOW_UP, False),
    ({"duplicate": True, **OPEN}, "second_copy", Outcome.FOLLOW_UP, False),
    ({"duplicate": True, **NOTHING}, "asks_for_nothing", Outcome.NOT_A_REQUEST, False),
    ({"rights": (Right.ERASURE,), **OPEN, "case_rights": (Right.ACCESS,)}, "asks_a_new_right", Outcome.CASE, True),
    (OPEN, "belongs_to_a_case", Outcome.FOLLOW_UP, False),
    ({**OPEN, **UNCLEAR}, "belongs_to_a_case", Outcome.FOLLOW_UP, False),
    ({**OPEN, **NOTHING}, "belongs_to_a_case", Outcome.FOLLOW_UP, False),
    ({**OPEN, **QUESTION}, "belongs_to_a_case", Outcome.FOLLOW_UP, False),
    (CLOSED, "asks_a_new_right", Outcome.CASE, True),
    ({**CLOSED, **NOTHING}, "belongs_to_a_case", Outcome.FOLLOW_UP, False),
    ({**CLOSED, **UNCLEAR}, "belongs_to_a_case", Outcome.FOLLOW_UP, False),
    ({**OPEN, "matters": (Matter.BREACH,)}, "raises_a_grave_matter", Outcome.CASE, True),
    (
        {**OPEN, "matters": (Matter.BREACH,), "case_matters": (Matter.BREACH,)},
        "belongs_to_a_case",
        Outcome.FOLLOW_UP,
        False,
    ),
    ({**OPEN, "case_rights": (), "case_unclear": True}, "clarifies_the_case", Outcome.FOLLOW_UP, False),
    ({}, "asks_or_raises", Outcome.CASE, True),
    ({"rights": (), "matters": (Matter.COMPLAINT,)}, "asks_or_raises", Outcome.CASE, True),
    ({"rights": (), "matters": (Matter.AUTHORITY,)}, "asks_or_raises", Outcome.CASE, True),
    ({**UNCLEAR, "matters": (Matter.AUTHORITY,)}, "asks_or_raises", Outcome.CASE, True),
    (UNCLEAR, "may_ask", Outcome.UNCLEAR, True),
    ({**UNCLEAR, "matters": (Matter.QUESTION,)}, "may_ask", Outcome.UNCLEAR, True),
    (QUESTION, "asks_a_question", Outcome.CASE, True),
    ({**QUESTION, "judgement": Judgement.NOT_A_REQUEST}, "asks_a_question", Outcome.CASE, True),
    ({"rights": ()}, "sure_of_nothing", Outcome.UNCLEAR, True),
    (NOTHING, "asks_for_nothing", Outcome.NOT_A_REQUEST, False),
]


@pytest.mark.parametrize(("said", "rule", "outcome", "opens"), ROWS)
def test_each_row_of_the_table_decides_its_letter(said, rule, outcome, opens):
    reception = receive(a_letter(**said), RULES)

    assert (reception.because[0], reception.outcome, reception.opens_case) == (rule, outcome, opens)


def test_every_rule_of_the_table_has_a_row_here():
    named = {row[1] for row in ROWS} | {"says_request"}

    assert {rule.name for rule in TABLE} == named


def test_a_right_and_a_question_are_one_request():
    letter = a_letter(matters=(Matter.QUESTION,))

    reception = receive(letter, RULES)

    assert reception.opens_case
    assert not reception.note_no_request


def test_request_answered_to_our_note_counts_from_the_first_letter():
    """Paul wrote on Tuesday, was told that we saw no request, and answers REQUEST a week later (P5)."""
    letter = a_letter(
        **UNCLEAR,
        aspects=WORD,
        thread_noted=True,
        noted_before=True,
        received_at=TUESDAY + timedelta(days=7),
        first_received_at=TUESDAY,
    )

    reception = receive(letter, RULES)

    assert reception.because == ("says_request", "first_receipt_kept")
    assert (reception.opens_case, reception.unclear, reception.received_at) == (True, True, TUESDAY)


def test_request_also_works_in_the_thread_of_a_question_case():
    letter = a_letter(
        **NOTHING, aspects=WORD, thread_noted=True, first_received_at=TUESDAY, matches_case="AZ-3", case_open=True
    )

    assert receive(letter, RULES).opens_case


def test_request_is_not_lost_when_all_we_know_is_the_question():
    letter = a_letter(**NOTHING, aspects=WORD, matches_case="AZ-3", case_open=True, case_matters=(Matter.QUESTION,))

    assert receive(letter, RULES).because[0] == "says_request"


def test_request_said_twice_opens_one_case():
    letter = a_letter(
        **NOTHING,
        aspects=WORD,
        thread_noted=True,
        first_received_at=TUESDAY,
        matches_case="AZ-3",
        case_open=True,
        case_unclear=True,
    )

    assert receive(letter, RULES).follows_case == "AZ-3"


def test_request_with_a_right_in_the_same_letter_settles_it():
    letter = a_letter(aspects=WORD, thread_noted=True, first_received_at=TUESDAY - timedelta(days=2))

    reception = receive(letter, RULES)

    assert not reception.unclear
    assert reception.received_at == TUESDAY - timedelta(days=2)


def test_the_word_request_without_a_note_of_ours_means_nothing_special():
    letter = a_letter(**NOTHING, aspects=WORD)

    assert receive(letter, RULES).outcome is Outcome.NOT_A_REQUEST


def test_a_bounce_is_filed_under_the_case_whose_answer_it_returns():
    letter = a_letter(machine=MachineKind.BOUNCE, **OPEN)

    assert receive(letter, RULES).follows_case == "AZ-7"


def test_a_request_found_in_spam_opens_a_case_and_the_ledger_says_so():
    reception = receive(a_letter(in_spam=True, authenticated=False), RULES)

    assert reception.opens_case
    assert reception.because == ("asks_or_raises", "found_in_spam", "sender_not_proven")


@pytest.mark.parametrize("said", [NOTHING, QUESTION])
def test_a_person_whose_letter_asks_nothing_is_told_once(said):
    letter = a_letter(**said)

    assert receive(letter, RULES).note_no_request
    assert not receive(replace(letter, noted_before=True), RULES).note_no_request


@pytest.mark.parametrize(
    "reason", [{"authenticated": False}, {"in_spam": True}, {"requester_robot": True}, {"noted_before": True}]
)
@pytest.mark.parametrize("said", [NOTHING, QUESTION])
def test_the_note_is_never_sent_where_it_could_hit_a_stranger_or_a_machine(said, reason):
    assert not receive(a_letter(**said, **reason), RULES).note_no_request


LETTERS = st.builds(
    LetterFacts,
    received_at=st.datetimes(timezones=st.just(TUESDAY.tzinfo)),
    judgement=st.sampled_from(Judgement),
    rights=st.lists(st.sampled_from(Right), unique=True, max_size=3).map(tuple),
    matters=st.lists(st.sampled_from(Matter), unique=True, max_size=2).map(tuple),
    aspects=st.frozensets(st.sampled_from(Aspect), max_size=2),
    machine=st.none() | st.sampled_from(MachineKind),
    requester_robot=st.booleans(),
    ours=st.booleans(),
    authenticated=st.booleans(),
    in_spam=st.booleans(),
    parsed=st.booleans(),
    matches_case=st.none() | st.just("AZ-7"),
    case_open=st.booleans(),
    case_rights=st.lists(st.sampled_from(Right), unique=True, max_size=2).map(tuple),
    thread_noted=st.booleans(),
    first_received_at=st.none() | st.datetimes(timezones=st.just(TUESDAY.tzinfo)),
    noted_before=st.booleans(),
    duplicate=st.booleans(),
).map(lambda one: one if one.matches_case else replace(one, case_open=False, case_rights=()))


@given(LETTERS)
def test_what_may_ask_for_something_is_never_dropped(letter):
    reception = receive(letter, RULES)

    asks = letter.judgement is not Judgement.NOT_A_REQUEST or bool(GRAVE & set(letter.matters))
    human = letter.parsed and not letter.ours and (letter.machine is None)
    if human and asks:
        assert reception.opens_case or reception.follows_case


@given(LETTERS)
def test_machine_mail_never_opens_a_case_and_never_gets_a_note(letter):
    reception = receive(letter, RULES)

    if letter.machine in {MachineKind.BOUNCE, MachineKind.AUTO_REPLY, MachineKind.LOOP}:
        assert not reception.opens_case
    if letter.machine is not None:
        assert not reception.note_no_request


@given(LETTERS)
def test_a_receipt_is_never_moved_forward(letter):
    assert receive(letter, RULES).received_at <= letter.received_at


@given(LETTERS)
def test_a_letter_either_opens_a_case_or_follows_one_never_both(letter):
    reception = receive(letter, RULES)

    assert not (reception.opens_case and reception.follows_case)
    assert reception.opens_case == (reception.outcome in {Outcome.CASE, Outcome.UNCLEAR})
