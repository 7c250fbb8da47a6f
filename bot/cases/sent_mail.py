"""What lies in Sent and Drafts: our own notices settle the outbox; an answer by hand is an event of its case (P12)."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from bot.cases.apply import settle
from bot.cases.desk import Desk
from bot.cases.judged import note_judged
from bot.cases.leaving import left
from bot.mail.parse import Mail
from bot.store import journal, queries
from bot.store.tables import CaseRow, MessageRow, NoticeRow
from handlers.facts import NoticeStatus, Outcome

SENT_LABELS = frozenset({"SENT", "DRAFT"})
UNSETTLED = (NoticeStatus.READY, NoticeStatus.DRAFTED, NoticeStatus.SENDING)


def record_sent(session: Session, desk: Desk, row: MessageRow, mail: Mail, now: datetime, *, draft: bool) -> None:
    """Give a message from Sent or Drafts its outcome.

    With our marker it is ours; if the outbox still thought it on its way, it is settled as sent. Without it, a sent
    message in the thread of an open case was written by hand: automatic notices of that case pause until staff
    record the outcome. A draft without our marker is a person's and says nothing yet.
    """
    row.marker = mail.marker or None
    row.message_key = desk.fingerprints.message_id(mail.message_id) if mail.message_id else None
    notice = queries.notice_by_marker(session, mail.marker) if mail.marker else None
    if notice is not None and not draft:
        _settle_notice(session, desk, row, notice, now)
    case = None if mail.marker or draft else _case_in_thread(session, row)
    row.outcome = Outcome.ANSWERED_BY_HAND if case is not None else Outcome.OURS
    row.judged_at, row.case_id = now, (case.id if case else notice.case_id if notice else None)
    session.add(row)
    note_judged(session, row, case, now)
    if case is not None:
        case.paused = True
        session.add(case)
        settle(session, desk, case, now)


def notice_left(
    session: Session, desk: Desk, notice: NoticeRow, *, at: datetime, gmail_id: str, message_key: str | None
) -> None:
    """Record that Gmail accepted a notice, and what follows from that (D4, D6, D7). Idempotent."""
    notice.status, notice.sent_at, notice.sent_gmail_id, notice.reason = NoticeStatus.SENT, at, gmail_id, None
    notice.sent_key = message_key or notice.sent_key
    session.add(notice)
    case = queries.case_of_notice(session, notice)
    journal.append(
        session,
        mailbox=notice.mailbox,
        at=at,
        actor="bot",
        event="notice_accepted",
        case_number=case.number if case else "",
        detail={"notice": notice.notice, "occasion": notice.occasion, "gmail_id": gmail_id},
    )
    left(session, desk, notice, at)


def _settle_notice(session: Session, desk: Desk, row: MessageRow, notice: NoticeRow, now: datetime) -> None:
    if notice.status not in UNSETTLED or row.received_at is None:
        return
    notice_left(session, desk, notice, at=row.received_at, gmail_id=row.gmail_id, message_key=row.message_key)
    case = queries.case_of_notice(session, notice)
    if case is not None:
        settle(session, desk, case, now)


def _case_in_thread(session: Session, row: MessageRow) -> CaseRow | None:
    cases = queries.cases_in_thread(session, row.mailbox, None, row.thread_id)
    still_open = [case for case in cases if case.closed_at is None]
    return max(still_open, key=lambda case: case.received_at, default=None)
