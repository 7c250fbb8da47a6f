"""After the answer: who confirmed what was granted, what travels to a customer, what restricted data are used for."""

from datetime import date, timedelta

import pytest

from bot.cases.acts.steps import RestrictionAct
from bot.errors import Misuse
from classifiers.labels import Right
from handlers.execution import Party, Work
from handlers.restricted import Use
from handlers.states import RightOutcome
from tests.canary import find_canary
from tests.stories.answers import DONE, ERASED, FROZEN
from tests.stories.office import MONDAY

LEA = "Léa Martin <lea.martin@example.org>"
ERASE = "Please delete all the personal data you hold about me. Léa Martin"
TRAVELS = {"right": "erasure", "document_reference": "F-2025-118"}


@pytest.fixture
def granted(office):
    office.receives("erase", ERASE, sender=LEA)
    office.days_pass(2)
    stated = {"right": Right.ERASURE, "outcome": RightOutcome.PARTLY, "ground": "17(1)(a) 17(3)(b)", "facts": ERASED}
    office.does("decide", "erase", **stated)
    office.does("approve", "erase", by="Hugo Petit")
    return office


@pytest.fixture
def theirs(office):
    office.receives("invoice", ERASE, sender=LEA)
    office.days_pass(1)
    stated = {"our_customer": True, "answer_by": date(2027, 3, 20), "dpo_opinion": "for"}
    office.does("hand_over", "invoice", facts=stated)
    office.does("approve", "invoice", by="Hugo Petit")
    return office


def carried_out(office, *works):
    return office.does("execute", "erase", right=Right.ERASURE, works=works)


def test_an_erasure_is_not_done_while_one_processor_is_forgotten_or_has_not_confirmed(granted):
    accounts, proabono, _ = DONE
    with pytest.raises(Misuse, match=r"Stripe.*T30"):
        carried_out(granted, accounts, proabono)
    with pytest.raises(Misuse, match=r"Still to confirm: Stripe \(processor\)"):
        carried_out(granted, accounts, proabono, Work(party=Party.PROCESSOR, name="Stripe"))
    with pytest.raises(Misuse, match="our own"):
        carried_out(granted, *DONE[1:])

    assert granted.case("erase")["state"] == "execution_pending"


def test_what_each_confirmed_is_kept_sealed_and_counted_in_the_journal(granted, tmp_path):
    club = Work(
        party=Party.RECIPIENT, name="Club de Brest", excuse="the club was dissolved in 2024, without a successor"
    )

    case = carried_out(granted, *DONE, club)

    assert case["state"] == "closed"
    detail = granted.details("erase", "executed")[-1]
    assert detail == {
        "right": "erasure",
        "system": 1,
        "processor": 2,
        "recipient": 1,
        "excused": 1,
        "processors": ["ProAbono", "Stripe"],
    }
    assert find_canary(["Club de Brest"], [tmp_path]) == []


def test_a_request_travels_to_our_customer_only_when_the_writer_was_told_and_the_wait_is_over(theirs, tmp_path):
    with pytest.raises(Misuse, match="may object until 2027-03-20"):
        theirs.does("pass_on", "invoice", facts=TRAVELS)
    theirs.days_pass(20)
    with pytest.raises(Misuse, match="letter itself never does"):
        theirs.does("pass_on", "invoice", facts=TRAVELS | {"letter": "all of it"})

    theirs.does("pass_on", "invoice", facts=TRAVELS)

    assert theirs.details("invoice", "passed_on") == [{"facts": ["document_reference", "right"]}]
    assert find_canary(["F-2025-118"], [tmp_path]) == []
    with pytest.raises(Misuse, match="already"):
        theirs.does("pass_on", "invoice", facts=TRAVELS)


def test_a_writer_who_objects_is_heard_for_good(theirs):
    theirs.does("object_to_passing", "invoice", words="She wants to write to the customer herself")
    theirs.days_pass(20)

    with pytest.raises(Misuse, match="does not want it passed on"):
        theirs.does("pass_on", "invoice", facts=TRAVELS)

    assert "passed_on" not in theirs.journal("invoice")


def test_nothing_is_passed_on_that_nobody_gave_out_of_hand(granted):
    with pytest.raises(Misuse, match="hand-over"):
        granted.does("pass_on", "erase", facts=TRAVELS)


def test_restricted_data_serve_a_claim_and_no_mailing(office, tmp_path):
    office.receives("erase", ERASE, sender=LEA)
    office.works()
    with pytest.raises(Misuse, match="no use has to be recorded"):
        office.does("use_restricted", "erase", use=Use.CLAIMS, ground="The court in Lyon asked for the order of 2025")
    office.does("restriction", "erase", act=RestrictionAct.CONFIRM, facts=FROZEN)

    with pytest.raises(Misuse, match=r"not used for marketing.*claims"):
        office.does("use_restricted", "erase", use=Use.MARKETING, ground="The spring mailing of 2027 goes to all")
    with pytest.raises(Misuse, match="in a sentence why"):
        office.does("use_restricted", "erase", use=Use.CLAIMS, ground="law")
    office.does("use_restricted", "erase", use=Use.CLAIMS, ground="The court in Lyon asked for the order of 2025")

    assert office.details("erase", "restricted_use") == [{"use": "claims", "restriction": "active"}]
    assert find_canary(["court in Lyon"], [tmp_path]) == []


def test_work_done_tomorrow_is_not_done(granted):
    tomorrow = MONDAY + timedelta(days=9)
    late = [Work(party=one.party, name=one.name, done_at=tomorrow) for one in DONE]

    with pytest.raises(Misuse, match="lies in the past"):
        carried_out(granted, *late)
