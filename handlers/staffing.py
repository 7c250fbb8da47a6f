"""Who is who among staff: the roles of the roll, and who stands in for whom (GDPR 38; LEGAL.md P4, P14)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from handlers.deadlines import add_months


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewal:
    """How long a passphrase holds, in months: the charter promises regular renewal (T28; LEGAL.md 4.4)."""

    members: int = 12
    operators: int = 6

    def ends(self, chosen: date, roles: Collection[StaffRole]) -> date:
        """The first local day on which a passphrase chosen on a day opens nothing before it is renewed."""
        return add_months(chosen, self.operators if StaffRole.OPERATOR in roles else self.members)
