"""Who is who among staff: the roles of the roll, and who stands in for whom (GDPR 38; LEGAL.md P4, P14)."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum


class StaffRole(StrEnum):
    """What a member may do (LEGAL.md P4, P14)."""

    HANDLER = "handler"  # works on cases: facts, never content
    RESPONSIBLE = "responsible"  # management: decisions belong to this role (P14)
    DPO = "dpo"
    DEPUTY = "deputy"  # stands in for the DPO
    SECURITY = "security"  # security lead
    OPERATOR = "operator"  # runs the machine


APPROVERS = frozenset({StaffRole.RESPONSIBLE, StaffRole.DPO, StaffRole.DEPUTY})
"""Roles that may countersign a member, and approve a reading or an answer."""


def holds(role: StaffRole, roles: Collection[StaffRole]) -> bool:
    """Whether somebody with these roles counts as one who holds `role`; a deputy stands in for the DPO (P14)."""
    return role in roles or (role is StaffRole.DPO and StaffRole.DEPUTY in roles)
