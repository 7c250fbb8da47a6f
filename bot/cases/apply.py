"""The one place that carries decisions out, inside the caller's transaction.

A decision is keyed (notice and occasion, alarm key), so carrying it out twice does it once. After the facts of a case
changed, `settle` asks the rules again until they want nothing more, and writes the dates the rules computed.
"""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from bot.cases.desk import Desk, note, raise_alarm
from bot.cases.extensions import extend
from bot.cases.gather import case_facts
from bot.cases.moving import move, move_restriction
from bot.cases.queueing import queue
from bot.store.tables import CaseRow
from handlers import registry
from handlers.deadlines import case_deadlines
from handlers.decisions import Decision, Extend, Move, Notify, Raise
from handlers.facts import CaseFacts
from handlers.overlays import RESTRICTION_TABLE, Restriction, RestrictionEvent

# Rules that still want something after so many rounds contradict each other.
MOST_ROUNDS = 8
RESTRICTION_PROPOSED = "restriction_proposed"


def settle(session: Session, desk: Desk, case: CaseRow, now: datetime) -> int:
    """Carry out everything that is due for a case now; returns how many decisions there were.

    Raises RuntimeError if the rules never come to rest, which is a bug in the rules.
    """
    done = 0
    for _ in range(MOST_ROUNDS):
        session.flush()
        facts = case_facts(session, case)
        decisions = registry.decide(facts, now, desk.rules)
        if not decisions:
            break
        for decision in decisions:
            carry_out(session, desk, case, decision, now)
        done += len(decisions)
    else:
        raise RuntimeError(f"rules do not come to rest for case {case.number}")
    _write_dates(session, desk, case, facts, now)
    return done


def carry_out(session: Session, desk: Desk, case: CaseRow, decision: Decision, now: datetime) -> None:
    """Carry out one decision."""
    match decision:
        case Notify():
            queue(session, desk, case, decision, now)
        case Raise():
            if raise_alarm(session, desk.mailbox, decision, now, case_number=case.number):
                _propose_restriction(session, case, decision, now)
        case Move():
            move(session, case, decision.event, now)
        case Extend():
            extend(session, case, decision.reason_code, by=f"rule:{decision.rule}", now=now)


def _propose_restriction(session: Session, case: CaseRow, alarm: Raise, now: datetime) -> None:
    """What the alarm proposes to staff is owed a word of theirs before the case can close (GDPR 18(1))."""
    proposable = (Restriction(case.restriction), RestrictionEvent.PROPOSED) in RESTRICTION_TABLE
    if alarm.key == RESTRICTION_PROPOSED and proposable:
        move_restriction(session, case, RestrictionEvent.PROPOSED, now)


def _write_dates(session: Session, desk: Desk, case: CaseRow, facts: CaseFacts, now: datetime) -> None:
    computed = case_deadlines(facts, desk.rules)
    due = registry.due_day(facts, desk.rules)
    if due != case.due:
        dates = {"from": str(case.due), "to": str(due)}
        note(session, case.mailbox, now, "due_date", case.number, dates)
    case.due, case.one_month_due, case.safe_due = due, computed.one_month, computed.safe
    case.look_at = registry.next_look(facts, now, desk.rules)
    case.version += 1
    session.add(case)
