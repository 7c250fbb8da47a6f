"""The last look before a notice leaves: is it still right, in this state and before its deadline?"""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from bot.cases.desk import BOT
from bot.cases.gather import case_facts
from bot.notice_catalogue import Catalogue
from bot.store import queries
from bot.store.tables import CaseRow, NoticeRow
from handlers.asks import CLARIFICATIONS
from handlers.states import State
from handlers.withdrawal import NOTICE, may_withdraw

# What may still leave after somebody answered by hand although a rule queued it: a staff member decided it.
DECIDED_BY_STAFF = frozenset({"N4"})
# The question was overtaken by its answer: nothing is owed, so nobody is alarmed.
CLEAR_BY_NOW = "clear_by_now"
REMINDER = "reminder"  # occasions of a repeated ask: reminder_1, reminder_2, …
WITHDRAWN = "withdrawn"  # occasions of a confirmed withdrawal: withdrawn, withdrawn_2, …


def is_confirmation(notice: NoticeRow) -> bool:
    """Whether the notice confirms that the person took the request back, so that the case closes when it left."""
    return notice.notice == NOTICE and notice.occasion.partition("_")[0] == WITHDRAWN


def objection_to(session: Session, notice: NoticeRow, now: datetime) -> str | None:
    """Why a notice must not leave any more, as a code; None when it is still right.

    An extension told after its month is void (GDPR 12(3), D7); after an answer by hand automatic notices pause (P12);
    a closed case says nothing but what the catalogue lets it say; no request is confirmed as taken back while data are
    restricted, because whoever obtained that is told before it ends (GDPR 18(3)); nobody is asked what is known (P3).
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
    if is_confirmation(notice) and (objections := may_withdraw(case_facts(session, case))):
        return objections[0].code
    return CLEAR_BY_NOW if _is_clear(session, case, notice) else None


def _is_clear(session: Session, case: CaseRow, notice: NoticeRow) -> bool:
    """Whether the program asks what is meant although that is known, or was answered, by now."""
    if notice.notice != "N3" or notice.queued_by != BOT:
        return False
    if not notice.occasion.startswith(REMINDER):
        return not case.unclear
    assert case.id is not None
    return not any(
        one.answered_at is None and one.kind in CLARIFICATIONS for one in queries.suspensions_of(session, case.id)
    )
