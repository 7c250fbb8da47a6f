"""From the decision to the answer: nothing leaves on one person's word alone, and nothing closes half done (P6)."""

from datetime import date

import pytest
from pypdf import PdfReader

from bot.errors import Misuse
from classifiers.labels import Right
from handlers.states import RightOutcome
from tests.stories.answers import COPY, DONE, ERASED, REFUSED, STOPPED

LEA = "Léa Martin <lea.martin@example.org>"
ERASE = "Please delete all the personal data you hold about me. Léa Martin"
BOTH = "Please send me a copy of all my personal data. Please also delete all my personal data after that. Léa Martin"
GRANT, PART, REFUSE = RightOutcome.GRANTED, RightOutcome.PARTLY, RightOutcome.REFUSED


@pytest.fixture
def erasure(office):
    office.receives("erase", ERASE, sender=LEA)
    office.works()
    office.days_pass(2)
    return office


def decide(office, name="erase", **how):
    stated = {"right": Right.ERASURE, "outcome": PART, "ground": "17(1)(a) 17(3)(b)", "facts": ERASED}
    return office.does("decide", name, **stated | how)


def refuse(office, **facts):
    return decide(office, outcome=REFUSE, ground="17(3)(b)", facts=REFUSED | facts)


def test_an_erasure_in_part_leaves_when_another_person_approved_it_and_closes_when_it_is_done(erasure):
    assert erasure.case("erase")["state"] == "in_progress"

    decided = decide(erasure)
    assert decided["state"] == "ready_for_approval"
    assert len(erasure.texts("lea.martin")) == 1

    approved = erasure.does("approve", "erase", by="Hugo Petit")

    assert "Invoices of 2025" in erasure.texts("lea.martin")[-1]
    assert approved["state"] == "execution_pending"
    assert approved["answered"] is not None
    done = erasure.does("execute", "erase", right=Right.ERASURE, works=DONE)
    assert done["state"] == "closed"
    assert done["closed"] is not None


def test_whoever_decided_an_erasure_cannot_approve_it_too(erasure):
    decide(erasure)

    with pytest.raises(Misuse, match="Another person"):
        erasure.does("approve", "erase", by="Claire Morel")

    assert erasure.case("erase")["state"] == "ready_for_approval"
    assert len(erasure.texts("lea.martin")) == 1
    assert "act_refused" in erasure.journal("erase")


def test_what_a_notice_lacks_is_named_before_anybody_approves_it(erasure):
    lacking = {name: value for name, value in ERASED.items() if name != "backups_on"}

    with pytest.raises(Misuse, match="backups_on"):
        decide(erasure, facts=lacking)

    case = erasure.case("erase")
    assert case["decisions"] == []
    assert case["state"] == "in_progress"


def test_an_approver_sends_a_decision_back_and_it_is_decided_anew(erasure):
    decide(erasure)

    back = erasure.does("send_back", "erase", reason="The newsletter list is missing.", by="Hugo Petit")
    assert back["state"] == "in_progress"
    assert back["decisions"] == []
    decide(erasure, facts=ERASED | {"erased": ["your account", "the newsletter list"]})
    erasure.does("approve", "erase", by="Hugo Petit")

    assert "the newsletter list" in erasure.texts("lea.martin")[-1]
    assert len(erasure.texts("lea.martin")) == 2


def test_a_refusal_in_month_one_says_why_and_where_to_complain(erasure):
    refuse(erasure)
    case = erasure.does("approve", "erase", by="Hugo Petit")

    text = erasure.texts("lea.martin")[-1]
    assert "L123-22" in text
    assert "CNIL" in text
    assert "court" in text
    assert case["state"] == "answered"
    assert erasure.does("close", "erase")["state"] == "closed"


def test_a_refusal_without_its_reasons_is_refused(erasure):
    with pytest.raises(Misuse, match="what, the fact and the rule"):
        refuse(erasure, refusals=[])


def test_a_refusal_after_the_month_is_refused_unless_it_says_why_it_is_late(erasure):
    erasure.days_pass(35)

    with pytest.raises(Misuse, match="12\\(4\\)"):
        refuse(erasure)

    assert len(erasure.texts("lea.martin")) == 1


def test_a_refusal_approved_too_late_does_not_leave(erasure):
    refuse(erasure)
    erasure.days_pass(35)

    with pytest.raises(Misuse, match="D7"):
        erasure.does("approve", "erase", by="Hugo Petit")

    assert len(erasure.texts("lea.martin")) == 1
    assert any(alarm.startswith("overdue") for alarm in erasure.alarms("erase"))


