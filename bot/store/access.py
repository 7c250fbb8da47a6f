"""The questions asked of the tables of reading, each with a name and a sentence."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, func
from sqlmodel import Session, SQLModel, col, select

from bot.store.access_tables import ApprovalRow, GrantRow, NumberMarkRow, PermissionActRow, ReadingRow
from bot.store.tables import JournalRow

OF_A_CASE: tuple[type[SQLModel], ...] = (PermissionActRow, GrantRow, ReadingRow, ApprovalRow, NumberMarkRow)


def acts_of(session: Session, case_id: int) -> list[PermissionActRow]:
    """What the letters of a case say about reading, in order of receipt."""
    query = select(PermissionActRow).where(PermissionActRow.case_id == case_id)
    return list(session.exec(query.order_by(col(PermissionActRow.received_at), col(PermissionActRow.gmail_id))).all())


def act_of_letter(session: Session, mailbox: str, gmail_id: str) -> PermissionActRow | None:
    """The act of one letter."""
    query = select(PermissionActRow).where(PermissionActRow.mailbox == mailbox, PermissionActRow.gmail_id == gmail_id)
    return session.exec(query).first()


def grants_of(session: Session, mailbox: str, owner: str, owner_key: str, reader: str) -> list[GrantRow]:
    """The grants of one letter or notice to one reader, the latest last."""
    query = select(GrantRow).where(
        GrantRow.mailbox == mailbox,
        GrantRow.owner == owner,
        GrantRow.owner_key == owner_key,
        GrantRow.reader == reader,
    )
    return list(session.exec(query.order_by(col(GrantRow.id))).all())


def drop_grants(session: Session, mailbox: str, gmail_id: str, reason: str) -> int:
    """Delete the wrapped keys of one letter that were granted for one reason; returns how many."""
    found = delete(GrantRow).where(
        col(GrantRow.mailbox) == mailbox,
        col(GrantRow.owner) == "message",
        col(GrantRow.owner_key) == gmail_id,
        col(GrantRow.reason) == reason,
    )
    return int(getattr(session.execute(found), "rowcount", 0))


def drop_grants_of_reader(session: Session, mailbox: str, reader: str) -> int:
    """Delete every wrapped key of a pair that counts no more; returns how many."""
    found = delete(GrantRow).where(col(GrantRow.mailbox) == mailbox, col(GrantRow.reader) == reader)
    return int(getattr(session.execute(found), "rowcount", 0))


def drop_ended_grants(session: Session, mailbox: str, now: datetime) -> int:
    """Delete the wrapped keys whose end has come; returns how many."""
    found = delete(GrantRow).where(col(GrantRow.mailbox) == mailbox, col(GrantRow.ends_at) <= now)
    return int(getattr(session.execute(found), "rowcount", 0))


def drop_of_case(session: Session, case_id: int) -> None:
    """Delete everything about reading, and about finding it by a number, that belongs to a case."""
    for table in OF_A_CASE:
        session.execute(delete(table).where(col(getattr(table, "case_id")) == case_id))  # noqa: B009 - every one has it


def approvals_of(session: Session, case_id: int, gmail_id: str) -> list[ApprovalRow]:
    """The signed approvals of readings of one letter, the latest last."""
    query = select(ApprovalRow).where(ApprovalRow.case_id == case_id, ApprovalRow.gmail_id == gmail_id)
    return list(session.exec(query.order_by(col(ApprovalRow.id))).all())


def readings_of(session: Session, mailbox: str, *, since: datetime | None = None) -> list[ReadingRow]:
    """Readings under an exception, in order."""
    query = select(ReadingRow).where(ReadingRow.mailbox == mailbox)
    if since is not None:
        query = query.where(ReadingRow.at >= since)
    return list(session.exec(query.order_by(col(ReadingRow.at))).all())


def reading_by_evidence(session: Session, evidence: str) -> ReadingRow | None:
    """The reading that rests on this evidence."""
    return session.exec(select(ReadingRow).where(ReadingRow.evidence == evidence)).first()


def journalled(session: Session, mailbox: str, event: str, actor: str, since: datetime) -> int:
    """How often somebody did something since an instant, by the journal."""
    query = select(func.count()).where(
        JournalRow.mailbox == mailbox, JournalRow.event == event, JournalRow.actor == actor, JournalRow.at > since
    )
    return session.exec(query).one()
