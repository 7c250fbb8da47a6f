"""The person is asked, the clock stands, the answer comes, the date has moved by just the days between (D4)."""

import pytest

from bot.errors import Misuse
from classifiers.labels import Right
from handlers.asks import AskKind
from handlers.facts import SuspensionKind
from handlers.states import RightOutcome
from tests.stories.answers import COPY

TOM = "Tom Hale <tom.hale@example.com>"
ACCESS = "Please send me a copy of all the personal data you hold about me. Tom"
DOUBT = {
    "doubt": "Two accounts carry your name, and your request came from an address that neither of them knows",
    "means": ["known_address", "log_in"],
}


@pytest.fixture
def asked(office):
    office.receives("access", ACCESS, sender=TOM)
    office.days_pass(1)
    office.does("ask", "access", what=AskKind.IDENTITY, facts=DOUBT)
    return office


def test_the_clock_stands_from_the_day_the_ask_left(asked):
    case = asked.case("access")

    assert "Two accounts carry your name" in asked.texts("tom.hale")[-1]
    assert case["state"] == "identity_pending"
    assert case["due"] is None
    assert case["asks"][0]["ask"] == "identity"


def test_the_answer_moves_the_date_by_the_days_between(asked):
    asked.days_pass(9)
    asked.receives("proof", "Here is my answer from the known address. Tom", sender=TOM, answers="access")
    asked.days_pass(2)
    assert any(alarm.startswith("answer_arrived:") for alarm in asked.alarms("access"))

    case = asked.does("answer_received", "access", kind=SuspensionKind.IDENTITY, sufficient=True)

    assert case["state"] == "in_progress"
    assert case["identity"] == "proven"
    assert case["due"] == "2027-04-12"  # 1 April and nine days is Saturday the 10th
    assert not any(alarm.startswith("answer_arrived:") for alarm in case["open_alarms"])


def test_an_answer_that_does_not_do_leaves_the_clock_standing(asked):
    asked.days_pass(3)
    asked.receives("proof", "It is really me. Tom", sender=TOM, answers="access")
    asked.works()

    case = asked.does("answer_received", "access", kind=SuspensionKind.IDENTITY, sufficient=False)

    assert case["state"] == "identity_pending"
    assert case["due"] is None


def test_nobody_says_an_answer_came_when_none_did(asked):
    with pytest.raises(Misuse, match="No letter came"):
        asked.does("answer_received", "access", kind=SuspensionKind.IDENTITY, sufficient=True)


def test_the_same_is_not_asked_twice(asked):
    with pytest.raises(Misuse, match="was asked"):
        asked.does("ask", "access", what=AskKind.IDENTITY, facts=DOUBT)


def test_a_doubt_in_general_is_refused_and_the_refusal_is_journalled(office):
    office.receives("access", ACCESS, sender=TOM)
    office.days_pass(1)

    with pytest.raises(Misuse, match="reasonable doubt"):
        office.does("ask", "access", what=AskKind.IDENTITY, facts={"doubt": "", "means": ["log_in", "known_address"]})

    assert "act_refused" in office.journal("access")
    assert len(office.sent("tom.hale")) == 1


def test_a_slip_in_the_name_of_a_fact_is_told(office):
    office.receives("access", ACCESS, sender=TOM)
    office.days_pass(1)

    with pytest.raises(Misuse, match="dout"):
        office.does("ask", "access", what=AskKind.IDENTITY, facts={"dout": "x"})


def test_nothing_is_answered_while_the_person_is_asked_who_they_are(asked):
    with pytest.raises(Misuse, match="asked for something"):
        asked.does("decide", "access", right=Right.ACCESS, outcome=RightOutcome.GRANTED, facts=COPY)


def test_missing_facts_are_asked_for_while_the_clock_runs_on(office):
    office.receives("access", ACCESS, sender=TOM)
    office.days_pass(1)

    case = office.does(
        "ask",
        "access",
        what=AskKind.FACTS,
        facts={"needed": ["the e-mail address of your account"], "why": "Three accounts carry the name Tom Hale here"},
    )

    assert "the e-mail address of your account" in office.texts("tom.hale")[-1]
    assert case["state"] == "in_progress"
    assert case["due"] == "2027-04-01"
