"""The journal line of a judged message: ids, outcome and the rules that decided, never a word of it."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from bot.store import journal
from bot.store.tables import CaseRow, MessageRow


def note_judged(session: Session, row: MessageRow, case: CaseRow | None, now: datetime) -> None:
    """Journal the one outcome a message got."""
    detail: dict[str, str | None] = {"gmail_id": row.gmail_id, "outcome": row.outcome}
    if row.rights or row.matters:
        detail |= {"rights": row.rights, "matters": row.matters}
    if row.aspects and row.machine is None:
        detail |= {"aspects": row.aspects}
    journal.append(
        session,
        mailbox=row.mailbox,
        at=now,
        actor="bot",
        event="message_judged",
        case_number=case.number if case else "",
        detail=detail,
    )
