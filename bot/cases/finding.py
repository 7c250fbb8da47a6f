"""Which cases somebody wrote, by address, phone or account number: fingerprints compared, case numbers answered.

Each search is journalled; the fingerprint that was looked for is personal and expires after twelve months.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import Session, col, or_, select

from bot.cases.desk import Desk
from bot.cases.numbers import NumberKind, as_compared
from bot.errors import Misuse
from bot.store import access, journal
from bot.store.access_tables import NumberMarkRow
from bot.store.session import Store
from bot.store.tables import CaseRow, MessageRow

AN_HOUR = timedelta(hours=1)
MOST_AN_HOUR = 20
KEPT_FOR = timedelta(days=365)
SEARCHED = "person_searched"
ADDRESS = "address"
_SAYS = {
    NumberKind.PHONE: "give the whole phone number, nine digits at least",
    NumberKind.ACCOUNT: "give the whole account number, five digits at least and twenty signs at most",
}


def find_by_address(store: Store, desk: Desk, address: str, *, by: str, now: datetime) -> list[str]:
    """The numbers of the cases this address wrote in; `by` is a member on the roll, `now` aware.

    Raises Misuse for something that is no address, and after twenty searches within an hour.
    """
    if "@" not in address.strip():
        raise Misuse("give a whole mail address")
    return _searched(store, desk, ADDRESS, desk.fingerprints.address(address), by=by, now=now)


def find_by_number(store: Store, desk: Desk, kind: NumberKind, number: str, *, by: str, now: datetime) -> list[str]:
    """The numbers of the cases in whose letters a phone or account number stands, whatever its spaces and country.

    Raises Misuse for something that is no such number, and after twenty searches within an hour.
    """
    if not (key := as_compared(kind, number)):
        raise Misuse(_SAYS[kind])
    return _searched(store, desk, kind, desk.fingerprints.number(kind, key), by=by, now=now)


def _searched(store: Store, desk: Desk, sought: str, mark: str, *, by: str, now: datetime) -> list[str]:
    with store.transaction() as session:
        if access.journalled(session, desk.mailbox, SEARCHED, by, now - AN_HOUR) >= MOST_AN_HOUR:
            raise Misuse(f"{by} searched {MOST_AN_HOUR} times within an hour; wait, or ask the DPO")
        numbers = _numbers(session, desk.mailbox, sought, mark)
        personal = journal.Personal({sought: mark}, now + KEPT_FOR)
        journal.append(
            session,
            mailbox=desk.mailbox,
            at=now,
            actor=by,
            event=SEARCHED,
            detail={"by": sought, "found": len(numbers)},
            personal=personal,
        )
    return numbers


def _numbers(session: Session, mailbox: str, sought: str, mark: str) -> list[str]:
    if sought == ADDRESS:
        wrote = select(MessageRow.case_id).where(MessageRow.mailbox == mailbox, MessageRow.sender == mark)
        holds = or_(col(CaseRow.person) == mark, col(CaseRow.id).in_(wrote))
    else:
        named = select(NumberMarkRow.case_id).where(
            NumberMarkRow.mailbox == mailbox, NumberMarkRow.kind == sought, NumberMarkRow.mark == mark
        )
        holds = col(CaseRow.id).in_(named)
    query = select(CaseRow.number).where(CaseRow.mailbox == mailbox, holds)
    return list(session.exec(query.order_by(col(CaseRow.received_at))).all())
