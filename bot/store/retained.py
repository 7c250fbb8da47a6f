"""What the store keeps and for how long it has: the questions retention asks, and the deletions it carries out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, update
from sqlmodel import Session, SQLModel, col, select

from bot.store import access
from bot.store.tables import (
    AlarmRow,
    CaseRow,
    MessageRow,
    NoticeRow,
    RightDecisionRow,
    SealedFieldRow,
    StaffNoteRow,
    SuspensionRow,
)

OF_A_CASE: tuple[type[SQLModel], ...] = (RightDecisionRow, SuspensionRow, StaffNoteRow, NoticeRow)


def closed_cases(session: Session, mailbox: str, before: datetime) -> list[CaseRow]:
    """Cases that were closed before an instant, oldest first."""
    query = select(CaseRow).where(CaseRow.mailbox == mailbox, col(CaseRow.closed_at) < before)
    return list(session.exec(query.order_by(col(CaseRow.closed_at))).all())


def loose_messages(session: Session, mailbox: str, before: datetime, limit: int) -> list[MessageRow]:
    """Judged messages of no case, received before an instant and not purged yet."""
    query = select(MessageRow).where(
        MessageRow.mailbox == mailbox,
        col(MessageRow.case_id).is_(None),
        col(MessageRow.outcome).is_not(None),
        col(MessageRow.purged_at).is_(None),
        col(MessageRow.received_at) < before,
    )
    return list(session.exec(query.order_by(col(MessageRow.id)).limit(limit)).all())


def notices_about(session: Session, messages: Sequence[MessageRow]) -> list[NoticeRow]:
    """Notices that answered messages of no case."""
    ids = [one.id for one in messages]
    query = select(NoticeRow).where(col(NoticeRow.message_id).in_(ids), col(NoticeRow.case_id).is_(None))
    return list(session.exec(query).all())


def note_keys(session: Session, case_id: int) -> list[str]:
    """Keys of the sealed notes of a case."""
    return list(session.exec(select(StaffNoteRow.key).where(StaffNoteRow.case_id == case_id)).all())


def sealed_of(session: Session, mailbox: str, owner: str, key: str) -> list[SealedFieldRow]:
    """The sealed fields of one owner, in order."""
    query = select(SealedFieldRow).where(
        SealedFieldRow.mailbox == mailbox, SealedFieldRow.owner == owner, SealedFieldRow.owner_key == key
    )
    return list(session.exec(query.order_by(col(SealedFieldRow.id))).all())


def drop_sealed(session: Session, mailbox: str, owner: str, keys: Sequence[str]) -> int:
    """Delete every sealed field of these owners, its wrapped key with it; returns how many."""
    if not keys:
        return 0
    result = session.execute(
        delete(SealedFieldRow).where(
            col(SealedFieldRow.mailbox) == mailbox,
            col(SealedFieldRow.owner) == owner,
            col(SealedFieldRow.owner_key).in_(list(keys)),
        )
    )
    return int(getattr(result, "rowcount", 0))


def drop_case(session: Session, case: CaseRow) -> None:
    """Delete a case and all its rows; its messages stay in the ledger, without it."""
    session.execute(update(MessageRow).where(col(MessageRow.case_id) == case.id).values(case_id=None))
    assert case.id is not None
    access.drop_of_case(session, case.id)
    for table in OF_A_CASE:
        session.execute(delete(table).where(col(getattr(table, "case_id")) == case.id))  # noqa: B009 - every one has it
    session.execute(
        delete(AlarmRow).where(col(AlarmRow.mailbox) == case.mailbox, col(AlarmRow.case_number) == case.number)
    )
    session.delete(case)


def still_in_mailbox(session: Session, mailbox: str) -> list[str]:
    """Gmail ids of purged messages that the last sweep still found, for the administrator."""
    query = select(MessageRow.gmail_id).where(
        MessageRow.mailbox == mailbox,
        col(MessageRow.purged_at).is_not(None),
        col(MessageRow.in_mailbox_at).is_not(None),
    )
    return list(session.exec(query.order_by(col(MessageRow.id))).all())


def note_found(session: Session, mailbox: str, gmail_ids: Sequence[str], now: datetime) -> None:
    """A sweep found these: remember it of those that were purged."""
    session.execute(
        update(MessageRow)
        .where(
            col(MessageRow.mailbox) == mailbox,
            col(MessageRow.purged_at).is_not(None),
            col(MessageRow.gmail_id).in_(list(gmail_ids)),
        )
        .values(in_mailbox_at=now)
    )


def note_gone(session: Session, mailbox: str, swept_at: datetime) -> int:
    """A sweep has ended: whatever it did not find is gone from the mailbox; returns how many are still there."""
    of_purged = (col(MessageRow.mailbox) == mailbox, col(MessageRow.purged_at).is_not(None))
    session.execute(
        update(MessageRow).where(*of_purged, col(MessageRow.in_mailbox_at) < swept_at).values(in_mailbox_at=None)
    )
    count = select(func.count()).select_from(MessageRow).where(*of_purged, col(MessageRow.in_mailbox_at).is_not(None))
    return session.exec(count).one()
