"""When the program is not sure what a letter asks, it asks the person, and needs no reader for that (P3, P11, N3)."""

from __future__ import annotations

import pytest

from classifiers.labels import Right
from handlers.facts import Channel

ILSE = "Ilse Brandt <ilse.brandt@example.org>"
VAGUE = "Please treat this mail as a request under the GDPR and act on it. Ilse"
FIRST_DAY = "2027-03-01"


@pytest.fixture
def asked(office):
    """Ilse's letter says only that it is a request; three days ago she was asked what she means."""
    office.receives("vague", VAGUE, sender=ILSE, subject="GDPR")
    office.days_pass(3)
    return office


def answers(office, text, *, name="answer", sender=ILSE, **how):
    """She answers our last mail to her."""
    ours = office.sent("ilse.brandt")[-1]
    headers = {"In-Reply-To": ours["Message-ID"], "References": ours["Message-ID"]}
    office.receives(name, text, sender=sender, subject=f"Re: {ours['Subject']}", headers=headers, **how)
    office.works()


def left(office, name="vague"):
    return [one["notice"] for one in office.case(name)["notices"] if one["status"] == "sent"]


def test_an_unclear_letter_is_acknowledged_and_then_asked_about_with_numbers(asked):
    acknowledgement, question = asked.texts("ilse.brandt")

    assert "We received your message" in acknowledgement
    assert "1. receive a copy of the data we hold about you" in question
    assert "6. object to the way we use your data" in question
    assert "This question does not stop the clock" in question
    assert asked.case("vague")["state"] == "clarification_pending"
    assert asked.case("vague")["due"] == "2027-04-01"


def test_staff_see_how_likely_each_right_is_and_no_word_of_the_letter(asked):
    case = asked.case("vague")

    assert case["about"].startswith("unclear: ")
    assert "request under" not in str(case)


def test_a_number_settles_the_case_with_its_first_receipt(asked):
    answers(asked, "3")

    case = asked.case("vague")
    assert (case["rights"], case["unclear"], case["state"]) == (["erasure"], False, "in_progress")
    assert case["received"].startswith(FIRST_DAY)
    assert case["due"] == "2027-04-01"
    assert not any(key.startswith(("unclear", "answer_arrived")) for key in case["open_alarms"])
    assert case["asks"][0]["answered"] is not None


def test_a_word_in_another_language_than_the_question_settles_it(asked):
    answers(asked, "Löschung, bitte")

    assert asked.case("vague")["rights"] == ["erasure"]


def test_several_numbers_and_our_own_text_below_without_a_mark(asked):
    ours = asked.sent("ilse.brandt")[-1].get_content()

    answers(asked, f"1 and 6\n\n{ours}")

    assert asked.case("vague")["rights"] == ["access", "objection"]


def test_the_whole_scope_may_be_kept(asked):
    answers(asked, "EVERYTHING")

    assert asked.case("vague")["rights"] == [
        "access",
        "rectification",
        "erasure",
        "restriction",
        "portability",
        "objection",
    ]


@pytest.mark.parametrize("text", ["les deux", "both please", "None of these.", "What do you mean by that?", "No."])
def test_what_is_not_plain_settles_nothing_and_is_put_before_a_person(asked, text):
    answers(asked, text)

    case = asked.case("vague")
    assert case["unclear"] is True
    assert case["state"] == "clarification_pending"
    assert any(key.startswith("answer_arrived:") for key in case["open_alarms"])
    assert left(asked).count("N3") == 1


def test_a_new_request_beside_the_number_is_settled_with_it(asked):
    answers(asked, "3\n\nAnd please send me a copy of all the personal data you hold about me.")

    assert asked.case("vague")["rights"] == ["access", "erasure"]
    assert asked.case("vague")["due"] == "2027-04-01"


def test_a_sentence_of_her_own_settles_it_too(asked):
    answers(asked, "I want you to correct my date of birth in your records, it is wrong.")

    assert asked.case("vague")["rights"] == ["rectification"]


