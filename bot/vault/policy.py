"""Who may open what, and on which ground: the limited-use rules as one pure table (LEGAL.md P1-P4, T4-T5, section 3).

Flow: policy -> journal entry committed -> open. Asked anew at every read; a refusal is journalled too.

Promises: without the writer's permission for that message nobody reads it, but for the narrow reasons below; each names
who, until when, who must have approved or reviews it, and whether the writer is told. Silence is no permission, and a
"no" is as strong as a "yes": it closes the exception of P3(d) too.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.vault.roll import APPROVERS, StaffRole
from classifiers.labels import Matter
from handlers.calendars import Calendar
from handlers.ladder import Climbed, may_open_needed
from handlers.permission import Standing


class Reason(StrEnum):
    """Why somebody wants to read (P3, P4)."""

    PERMISSION = "permission"  # the writer said yes
    NEEDED_TO_ANSWER = "needed_to_answer"  # P3(d), the law exception
    AUTHORITY = "authority"  # P4
    BREACH = "breach"  # P4
    SECURITY = "security"  # abuse, attacks on people or systems


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What somebody wants to open.

    Attributes:
        reader: the staff member's name; roles are the roll's.
        fields: names of the sealed fields of one message.
    """

    reader: str
    roles: frozenset[StaffRole]
    fields: tuple[str, ...]
    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What is known of the message and its case.

    Attributes:
        permission: for this message.
        facts_asked_at: when N3-data left, or None (P3(b)); facts_answered whether the person gave them.
        permission_asked_at: when N23 left, or None.
        due: last day of the answer (local), as an instant at its end; None while the clock stands still.
        matters: of the case.
        approved_by: names of others who signed this reading.
        in_confidence: written to the DPO in confidence (GDPR 38(5), P14).
    """

    permission: Standing = Standing.NOT_ASKED
    facts_asked_at: datetime | None = None
    facts_answered: bool = False
    permission_asked_at: datetime | None = None
    due: datetime | None = None
    matters: frozenset[Matter] = frozenset()
    approved_by: tuple[str, ...] = ()
    in_confidence: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Leave:
    """A reading that may happen.

    Attributes:
        until: the instant (UTC) at which it ends.
        law: what it rests on.
        tell_writer: the writer is told the same day.
        review_by: another person reviews it by then; None where the writer allowed it.
    """

    until: datetime
    law: str
    tell_writer: bool = False
    review_by: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Denial:
    """A reading that may not happen, and what can be done instead."""

    code: str
    law: str
    explanation: str


PERMITTED_FOR = timedelta(days=14)
EXCEPTION_FOR = timedelta(days=2)
REVIEW_WORKING_DAYS = 2  # P4
AT_ONCE: dict[Reason, tuple[frozenset[StaffRole], frozenset[Matter] | None, bool]] = {
    # reason: who, which matters the case must have (None: any), whether the writer is told (P1)
    Reason.AUTHORITY: (frozenset({StaffRole.DPO, StaffRole.DEPUTY}), frozenset({Matter.AUTHORITY}), False),
    Reason.BREACH: (
        frozenset({StaffRole.DPO, StaffRole.DEPUTY, StaffRole.SECURITY}),
        frozenset({Matter.BREACH}),
        True,
    ),
    Reason.SECURITY: (frozenset({StaffRole.DPO, StaffRole.DEPUTY, StaffRole.SECURITY}), None, True),
}


def decide(reading: Reading, around: Circumstances, now: datetime, calendar: Calendar) -> Leave | Denial:
    """Whether a reading may happen at `now` (aware)."""
    if around.in_confidence and StaffRole.DPO not in reading.roles:
        return _denial("in_confidence")
    if reading.reason is Reason.PERMISSION:
        return _permitted(around, now)
    if reading.reason is Reason.NEEDED_TO_ANSWER:
        return _needed(reading, around, now, calendar)
    return _at_once(reading, around, now, calendar)


def _permitted(around: Circumstances, now: datetime) -> Leave | Denial:
    if around.permission is Standing.YES:
        return Leave(until=now + PERMITTED_FOR, law="P1, P2; Google API Services User Data Policy, Limited Use (a)")
    return _denial(f"permission_{around.permission}")


def _needed(reading: Reading, around: Circumstances, now: datetime, calendar: Calendar) -> Leave | Denial:
    """P3(d): the ladder was climbed (`handlers.ladder`), and the text alone is opened."""
    climbed = Climbed(
        facts_asked=around.facts_asked_at is not None,
        facts_answered=around.facts_answered,
        permission_asked=around.permission_asked_at is not None,
        permission=around.permission,
        due=calendar.day_of(around.due) if around.due is not None else None,
    )
    found = may_open_needed(climbed, now, calendar, reader=reading.reader, approvers=around.approved_by)
    if found:
        return Denial(code=found[0].code, law=found[0].law, explanation=found[0].explanation)
    if set(reading.fields) - {"text"}:
        return _denial("only_the_text")
    return Leave(until=now + EXCEPTION_FOR, law="GDPR 6(1)(c), 12(3); P3(d)", tell_writer=True)


def _at_once(reading: Reading, around: Circumstances, now: datetime, calendar: Calendar) -> Leave | Denial:
    """P4: these cannot wait for a permission; another person reviews within two working days."""
    roles, matters, tell = AT_ONCE[reading.reason]
    if not reading.roles & roles:
        return _denial("role")
    if matters is not None and not matters & around.matters:
        return _denial("matter")
    review_day = calendar.add_working_days(calendar.day_of(now), REVIEW_WORKING_DAYS)
    return Leave(
        until=now + EXCEPTION_FOR,
        law="GDPR 31-33; P4",
        tell_writer=tell,
        review_by=calendar.end_of(review_day),
    )


def may_approve(roles: frozenset[StaffRole]) -> bool:
    """Whether a member may approve somebody else's reading (P3(d))."""
    return bool(roles & APPROVERS)


def may_read_kept(roles: frozenset[StaffRole]) -> bool:
    """Whether a member may read what staff kept with a case: those who work on it or decide about it (T6, P14)."""
    return bool(roles & (APPROVERS | {StaffRole.HANDLER}))


def _denial(code: str) -> Denial:
    law, explanation = _DENIALS[code]
    return Denial(code=code, law=law, explanation=explanation)


_DENIALS = {
    "in_confidence": ("GDPR 38(5); P14", "this letter was written to the DPO in confidence; only the DPO opens it"),
    "permission_not_asked": (
        "P1, P2",
        "the writer has not been asked; work from the facts, or ask with `privacy-bot case ask-permission`",
    ),
    "permission_asked": ("P2", "the writer has not answered yet, and silence is no permission; work from the facts"),
    "permission_no": ("P2, P3", "the writer said no, and is not asked again; ask for the missing facts (N3-data)"),
    "permission_withdrawn": ("P2", "the writer took the permission back; ask for the missing facts (N3-data)"),
    "only_the_text": ("P3(d)", "only the text of the needed message may be opened this way"),
    "role": ("P4", "only the DPO, a deputy or, for breaches and security, the security lead opens at once"),
    "matter": ("P4", "the case is no such matter; if it is one after all, record that first"),
}
