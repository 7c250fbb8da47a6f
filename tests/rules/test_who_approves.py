"""Who on the roll may approve what: decisions belong to the responsible, the DPO's word where the law wants it (P14)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from given_answers import GRANTED, REFUSED, TUESDAY_AFTER, a_known_case, an_answer
from given_facts import RULES

from classifiers.labels import Right
from handlers.approvals import may_approve, missing, needed
from handlers.facts import Role
from handlers.staffing import StaffRole
from handlers.states import RightOutcome

HANDLER, RESPONSIBLE, DPO, DEPUTY = StaffRole.HANDLER, StaffRole.RESPONSIBLE, StaffRole.DPO, StaffRole.DEPUTY
ERASED = an_answer(Right.ERASURE, RightOutcome.GRANTED, *GRANTED[Right.ERASURE])
CORRECTED = an_answer(Right.RECTIFICATION, RightOutcome.GRANTED, *GRANTED[Right.RECTIFICATION])
CHILD = a_known_case(rights=(Right.ERASURE,), role=Role.MINOR)
REFUSED_CHILD = an_answer(
    Right.ERASURE, RightOutcome.REFUSED, REFUSED[Right.ERASURE][0], REFUSED[Right.ERASURE][1] | {"dpo_opinion": "for"}
)


def need(answer, case=None):
    return needed(answer, case or a_known_case(rights=(answer.about,)), TUESDAY_AFTER, RULES)


def still(answer, case=None, **roles):
    """Approvals and roles still missing, the roll being these people."""
    return missing(answer, need(answer, case), roles={name: {role} for name, role in roles.items()})


def test_an_erasure_that_a_handler_decided_waits_for_the_responsible():
    by_dpo, by_head = replace(ERASED, approved_by=("sam",)), replace(ERASED, approved_by=("sam", "ines"))

    assert still(by_dpo, camille=HANDLER, sam=DPO) == (1, {RESPONSIBLE})
    assert still(by_head, camille=HANDLER, sam=DPO, ines=RESPONSIBLE) == (0, frozenset())


def test_what_the_responsible_decided_another_approver_confirms():
    assert still(replace(ERASED, approved_by=("sam",)), camille=RESPONSIBLE, sam=DPO) == (0, frozenset())
    assert still(ERASED, camille=RESPONSIBLE) == (1, frozenset())


def test_a_deputy_stands_in_for_the_dpo():
    refused = replace(REFUSED_CHILD, approved_by=("lou",))

    assert still(refused, CHILD, camille=RESPONSIBLE, lou=RESPONSIBLE) == (1, {DPO})
    assert still(refused, CHILD, camille=RESPONSIBLE, lou=DEPUTY) == (0, frozenset())


def test_what_only_helps_the_person_waits_for_nobody():
    assert still(CORRECTED, camille=HANDLER) == (0, frozenset())


@pytest.mark.parametrize("role", StaffRole)
def test_only_approvers_approve_and_a_handler_where_the_law_wants_two(role):
    excessive = an_answer(Right.ACCESS, RightOutcome.REFUSED, "12(5)", REFUSED[Right.ACCESS][1])

    assert may_approve(need(ERASED), {role}) is (role in {RESPONSIBLE, DPO, DEPUTY})
    assert may_approve(need(excessive), {role}) is (role in {RESPONSIBLE, DPO, DEPUTY, HANDLER})