def test_a_second_answer_changes_nothing_by_itself_and_is_put_before_a_person(asked):
    answers(asked, "3")
    answers(asked, "1", name="second answer")

    case = asked.case("vague")
    assert case["rights"] == ["erasure"]
    assert any(key.startswith("answer_arrived:") for key in case["open_alarms"])
    assert "answer.access" in case["messages"][-1]["because"]


def test_an_answer_after_staff_settled_it_is_put_before_a_person(asked):
    asked.does("settle_rights", "vague", rights=[Right.ACCESS])

    answers(asked, "3")

    case = asked.case("vague")
    assert case["rights"] == ["access"]
    assert any(key.startswith("answer_arrived:") for key in case["open_alarms"])


def test_the_same_answer_after_staff_settled_it_rings_nobody(asked):
    asked.does("settle_rights", "vague", rights=[Right.ERASURE])

    answers(asked, "3")

    assert asked.case("vague")["open_alarms"] == []
    assert asked.case("vague")["asks"][0]["answered"] is not None


def test_an_answer_from_another_address_settles_nothing(asked):
    answers(asked, "3", sender="Carl <carl@example.com>")

    assert asked.case("vague")["unclear"] is True


def test_an_unproven_answer_counts_only_in_answer_to_the_very_mail_we_sent(asked):
    asked.receives("unproven", "3", sender=ILSE, answers="vague", dmarc=None)
    asked.works()
    assert asked.case("vague")["unclear"] is True

    answers(asked, "3", dmarc=None)

    assert asked.case("vague")["rights"] == ["erasure"]


def test_without_an_answer_it_is_put_before_a_person_ten_working_days_before_the_date(asked):
    asked.days_pass(14)

    case = asked.case("vague")
    assert case["state"] == "ready_for_approval"
    assert "clarification_unanswered" in case["open_alarms"]
    assert case["closed"] is None

    answers(asked, "3")
    assert asked.case("vague")["state"] == "in_progress"
    assert asked.case("vague")["due"] == "2027-04-01"


def test_nobody_is_asked_before_a_person_confirmed_the_sender(office):
    office.receives("vague", VAGUE, sender=ILSE, subject="GDPR", dmarc=None)
    office.days_pass(1)
    assert office.sent() == []

    office.confirms("vague")

    assert left(office) == ["N1", "N3"]


def test_a_robot_is_acknowledged_once_and_never_asked(office):
    office.receives("robot", VAGUE, sender=ILSE, subject="GDPR", headers={"Auto-Submitted": "auto-generated"})
    office.works()

    assert office.case("robot")["unclear"] is True
    assert left(office, "robot") == ["N1"]


def test_the_question_to_a_shared_mailbox_offers_every_right_alike(office):
    office.receives("shared", "Remove me.", sender="Cabinet <contact@cabinet.example.org>")
    office.works()

    assert office.case("shared")["about"].startswith("unclear: erasure")
    assert "1. receive a copy of the data we hold" in office.texts("contact@")[-1]
    assert "6. object to the way we use your data" in office.texts("contact@")[-1]


def test_a_question_that_was_overtaken_is_dropped_without_an_alarm(office):
    office.stage.change_settings(sending={"enabled": False})
    office.receives("vague", VAGUE, sender=ILSE, subject="GDPR")
    office.works()
    office.stage.change_settings(sending={"per_person_a_day": 1, "enabled": True})
    office.works()
    assert left(office) == ["N1"]

    office.does("settle_rights", "vague", rights=[Right.ACCESS])
    office.days_pass(2)

    assert [one["reason"] for one in office.case("vague")["notices"] if one["notice"] == "N3"] == ["clear_by_now"]
    assert not any(key.startswith("notice_void") for key in office.alarms("vague"))
    assert left(office) == ["N1"]


def test_what_came_by_post_is_asked_by_staff_alone(office):
    service = office.stage.machine.service
    number = service.open_case(
        channel=Channel.POST,
        received_at=office.clock.now(),
        rights=[Right.ACCESS],
        language="fr",
        by="Claire Morel",
        now=office.clock.now(),
    )
    office.works()

    assert [one["notice"] for one in service.show(number)["notices"]] == []
