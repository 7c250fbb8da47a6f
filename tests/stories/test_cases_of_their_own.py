"""Restriction, post, another company's data, breach, authority: each with its own order of things (LEGAL.md 4, 5)."""

from datetime import date, datetime

import pytest

from bot.cases.acts.steps import RestrictionAct
from bot.errors import Misuse
from classifiers.labels import Matter, Right
from handlers.breach_clock import BreachOutcome
from handlers.facts import Channel
from handlers.states import RightOutcome
from tests.stories.answers import COPY, DONE, FROZEN

LEA = "Léa Martin <lea.martin@example.org>"
WHY = "We checked the telephone number with you on 4 March and both records now show the same digits"
GRANT, REFUSE = RightOutcome.GRANTED, RightOutcome.REFUSED


@pytest.fixture
def frozen(office):
    office.receives("freeze", "Please restrict the processing of my data under article 18. Léa", sender=LEA)
    office.works()
    office.does("decide", "freeze", right=Right.RESTRICTION, outcome=GRANT, ground="18(1)(a)", facts=FROZEN)
    office.does("approve", "freeze")
    return office


@pytest.fixture
def by_post(office):
    office.number_by_post = office.stage.machine.service.open_case(
        channel=Channel.POST,
        received_at=datetime.fromisoformat("2027-02-25T10:00:00+01:00"),
        rights=[Right.ACCESS],
        language="fr",
        by="Claire Morel",
        now=office.clock.now(),
    )
    return office


def test_a_restriction_ends_only_after_the_person_was_told_and_had_time_to_object(frozen):
    case = frozen.case("freeze")
    assert case["restriction"] == "active"
    with pytest.raises(Misuse, match="told before"):
        frozen.does("restriction", "freeze", act=RestrictionAct.LIFT)

    frozen.does(
        "restriction", "freeze", act=RestrictionAct.ANNOUNCE, facts={"why": WHY, "lift_date": date(2027, 3, 10)}
    )
    assert "10 March 2027" in frozen.texts("lea.martin")[-1]
    assert frozen.case("freeze")["restriction"] == "lift_noticed"
    with pytest.raises(Misuse, match="Wait until"):
        frozen.does("restriction", "freeze", act=RestrictionAct.LIFT)

    frozen.days_pass(8)
    assert frozen.does("restriction", "freeze", act=RestrictionAct.LIFT)["restriction"] == "lifted"


def test_a_freeze_that_is_carried_out_stays_open_until_it_is_lifted(frozen):
    done = frozen.does("execute", "freeze", right=Right.RESTRICTION, works=DONE)
    assert (done["state"], done["closed"]) == ("execution_pending", None)
    with pytest.raises(Misuse, match="closed is not possible"):
        frozen.does("close", "freeze")

    frozen.does(
        "restriction", "freeze", act=RestrictionAct.ANNOUNCE, facts={"why": WHY, "lift_date": date(2027, 3, 10)}
    )
    frozen.days_pass(8)

    assert frozen.does("restriction", "freeze", act=RestrictionAct.LIFT)["state"] == "closed"


def test_an_objection_to_the_lift_keeps_the_data_frozen(frozen):
    frozen.does(
        "restriction", "freeze", act=RestrictionAct.ANNOUNCE, facts={"why": WHY, "lift_date": date(2027, 3, 10)}
    )

    case = frozen.does("restriction", "freeze", act=RestrictionAct.OBJECTED)

    assert case["restriction"] == "active"


def test_a_request_by_post_is_acknowledged_and_answered_by_letter(by_post, tmp_path):
    office, number, file = by_post, by_post.number_by_post, tmp_path / "letter.pdf"
    address = ["Hugo Petit", "4 rue Basse", "69002 Lyon"]
    office.does_to(number, "letter", notice="N1", address=address, out=file)
    office.does_to(number, "posted", notice="N1", on=date(2027, 3, 1))
    assert office.does_to(number, "note", text="He called twice.")["state"] == "in_progress"

    office.does_to(number, "decide", right=Right.ACCESS, outcome=GRANT, facts=COPY)
    waiting = office.does_to(number, "approve", by="Inès Roux")
    assert waiting["answered"] is None
    assert [(one["notice"], one["status"]) for one in waiting["notices"]][-1] == ("N5", "printed")
    with pytest.raises(Misuse, match="between the decision and today"):
        office.does_to(number, "posted", notice="N5", on=date(2027, 3, 2))

    office.does_to(number, "letter", notice="N5", address=address, out=file)
    posted = office.does_to(number, "posted", notice="N5", on=date(2027, 3, 1))
    assert posted["state"] == "answered"
    assert posted["answered"] is not None
    assert office.sent() == []


