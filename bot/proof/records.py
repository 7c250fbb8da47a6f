"""What proof reads of the journal: the entries of a case, and the chain without what it says."""

from __future__ import annotations

from sqlmodel import Session, col, select

from bot.store.tables import JournalRow


def entries_of_case(session: Session, mailbox: str, case_number: str) -> list[JournalRow]:
    """The journal entries that concern a case, oldest first."""
    query = select(JournalRow).where(JournalRow.mailbox == mailbox, JournalRow.case_number == case_number)
    return list(session.exec(query.order_by(col(JournalRow.seq))).all())


def chain_from(session: Session, mailbox: str, seq: int) -> list[tuple[int, str]]:
    """Number and digest of every journal entry from `seq` on: the chain without what it says."""
    query = select(JournalRow.seq, JournalRow.digest).where(JournalRow.mailbox == mailbox, col(JournalRow.seq) >= seq)
    return [(number, digest) for number, digest in session.exec(query.order_by(col(JournalRow.seq))).all()]
