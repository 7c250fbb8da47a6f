"""Which cases somebody wrote, by their address: the daemon compares fingerprints, and answers with case numbers only.

Each search is journalled; the fingerprint that was looked for is personal and expires after twelve months.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import Session, col, or_, select

from bot.cases.desk import Desk
from bot.errors import Misuse
from bot.store import access, journal
from bot.store.session import Store
from bot.store.tables import CaseRow, MessageRow

AN_HOUR = timedelta(hours=1)
MOST_AN_HOUR = 20
KEPT_FOR = timedelta(days=365)
SEARCHED = "person_searched"


def find_by_address(store: Store, desk: Desk, address: str, *, by: str, now: datetime) -> list[str]:
    """The numbers of the cases this address wrote in; `by` is a member on the roll, `now` aware.

    Raises Misuse for something that is no address, and after twenty searches within an hour.
    """
    if "@" not in address.strip():
        raise Misuse("give a whole mail address")
    mark = desk.fingerprints.address(address)
    with store.transaction() as session:
        if access.journalled(session, desk.mailbox, SEARCHED, by, now - AN_HOUR) >= MOST_AN_HOUR:
            raise Misuse(f"{by} searched {MOST_AN_HOUR} times within an hour; wait, or ask the DPO")
        numbers = _numbers(session, desk.mailbox, mark)
        personal = journal.Personal({"address": mark}, now + KEPT_FOR)
        journal.append(
            session,
            mailbox=desk.mailbox,
            at=now,
            actor=by,
            event=SEARCHED,
            detail={"by": "address", "found": len(numbers)},
            personal=personal,
        )
    return numbers


def _numbers(session: Session, mailbox: str, mark: str) -> list[str]:
    wrote = select(MessageRow.case_id).where(MessageRow.mailbox == mailbox, MessageRow.sender == mark)
    query = select(CaseRow.number).where(
        CaseRow.mailbox == mailbox, or_(col(CaseRow.person) == mark, col(CaseRow.id).in_(wrote))
    )
    return list(session.exec(query.order_by(col(CaseRow.received_at))).all())