def test_a_letter_nobody_approved_is_not_printed(by_post, tmp_path):
    number = by_post.number_by_post
    by_post.does_to(number, "decide", right=Right.ACCESS, outcome=GRANT, facts=COPY)

    with pytest.raises(Misuse, match="word first"):
        by_post.does_to(number, "letter", notice="N5", address=["Hugo Petit"], out=tmp_path / "no.pdf")

    assert not (tmp_path / "no.pdf").exists()


def test_another_companys_data_are_for_that_company_and_the_writer_is_told_first(office):
    office.receives("invoice", "Please delete all the personal data you hold about me. Léa", sender=LEA)
    office.days_pass(1)

    stated = {"our_customer": True, "answer_by": date(2027, 3, 20), "dpo_opinion": "for"}
    office.does("hand_over", "invoice", facts=stated)
    assert len(office.texts("lea.martin")) == 1
    case = office.does("approve", "invoice", by="Hugo Petit")

    assert case["state"] == "forwarded_controller"
    assert "20 March 2027" in office.texts("lea.martin")[-1]
    assert case["decisions"][0]["ground"] == "28(3)(e)"


def test_a_person_who_takes_the_request_back_gets_a_word_and_the_case_closes(office):
    office.receives("erase", "Please delete all the personal data you hold about me. Léa", sender=LEA)
    office.days_pass(1)

    case = office.does("withdraw", "erase")

    assert case["state"] == "closed"
    assert len(office.texts("lea.martin")) == 2


def test_what_somebody_answered_by_hand_is_recorded(office):
    office.receives("erase", "Please delete all the personal data you hold about me. Léa", sender=LEA)
    office.works()
    thread = office.stage.server.mailbox.get(office.stage.gmail_ids["erase"]).thread_id
    by_hand = b"From: privacy@azopio.com\r\nTo: lea.martin@example.org\r\nSubject: Re: Bonjour\r\n\r\nDone.\r\n"
    office.stage.server.mailbox.write_by_hand(by_hand, thread_id=thread)
    office.works()

    case = office.does("record_outcome", "erase", outcomes={Right.ERASURE: GRANT})

    assert case["state"] == "answered"
    assert case["paused"] is False
    assert "record_outcome" not in case["open_alarms"]


def test_a_breach_report_ends_with_an_outcome_and_its_reason(office):
    office.receives("leak", "I received somebody else's invoice in your last e-mail. This is a data leak.", sender=LEA)
    office.works()
    assert office.case("leak")["matters"] == ["breach"]
    with pytest.raises(Misuse, match="before"):
        office.does("breach", "leak", aware_at=datetime.fromisoformat("2027-02-01T09:00:00+01:00"), reason=WHY)

    with pytest.raises(Misuse, match="Say why"):
        office.does("breach", "leak", outcome=BreachOutcome.NOT_A_BREACH)
    case = office.does("breach", "leak", outcome=BreachOutcome.NOT_A_BREACH, reason=WHY)

    assert case["state"] == "answered"
    assert case["breach_outcome"] == "not_a_breach"
    assert not any(alarm.startswith("breach") for alarm in case["open_alarms"])


def test_an_authority_sets_the_date_and_a_person_answers_it(by_post):
    office = by_post
    number = office.stage.machine.service.open_case(
        channel=Channel.POST,
        received_at=office.clock.now(),
        rights=[],
        matters=[Matter.AUTHORITY],
        language="fr",
        by="Claire Morel",
        now=office.clock.now(),
    )

    assert office.does_to(number, "authority", date=date(2027, 3, 22))["due"] == "2027-03-22"
    case = office.does_to(number, "authority", answered=date(2027, 3, 1))

    assert case["state"] == "answered"
    assert office.does_to(number, "close")["state"] == "closed"
