"""What staff settle: more time by post, two people in one letter, a letter that asked for nothing."""

from datetime import date, datetime

import pytest

from bot.errors import Misuse
from classifiers.labels import Right
from handlers.facts import Channel, Identity, ReasonCode, Role
from handlers.states import RightOutcome
from tests.stories.answers import ERASED

LEA = "Léa Martin <lea.martin@example.org>"
TWO = "Please send me a copy of my personal data, and delete all the personal data you hold about my sister. Léa"


def test_more_time_for_a_request_by_post_counts_from_the_day_the_letter_was_posted(office, tmp_path):
    service = office.stage.machine.service
    number = service.open_case(
        channel=Channel.POST,
        received_at=datetime.fromisoformat("2027-02-25T10:00:00+01:00"),
        rights=[Right.ACCESS],
        language="fr",
        by="Claire Morel",
        now=office.clock.now(),
    )
    sentence = "Votre compte contient 11 000 documents à relire un par un pour protéger d’autres personnes."
    office.does_to(number, "extend", reason_code=ReasonCode.COMPLEX_RETRIEVAL, sentence=sentence)
    assert service.show(number)["due"] == "2027-03-25"

    office.does_to(number, "letter", notice="N4", address=["Hugo Petit", "69002 Lyon"], out=tmp_path / "n4.pdf")
    case = office.does_to(number, "posted", notice="N4", on=date(2027, 3, 1))

    assert case["due"] == "2027-05-25"
    assert case["extended"] is True


def test_a_letter_for_two_people_becomes_two_cases_with_one_receipt(office):
    office.receives("two", TWO, sender=LEA)
    office.works()
    assert office.case("two")["rights"] == ["access", "erasure"]

    office.does("split", "two", rights=[Right.ERASURE])

    cases = office.stage.machine.service.list_cases()
    assert sorted(tuple(one["rights"]) for one in cases) == [("access",), ("erasure",)]
    assert {one["due"] for one in cases} == {"2027-04-01"}
    assert len(office.sent("lea.martin")) == 2
    with pytest.raises(Misuse, match="not all of them"):
        office.does("split", "two", rights=[Right.ACCESS])


def test_a_letter_that_asked_for_nothing_is_closed_by_a_person_and_the_writer_is_told(office):
    office.receives("attached", "See attachment.", sender=LEA)
    office.works()
    assert office.case("attached")["unclear"] is True

    case = office.does("settle_rights", "attached", rights=[])

    assert case["state"] == "closed"
    assert "REQUEST" in office.texts("lea.martin")[-1]


def test_what_is_settled_about_the_person_is_kept_and_journalled(office):
    office.receives("erase", "Please delete all the personal data you hold about me. Léa", sender=LEA)
    office.works()

    case = office.does(
        "settle_person",
        "erase",
        role=Role.LAWYER,
        identity=Identity.PROVEN,
        active_account=False,
        language="fr",
        by_post=True,
    )

    assert (case["role"], case["identity"], case["active_account"], case["language"]) == (
        "lawyer",
        "proven",
        False,
        "fr",
    )
    assert "by_post" in case["aspects"]
    assert "person_settled" in office.journal("erase")


def test_a_case_under_legal_hold_says_so(office):
    office.receives("erase", "Please delete all the personal data you hold about me. Léa", sender=LEA)
    office.works()

    assert office.does("hold", "erase", on=True)["legal_hold"] is True
    assert office.does("hold", "erase", on=False)["legal_hold"] is False


def test_staff_decide_and_approve_on_postgresql_too(open_another, new_postgres):
    office = open_another(database=new_postgres())
    office.receives("erase", "Please delete all the personal data you hold about me. Léa", sender=LEA)
    office.days_pass(2)

    stated = {"right": Right.ERASURE, "outcome": RightOutcome.PARTLY, "ground": "17(1)(a) 17(3)(b)", "facts": ERASED}
    office.does("decide", "erase", **stated)
    case = office.does("approve", "erase", by="Hugo Petit")

    assert case["state"] == "execution_pending"
    assert case["decisions"][0]["approved_by"] == ["Hugo Petit"]
