"""The last look before a notice leaves: is it still right, in this state and before its deadline?"""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from bot.cases.desk import BOT
from bot.notice_catalogue import Catalogue
from bot.store import queries
from bot.store.tables import NoticeRow
from handlers.states import State

# What may still leave after somebody answered by hand although a rule queued it: a staff member decided it.
DECIDED_BY_STAFF = frozenset({"N4"})


def objection_to(session: Session, notice: NoticeRow, now: datetime) -> str | None:
    """Why a notice must not leave any more, as a code; None when it is still right.

    An extension told after its month is void (GDPR 12(3), D7); after an answer by hand automatic notices pause (P12);
    a closed case says nothing but what the catalogue lets it say.
    """
    if notice.send_by is not None and now > notice.send_by:
        return "too_late"
    case = queries.case_of_notice(session, notice)
    if case is None:
        return None
    if case.closed_at is not None and State.CLOSED not in Catalogue.load().entry(notice.notice).states:
        return "case_closed"
    if case.paused and notice.queued_by == BOT and notice.notice not in DECIDED_BY_STAFF:
        return "answered_by_hand"
    return None
