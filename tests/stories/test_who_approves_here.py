"""With a roll of staff, an approval is the word of somebody on it, in a role that may give it (P14, T28)."""

from dataclasses import replace

import pytest

from bot.errors import Misuse
from classifiers.labels import Right
from handlers.staffing import StaffRole
from handlers.states import RightOutcome
from tests.stories.answers import ERASED

LEA = "Léa Martin <lea.martin@example.org>"
ROLL = {
    "Claire Morel": StaffRole.HANDLER,
    "Hugo Petit": StaffRole.RESPONSIBLE,
    "Inès Roux": StaffRole.DPO,
    "Oscar Blanc": StaffRole.OPERATOR,
}


def roles_of(name):
    if name not in ROLL:
        raise Misuse(f"{name} is not on the roll of staff; add them with `privacy-bot staff add`")
    return frozenset({ROLL[name]})


@pytest.fixture
def decided(office):
    machine = office.stage.machine
    office.stage.machine = replace(machine, service=replace(machine.service, roles=roles_of))
    office.receives("erase", "Please delete all the personal data you hold about me. Léa Martin", sender=LEA)
    office.days_pass(2)
    stated = {"right": Right.ERASURE, "outcome": RightOutcome.PARTLY, "ground": "17(1)(a) 17(3)(b)", "facts": ERASED}
    office.does("decide", "erase", **stated)
    return office


def test_nobody_who_is_not_on_the_roll_approves(decided):
    with pytest.raises(Misuse, match="not on the roll of staff"):
        decided.does("approve", "erase", by="Somebody Else")
    with pytest.raises(Misuse, match="one of: deputy, dpo, responsible"):
        decided.does("approve", "erase", by="Oscar Blanc")

    assert len(decided.texts("lea.martin")) == 1
    assert [one["codes"] for one in decided.details("erase", "act_refused")] == [["not_on_the_roll"], ["role"]]


def test_a_decision_belongs_to_the_responsible_and_the_dpo_alone_does_not_let_it_go(decided):
    waiting = decided.does("approve", "erase", by="Inès Roux")
    assert waiting["decisions"][0]["approved"] is None
    assert decided.details("erase", "approved")[-1]["roles_missing"] == "responsible"
    assert len(decided.texts("lea.martin")) == 1

    case = decided.does("approve", "erase", by="Hugo Petit")

    assert case["state"] == "execution_pending"
    assert len(decided.texts("lea.martin")) == 2
