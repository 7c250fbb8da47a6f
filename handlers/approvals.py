"""Who must approve an answer besides the person who decided it (LEGAL.md 4.1; P6, P14).

A refusal, an erasure, a copy of data and a fee are approved by a human being always, and here by another one than the
decider. 12(5) takes two: a handler and the DPO (LEGAL.md 2.2). A child's request that is not granted, and a refusal
after the first month, go past the DPO. The decision belongs to the role `responsible`; the DPO's opinion is asked and
can be departed from with a reason (GDPR 38(6)). What only helps the person (a correction, a freeze, an end of
marketing) does not wait for anybody.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from classifiers.labels import Right
from handlers.answers import Answer
from handlers.common_grounds import EXCESSIVE, WITHDRAWN
from handlers.facts import CaseFacts, Rulebook
from handlers.refusals import is_due_in_month_one, is_late
from handlers.requesters import is_child
from handlers.staffing import APPROVERS, StaffRole, holds
from handlers.stated import items
from handlers.states import RightOutcome


class ApprovalKind(StrEnum):
    """Why an answer needs another person."""

    REFUSAL = "refusal"
    ERASURE = "erasure"
    EXPORT = "export"
    EXCESSIVE = "excessive"
    CHILD = "child"
    LATE_REFUSAL = "late_refusal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """What one kind needs: so many other people, among them these roles, and the rule it rests on."""

    others: int
    roles: frozenset[StaffRole] = frozenset()
    law: str


TABLE: Mapping[ApprovalKind, Approval] = {
    ApprovalKind.REFUSAL: Approval(others=1, law="GDPR 12(4); P6; LEGAL.md 4.1"),
    ApprovalKind.ERASURE: Approval(others=1, law="GDPR 17; P6; LEGAL.md 4.1"),
    ApprovalKind.EXPORT: Approval(others=1, law="GDPR 15(3), 20; LEGAL.md 4.1"),
    ApprovalKind.EXCESSIVE: Approval(
        others=2, roles=frozenset({StaffRole.HANDLER, StaffRole.DPO}), law="GDPR 12(5); LEGAL.md 2.2"
    ),
    ApprovalKind.CHILD: Approval(others=1, roles=frozenset({StaffRole.DPO}), law="GDPR 8, 12(1); LEGAL.md 2.2"),
    ApprovalKind.LATE_REFUSAL: Approval(others=1, roles=frozenset({StaffRole.DPO}), law="GDPR 12(4); D7"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Needed:
    """What an answer needs in all.

    Attributes:
        kinds: why, in the order of `ApprovalKind`; () when the decider's own word is enough.
        others: how many other people approve.
        roles: the roles that must be among them.
    """

    kinds: tuple[ApprovalKind, ...]
    others: int
    roles: frozenset[StaffRole]


def needed(answer: Answer, case: CaseFacts, now: datetime, rules: Rulebook) -> Needed:
    """Which approvals an answer needs at `now` (aware)."""
    kinds = tuple(_kinds(answer, case, now, rules))
    roles = frozenset(role for kind in kinds for role in TABLE[kind].roles)
    most = max((TABLE[kind].others for kind in kinds), default=0)
    return Needed(kinds=kinds, others=max(most, len(roles)), roles=roles)


def missing(
    answer: Answer, need: Needed, *, roles: Mapping[str, Collection[StaffRole]] | None = None
) -> tuple[int, frozenset[StaffRole]]:
    """How many approvals are still missing, and which roles among them; (0, frozenset()) when the answer may leave.

    What needs another person belongs to the role `responsible` (P14): whoever decides or approves holds it.

    Args:
        answer: with the approvals it has.
        need: what it needs.
        roles: staff member -> roles; None where no roles are kept, then only the number counts.
    """
    others = set(answer.approved_by) - {answer.decided_by}
    if roles is None:
        return max(0, need.others - len(others)), frozenset()
    absent = {role for role in need.roles if not _among(role, others, roles)}
    if need.others and not _among(StaffRole.RESPONSIBLE, others | {answer.decided_by}, roles):
        absent.add(StaffRole.RESPONSIBLE)
    return max(need.others - len(others), len(absent), 0), frozenset(absent)


def may_approve(need: Needed, roles: Collection[StaffRole]) -> bool:
    """Whether somebody with these roles may approve: an approver, or a role that the answer asks for (12(5), P14)."""
    return any(holds(role, roles) for role in APPROVERS | need.roles)


def _among(role: StaffRole, people: Collection[str], roles: Mapping[str, Collection[StaffRole]]) -> bool:
    return any(holds(role, roles.get(one, ())) for one in people)


def _kinds(answer: Answer, case: CaseFacts, now: datetime, rules: Rulebook) -> Iterator[ApprovalKind]:
    against = answer.refuses or answer.outcome is RightOutcome.NOTHING_HELD
    if against and WITHDRAWN not in answer.grounds:
        yield ApprovalKind.REFUSAL
    if answer.gives and (answer.about is Right.ERASURE or items(answer.facts, "erased")):
        yield ApprovalKind.ERASURE
    if answer.gives and answer.about in {Right.ACCESS, Right.PORTABILITY}:
        yield ApprovalKind.EXPORT
    if EXCESSIVE in answer.grounds:
        yield ApprovalKind.EXCESSIVE
    if against and is_child(case):
        yield ApprovalKind.CHILD
    if is_due_in_month_one(answer) and is_late(case, now, rules):
        yield ApprovalKind.LATE_REFUSAL
