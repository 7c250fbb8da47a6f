"""Two more months: decided by a person, told in time, or not at all (GDPR 12(3), P7, D3, D7)."""

from datetime import datetime

import pytest

from bot.errors import Misuse
from classifiers.labels import Right
from handlers.facts import Channel, ReasonCode

TOM = "Tom Hale <tom.hale@example.com>"
ACCESS = "Please send me a copy of all the personal data you hold about me. Tom"
SENTENCE = "Your account holds 11,000 documents that have to be read one by one to protect other people."
CODE = ReasonCode.COMPLEX_RETRIEVAL


@pytest.fixture
def acknowledged(office):
    office.receives("access", ACCESS, sender=TOM)
    office.works()
    return office


def test_the_person_is_told_why_and_the_date_moves_when_the_notice_has_left(acknowledged):
    acknowledged.days_pass(17)

    acknowledged.extends("access", SENTENCE, code=CODE)

    text = acknowledged.texts("tom.hale@example.com")[-1]
    assert "11,000 documents" in text
    assert "1 June 2027" in text
    assert acknowledged.case("access")["due"] == "2027-06-01"
    assert acknowledged.case("access")["extension"]["by"] == "Claire Morel"


def test_the_date_does_not_move_before_the_notice_has_left(acknowledged):
    service, clock = acknowledged.stage.machine.service, acknowledged.clock

    service.extend(
        acknowledged.number("access"), reason_code=CODE, sentence=SENTENCE, by="Claire Morel", now=clock.now()
    )

    assert acknowledged.case("access")["due"] == "2027-04-01"


def test_an_extension_after_the_month_is_refused_and_says_what_to_do(acknowledged):
    acknowledged.days_pass(33)

    with pytest.raises(Misuse, match="within one month"):
        acknowledged.extends("access", SENTENCE, code=CODE)

    assert acknowledged.case("access")["due"] == "2027-04-01"
    assert len(acknowledged.sent("tom.hale@example.com")) == 1


def test_a_second_extension_is_refused(acknowledged):
    acknowledged.extends("access", SENTENCE, code=CODE)

    with pytest.raises(Misuse):
        acknowledged.extends("access", SENTENCE, code=CODE)

    assert acknowledged.case("access")["due"] == "2027-06-01"


@pytest.mark.parametrize("sentence", ["", "   ", "complexity"])
def test_an_extension_without_a_particular_sentence_is_refused(acknowledged, sentence):
    with pytest.raises(Misuse):
        acknowledged.extends("access", sentence, code=CODE)


def test_an_extension_by_nobody_is_refused(acknowledged):
    with pytest.raises(Misuse, match="who acts"):
        acknowledged.extends("access", SENTENCE, code=CODE, by=" ")


def test_a_marketing_objection_is_never_extended(office):
    office.receives("stop", "Please stop sending me marketing emails, I object to advertising.", sender=TOM)
    office.works()

    with pytest.raises(Misuse):
        office.extends("stop", SENTENCE, code=CODE)


def test_a_notice_that_cannot_leave_in_time_is_void_and_raised(acknowledged):
    acknowledged.days_pass(17)
    acknowledged.stage.change_settings(sending={"enabled": False})
    acknowledged.extends("access", SENTENCE, code=CODE)
    acknowledged.days_pass(20)

    acknowledged.stage.change_settings(sending={"enabled": True})
    acknowledged.works()

    case = acknowledged.case("access")
    assert [notice["status"] for notice in case["notices"] if notice["notice"] == "N4"] == ["void"]
    assert case["due"] == "2027-04-01"
    assert any("extension" in alarm for alarm in acknowledged.alarms("access"))


def test_many_requests_of_one_person_are_proposed_and_wait_for_a_persons_word(office):
    for day, text in enumerate(
        [
            ACCESS,
            "Please correct my phone number, it is wrong. Tom",
            "Please restrict the processing of my data under article 18. Tom",
            "I want to receive my data in a structured, machine-readable format. Tom",
        ]
    ):
        office.receives(f"request {day}", text, sender=TOM, subject=f"Request {day}")
        office.days_pass(0.1)

    office.days_pass(40)

    alarms = office.alarms("request 0")
    assert "extension_proposed:many_requests" in alarms
    assert "extension_undecided" in alarms
    assert not any(notice["notice"] == "N4" for notice in office.case("request 0")["notices"])


def test_a_rule_the_dpo_approved_extends_unattended(open_another):
    office = open_another()
    office.stage.change_settings(law={"approved_extension_rules": (ReasonCode.MANY_REQUESTS,), "many_requests": 1})
    office.receives("one", ACCESS, sender=TOM)
    office.receives("two", "Please restrict the processing of my data under article 18. Tom", sender=TOM, subject="Two")

    office.days_pass(40)

    assert office.case("one")["extension"]["by"].startswith("rule:")
    assert office.case("one")["due"] == "2027-06-01"


def test_a_request_by_post_has_its_true_date_and_no_automatic_mail(office):
    service = office.stage.machine.service
    received = datetime.fromisoformat("2027-02-25T10:00:00+01:00")

    number = service.open_case(
        channel=Channel.POST,
        received_at=received,
        rights=[Right.ACCESS],
        language="fr",
        by="Claire Morel",
        now=office.clock.now(),
    )
    office.days_pass(5)

    assert service.show(number)["due"] == "2027-03-25"
    assert office.sent() == []


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ({"channel": Channel.MAIL}, "post, phone or in_person"),
        ({"received_at": datetime.fromisoformat("2028-01-01T00:00:00+01:00")}, "future"),
        ({"rights": []}, "at least one"),
        ({"by": ""}, "who acts"),
    ],
)
def test_a_case_that_makes_no_sense_is_not_opened(office, how, said):
    facts = {
        "channel": Channel.POST,
        "received_at": datetime.fromisoformat("2027-02-25T10:00:00+01:00"),
        "rights": [Right.ACCESS],
        "language": "fr",
        "by": "Claire Morel",
        "now": office.clock.now(),
    } | how

    with pytest.raises(Misuse, match=said):
        office.stage.machine.service.open_case(**facts)
