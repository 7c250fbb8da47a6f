"""A decided extension is recorded, and how many there are is watched (P7)."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, col, func, select

from bot.cases.desk import note, raise_alarm, settle_alarm
from bot.store.tables import CaseRow
from handlers.extension_share import ALARM, PERIOD, is_frequent
from handlers.facts import ReasonCode


def extend(session: Session, case: CaseRow, code: ReasonCode, *, by: str, now: datetime) -> None:
    """Record a decided extension; the date moves only when its notice has left (P7, D7)."""
    case.extension_reason_code, case.extension_by, case.extension_at = code, by, now
    session.add(case)
    note(session, case.mailbox, now, "extension_decided", case.number, {"reason_code": str(code)}, by)
    watch_share(session, case.mailbox, now)


def watch_share(session: Session, mailbox: str, now: datetime) -> None:
    """Raise the alarm of the mailbox while more than one case in ten is extended; settle it when that is over."""
    session.flush()
    extended, received = _counts(session, mailbox, now)
    if is_frequent(extended=extended, received=received):
        raise_alarm(session, mailbox, ALARM, now)
    else:
        settle_alarm(session, mailbox, ALARM.key, now)


def _counts(session: Session, mailbox: str, now: datetime) -> tuple[int, int]:
    """The cases received in the period: how many were extended, and how many there are."""
    query = select(func.count(col(CaseRow.extension_at)), func.count()).where(
        CaseRow.mailbox == mailbox, col(CaseRow.received_at) > now - PERIOD
    )
    extended, received = session.exec(query).one()
    return extended, received
