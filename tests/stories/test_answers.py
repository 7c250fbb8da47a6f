"""From the decision to the answer: nothing leaves on one person's word alone, and nothing closes half done (P6)."""

import pytest

from classifiers.labels import Right
from handlers.states import RightOutcome
from tests.stories.answers import ERASED

LEA = "Léa Martin <lea.martin@example.org>"
ERASE = "Please delete all the personal data you hold about me. Léa Martin"
BOTH = "Please send me a copy of my data and then delete all the personal data you hold about me. Léa Martin"
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


def test_an_erasure_in_part_leaves_when_another_person_approved_it_and_closes_when_it_is_done(erasure):
    assert erasure.case("erase")["state"] == "in_progress"

    decided = decide(erasure)
    assert decided["state"] == "ready_for_approval"
    assert len(erasure.texts("lea.martin")) == 1

    approved = erasure.does("approve", "erase", by="Hugo Petit")

    assert "Invoices of 2025" in erasure.texts("lea.martin")[-1]
    assert approved["state"] == "execution_pending"
    assert approved["answered"] is not None
    done = erasure.does("execute", "erase", right=Right.ERASURE)
    assert done["state"] == "closed"
    assert done["closed"] is not None
