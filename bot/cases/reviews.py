"""Another person's word about a reading: before it (P3(d)), after it (P4), and how often exceptions are made."""

from __future__ import annotations

import secrets
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, func, select

from bot.cases.acts.act import case_of, refuse
from bot.cases.desk import Desk, note, raise_alarm, settle_alarm
from bot.errors import Misuse
from bot.store import access, queries
from bot.store.access_tables import ApprovalRow
from bot.store.session import Store
from bot.store.tables import CaseRow
from bot.vault import approvals, policy
from bot.vault.approvals import Approval
from bot.vault.policy import Reason
from bot.vault.roll import Roll
from bot.vault.staff_keys import StaffKey
from handlers.decisions import Level, Raise

WINDOW = timedelta(days=90)
MOST_NEEDED, MOST_SHARE = 3, 0.05
ROUTINE = Raise(key="reading_becomes_routine", level=Level.URGENT, law="P3(d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviews:
    """What approvers do about readings; every act takes their unlocked key and `now` (aware)."""

    store: Store
    desk: Desk

    def approve(
        self, number: str, *, gmail_id: str, reader: str, roll: Roll, key: StaffKey, now: datetime
    ) -> dict[str, Any]:
        """Sign that one reader may open the text of one letter because the answer needs it; it holds a day.

        Raises Misuse for one's own reading, without the role, or when the case holds no such letter.
        """
        approver, member = roll.by_key(key.public.key_id), roll.member(reader)
        if not policy.may_approve(approver.roles):
            raise refuse("role", "P3(d)", "Only management, the DPO or a deputy may approve a reading.")
        with self.store.transaction() as session:
            case = case_of(session, self.desk, number)
            assert case.id is not None
            letter = queries.message_by_gmail_id(session, case.mailbox, gmail_id)
            if letter is None or letter.case_id != case.id:
                raise Misuse(f"case {case.number} holds no letter {gmail_id}; `case show` lists them")
            approval = Approval(
                mailbox=case.mailbox,
                case_number=case.number,
                gmail_id=gmail_id,
                fields=("text",),
                reader=member.public.key_id,
                reason=Reason.NEEDED_TO_ANSWER,
                at=now,
                evidence=secrets.token_hex(16),
            )
            document = approvals.write(approvals.sign(approval, key))
            session.add(
                ApprovalRow(
                    mailbox=case.mailbox,
                    case_id=case.id,
                    gmail_id=gmail_id,
                    evidence=approval.evidence,
                    document=document,
                    made_at=now,
                )
            )
            detail = {"gmail_id": gmail_id, "reader": member.name, "evidence": approval.evidence}
            note(session, case.mailbox, now, "reading_approved", case.number, detail, approver.name)
        until = (now + approvals.FRESH).isoformat()
        return {"case": number, "gmail_id": gmail_id, "reader": member.name, "usable_until": until}

    def review(self, evidence: str, *, roll: Roll, key: StaffKey, now: datetime) -> dict[str, Any]:
        """Record that another person looked at a reading that could not wait (P4).

        Raises Misuse for one's own reading, without the role, or for a reading that needs none.
        """
        reviewer = roll.by_key(key.public.key_id)
        with self.store.transaction() as session:
            row = access.reading_by_evidence(session, evidence)
            if row is None or row.review_by is None or row.reviewed_at is not None:
                raise Misuse("no such reading waits for a review; `privacy-bot case readings` lists them")
            if reviewer.name == row.reader or not policy.may_approve(reviewer.roles):
                raise refuse("second_person", "P4", "Another person reviews: management, the DPO or a deputy.")
            row.reviewed_by, row.reviewed_at = reviewer.name, now
            session.add(row)
            case = session.get(CaseRow, row.case_id)
            number = case.number if case else ""
            note(session, row.mailbox, now, "reading_reviewed", number, {"evidence": evidence}, reviewer.name)
            key_of_alarm = f"reading_to_review:{evidence}"
            settle_alarm(session, row.mailbox, key_of_alarm, now, case_number=number, by=reviewer.name)
        return {"evidence": evidence, "reviewed_by": reviewer.name}

    def overview(self, now: datetime) -> dict[str, Any]:
        """Every reading under an exception, what waits for a review, and the rates of the last 90 days."""
        with self.store.reading() as session:
            rows = access.readings_of(session, self.desk.mailbox)
            numbers = {one.case_id: session.get(CaseRow, one.case_id) for one in rows}
            return {
                "rates": rates(session, self.desk.mailbox, now),
                "readings": [
                    {
                        "case": case.number if (case := numbers[one.case_id]) else "",
                        "gmail_id": one.gmail_id,
                        "reader": one.reader,
                        "reason": one.reason,
                        "at": one.at.isoformat(),
                        "evidence": one.evidence,
                        "review_by": one.review_by.isoformat() if one.review_by else None,
                        "reviewed_by": one.reviewed_by,
                        "late": one.review_by is not None and one.reviewed_at is None and now > one.review_by,
                    }
                    for one in rows
                ],
            }


def rates(session: Session, mailbox: str, now: datetime) -> dict[str, Any]:
    """How often each exception was made in 90 days, beside the cases answered in them."""
    since = now - WINDOW
    made = Counter(one.reason for one in access.readings_of(session, mailbox, since=since))
    query = select(func.count()).where(CaseRow.mailbox == mailbox, col(CaseRow.answered_at) >= since)
    answered = session.exec(query).one()
    needed = made[Reason.NEEDED_TO_ANSWER]
    routine = needed >= MOST_NEEDED or (answered > 0 and needed / answered > MOST_SHARE)
    return {"days": WINDOW.days, "answered_cases": answered, "by_reason": dict(made), "routine": routine}


def watch_rates(session: Session, mailbox: str, now: datetime) -> None:
    """Raise the alarm when the law exception becomes routine (P3(d))."""
    if rates(session, mailbox, now)["routine"]:
        raise_alarm(session, mailbox, ROUTINE, now)