def test_a_part_is_answered_first_and_the_rest_keeps_its_date(office):
    office.receives("both", BOTH, sender=LEA)
    office.days_pass(3)

    office.does("decide", "both", right=Right.ACCESS, outcome=GRANT, facts=COPY)
    first = office.does("approve", "both", by="Hugo Petit")
    assert first["state"] == "in_progress"
    assert first["answered"] is None
    assert first["due"] == "2027-04-01"
    with pytest.raises(Misuse, match="not possible"):
        office.does("close", "both")

    decide(office, "both")
    rest = office.does("approve", "both", by="Hugo Petit")
    assert rest["state"] == "execution_pending"
    assert office.does("execute", "both", right=Right.ERASURE, works=DONE)["state"] == "closed"


def test_marketing_stops_the_same_day_on_one_persons_word(office):
    office.receives("stop", "Please stop sending me marketing emails, I object to advertising. Léa", sender=LEA)
    office.works()
    assert "stop_marketing_today" in office.case("stop")["open_alarms"]

    office.does("decide", "stop", right=Right.OBJECTION, outcome=GRANT, ground="21(2)", facts=STOPPED)
    case = office.does("approve", "stop")

    assert case["state"] == "answered"
    assert case["answered"][:10] == "2027-03-01"
    assert "stop_marketing_today" not in case["open_alarms"]


def test_an_answer_that_comes_back_is_owed_again_and_goes_by_post(erasure, tmp_path):
    decide(erasure)
    erasure.does("approve", "erase", by="Hugo Petit")
    due = erasure.case("erase")["one_month_due"]

    erasure.bounces("bounce", erasure.sent("lea.martin")[-1])
    back = erasure.case("erase")
    assert back["state"] == "ready_for_approval"
    assert back["answered"] is None
    assert back["due"] == due

    file = tmp_path / "letter.pdf"
    erasure.does("letter", "erase", notice="N7", address=["Léa Martin", "2 rue Haute", "75011 Paris"], out=file)
    assert file.read_bytes().startswith(b"%PDF")
    posted = erasure.does("posted", "erase", notice="N7", on=date(2027, 3, 3))
    assert posted["state"] == "execution_pending"
    assert posted["answered"] is not None


def test_an_answer_goes_on_paper_when_post_is_asked_for_even_after_the_decision(erasure, tmp_path):
    decide(erasure)
    asked = erasure.does("settle_person", "erase", by_post=True)
    assert [one["form"] for one in asked["notices"] if one["notice"] == "N7"] == ["post"]

    approved = erasure.does("approve", "erase", by="Hugo Petit")

    assert [one["status"] for one in approved["notices"] if one["notice"] == "N7"] == ["printed"]
    assert approved["answered"] is None
    assert len(erasure.texts("lea.martin")) == 1
    file = tmp_path / "letter.pdf"
    erasure.does("letter", "erase", notice="N7", address=["Léa Martin", "75011 Paris"], out=file)
    printed = " ".join(PdfReader(file).pages[0].extract_text().split())
    assert "This letter was prepared by a program" in printed
    assert "HUMAN" not in printed
    assert erasure.does("posted", "erase", notice="N7", on=date(2027, 3, 3))["answered"] is not None


def test_a_letter_that_waits_at_the_printer_goes_by_mail_when_the_person_wants_it_so(erasure):
    erasure.does("settle_person", "erase", by_post=True)
    decide(erasure)
    erasure.does("approve", "erase", by="Hugo Petit")
    assert len(erasure.texts("lea.martin")) == 1

    case = erasure.does("settle_person", "erase", by_post=False)

    assert case["answered"] is not None
    assert "answer HUMAN to this message" in erasure.texts("lea.martin")[-1]


def test_a_dissatisfied_person_is_heard_again_by_the_first_date(erasure):
    refuse(erasure)
    erasure.does("approve", "erase", by="Hugo Petit")

    case = erasure.does("reopen", "erase")

    assert case["state"] == "in_progress"
    assert case["due"] == "2027-04-01"
    assert case["decisions"] == []
    assert decide(erasure)["state"] == "ready_for_approval"


def test_nothing_is_decided_twice(erasure):
    decide(erasure)

    with pytest.raises(Misuse, match="has its outcome already"):
        refuse(erasure)
