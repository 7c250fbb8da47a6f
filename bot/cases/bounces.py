"""A bounce of one of our notices: the task is open again with the same due date (D6)."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from bot.cases.desk import Desk, raise_alarm
from bot.cases.leaving import ANSWERS
from bot.cases.moving import move, possible
from bot.cases.understanding import Understood
from bot.store import journal, queries
from bot.store.tables import CaseRow, MessageRow, NoticeRow
from handlers.decisions import Level, Raise
from handlers.facts import NoticeStatus
from handlers.states import Event


def record_bounce(
    session: Session, desk: Desk, row: MessageRow, understood: Understood, now: datetime
) -> CaseRow | None:
    """Mark the notice that came back as failed and alarm staff; the case it belongs to, or None.

    A delay report says nothing final. Only a bounce that names a notice of ours, by Message-ID or by thread, counts.
    """
    report = understood.mail.report
    if report is not None and report.action == "delayed":
        return None
    notice = _notice(session, desk, row, understood)
    if notice is None or notice.status != NoticeStatus.SENT:
        return None
    notice.status, notice.reason = NoticeStatus.FAILED, "bounced"
    session.add(notice)
    case = queries.case_of_notice(session, notice)
    number = case.number if case else ""
    alarm = Raise(key=f"bounced:{notice.notice}:{notice.occasion}", level=Level.URGENT, law="D6")
    raise_alarm(session, desk.mailbox, alarm, now, case_number=number)
    detail = {"notice": notice.notice, "gmail_id": row.gmail_id}
    journal.append(
        session, mailbox=desk.mailbox, at=now, actor="bot", event="notice_bounced", case_number=number, detail=detail
    )
    if case is not None and notice.occasion.startswith(ANSWERS):
        _reopen(session, case, now)
    return case


def _reopen(session: Session, case: CaseRow, now: datetime) -> None:
    """The answer did not arrive: it is owed again, by another way and by the same date (D6)."""
    if possible(case, Event.BOUNCED):
        move(session, case, Event.BOUNCED, now)
        case.answered_at = case.closed_at = None
        session.add(case)


def _notice(session: Session, desk: Desk, row: MessageRow, understood: Understood) -> NoticeRow | None:
    mail = understood.mail
    original = (mail.report.original_message_id,) if mail.report and mail.report.original_message_id else ()
    keys = [desk.fingerprints.message_id(one) for one in (*original, *mail.references)]
    return queries.notice_that_bounced(session, desk.mailbox, keys, row.thread_id)
