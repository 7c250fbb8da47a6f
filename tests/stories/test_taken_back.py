"""A request that is taken back: what is open ends with it, but a restriction ends in its own order (GDPR 18(3), N20)."""

from datetime import date

import pytest

from bot.cases.acts.steps import RestrictionAct
from bot.errors import Misuse
from classifiers.labels import Right
from handlers.states import RightOutcome
from tests.stories.answers import ERASED, FROZEN

LEA = "Léa Martin <lea.martin@example.org>"
OBJECTS = "I object to you using my data to rate my behaviour, because it cost me a contract last month. Léa Martin"
WHY = "We checked the objection on 4 March and found that the rating of this account had ended in January"


@pytest.fixture
def frozen(office):
    office.receives("objection", OBJECTS, sender=LEA)
    office.works()
    office.does("settle_rights", "objection", rights=[Right.OBJECTION])
    office.does("restriction", "objection", act=RestrictionAct.CONFIRM, facts=FROZEN | {"ground": "objection"})
    assert office.case("objection")["restriction"] == "active"
    return office


def lift(office, name="objection"):
    stated = {"why": WHY, "lift_date": date(2027, 3, 12)}
    office.does("restriction", name, act=RestrictionAct.ANNOUNCE, facts=stated)
    office.days_pass(8)
    office.does("restriction", name, act=RestrictionAct.LIFT)


def test_a_request_is_not_closed_over_data_that_are_still_restricted(frozen):
    before = len(frozen.sent("lea.martin"))
    with pytest.raises(Misuse, match=r"announce the end.*N9.*GDPR 18\(3\)"):
        frozen.does("withdraw", "objection")

    case = frozen.case("objection")
    assert (case["closed"], case["restriction"]) == (None, "active")
    assert len(frozen.sent("lea.martin")) == before


def test_once_the_restriction_was_lifted_in_its_order_the_request_may_be_taken_back(frozen):
    lift(frozen)

    case = frozen.does("withdraw", "objection")

    assert (case["state"], case["restriction"]) == ("closed", "lifted")
    assert [one["notice"] for one in case["notices"] if one["sent"]][-2:] == ["N9", "N20"]


def test_a_confirmation_on_its_way_is_held_back_when_data_are_restricted_in_the_meantime(office):
    office.receives("objection", OBJECTS, sender=LEA)
    office.days_pass(1)
    office.does("settle_rights", "objection", rights=[Right.OBJECTION])
    office.does("restriction", "objection", act=RestrictionAct.DECLINE)
    service, number = office.stage.machine.service, office.number("objection")
    service.withdraw(number, by="Claire Morel", now=office.clock.now())
    stated = FROZEN | {"ground": "objection"}
    service.restriction(number, act=RestrictionAct.CONFIRM, facts=stated, by="Hugo Petit", now=office.clock.now())

    office.works()

    case = office.case("objection")
    assert (case["closed"], case["restriction"]) == (None, "active")
    assert [(one["status"], one["reason"]) for one in case["notices"] if one["notice"] == "N20"] == [
        ("void", "data_restricted")
    ]
    assert "notice_void:N20" in case["open_alarms"]

    lift(office)
    closed = office.does("withdraw", "objection")
    assert closed["state"] == "closed"
    assert [one["occasion"] for one in closed["notices"] if one["notice"] == "N20" and one["sent"]] == ["withdrawn_2"]


def test_no_letter_is_called_no_request_while_data_are_restricted(office):
    office.receives("attached", "See attachment.", sender=LEA)
    office.works()
    office.does("restriction", "attached", act=RestrictionAct.CONFIRM, facts=FROZEN)

    with pytest.raises(Misuse, match="data are restricted"):
        office.does("settle_rights", "attached", rights=[])

    assert office.case("attached")["closed"] is None
    assert not any("REQUEST" in text for text in office.texts("lea.martin")[1:])


def test_a_restriction_that_was_only_proposed_needs_a_word_of_staff_first(office):
    office.receives("objection", OBJECTS, sender=LEA)
    office.days_pass(1)
    office.does("settle_rights", "objection", rights=[Right.OBJECTION])
    with pytest.raises(Misuse, match="put it in force or decline it"):
        office.does("withdraw", "objection")

    office.does("restriction", "objection", act=RestrictionAct.DECLINE)

    assert office.does("withdraw", "objection")["state"] == "closed"


def test_an_erasure_that_waits_is_not_carried_out_once_the_request_is_taken_back(office):
    office.receives("erase", "Please delete all the personal data you hold about me. Léa", sender=LEA)
    office.days_pass(2)
    stated = {"right": Right.ERASURE, "outcome": RightOutcome.PARTLY, "ground": "17(1)(a) 17(3)(b)", "facts": ERASED}
    office.does("decide", "erase", **stated)

    case = office.does("withdraw", "erase")

    assert case["state"] == "closed"
    assert case["decisions"] == []
    assert {one["status"] for one in case["notices"] if one["notice"] == "N7"} == {"void"}
    with pytest.raises(Misuse, match="still to be carried out"):
        office.does("execute", "erase", right=Right.ERASURE)
