"""What a notice changes once it has left: the clock of an ask, the state of an answered case, an announced lift.

The day an ask leaves is the day the clock stops (D4), an extension counts from the day it was told (D7), and a case is
answered when every answer left, not when it was decided (D6).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from bot.cases.desk import Desk, note, raise_alarm, settle_alarm
from bot.cases.gather import case_facts, decided
from bot.cases.moving import move, move_restriction, possible
from bot.cases.still_right import REMINDER, is_confirmation
from bot.store import queries
from bot.store.tables import CaseRow, NoticeRow, RightDecisionRow, SuspensionRow
from handlers.decisions import Level, Raise
from handlers.facts import NoticeStatus, SuspensionKind
from handlers.overlays import Restriction, RestrictionEvent
from handlers.states import Event, State
from handlers.withdrawal import may_withdraw

ANSWERS = "answer_"  # occasions of decided notices: answer_1, answer_2, …
# Alarms that the answer settles: what they warned of has been done.
ANSWER_SETTLES = (
    "ask_unanswered",
    "clarification_unanswered",
    "complaint",
    "due_",
    "extension_",
    "overdue",
    "question_",
    "rest_to_answer",
    "safe_due_",
    "stop_marketing",
    "unclear",
)
EVENTS = {
    SuspensionKind.IDENTITY: Event.DOUBT_IDENTITY,
    SuspensionKind.MANDATE: Event.AGENT_WITHOUT_PROOF,
    SuspensionKind.CLARIFICATION_R63: Event.UNCLEAR,
    SuspensionKind.CLARIFICATION_OTHER: Event.UNCLEAR,
}


def asked_by(notice: NoticeRow) -> SuspensionKind | None:
    """What a notice asks that may stop the clock; None for every other notice and for reminders."""
    if notice.occasion.startswith(REMINDER):
        return None
    if notice.notice == "N3":
        r63 = notice.occasion.startswith(SuspensionKind.CLARIFICATION_R63)
        return SuspensionKind.CLARIFICATION_R63 if r63 else SuspensionKind.CLARIFICATION_OTHER
    return {"N2": SuspensionKind.IDENTITY, "N15": SuspensionKind.MANDATE}.get(notice.notice)


def left(session: Session, desk: Desk, notice: NoticeRow, at: datetime) -> None:
    """Carry out what follows from a notice that left at an instant (aware). Idempotent."""
    case = queries.case_of_notice(session, notice)
    if case is None or case.closed_at is not None:
        return
    kind = asked_by(notice)
    if kind is not None:
        _asked(session, case, notice, kind, at)
    elif notice.notice == "N4" and case.extension_sent_at is None:
        case.extension_sent_at = at
        session.add(case)
    elif notice.notice == "N9":
        _lift_told(session, case, at)
    elif is_confirmation(notice):
        _withdrawal_told(session, desk, case, notice, at)
    elif notice.occasion.startswith(ANSWERS):
        _answer_left(session, desk, case, at)


def _asked(session: Session, case: CaseRow, notice: NoticeRow, kind: SuspensionKind, at: datetime) -> None:
    """The clock stops the day the ask leaves; the state follows where the table has it."""
    assert case.id is not None
    if any(one.ask_notice_id == notice.id for one in queries.suspensions_of(session, case.id)):
        return
    session.add(SuspensionRow(case_id=case.id, kind=kind, asked_at=at, ask_notice_id=notice.id))
    note(session, case.mailbox, at, "asked", case.number, {"kind": str(kind), "notice": notice.notice})
    if possible(case, EVENTS[kind]):
        move(session, case, EVENTS[kind], at, by=notice.queued_by)


def _lift_told(session: Session, case: CaseRow, at: datetime) -> None:
    if case.restriction == Restriction.ACTIVE:
        move_restriction(session, case, RestrictionEvent.LIFT_NOTICED, at)
        case.lift_noticed_at = at
        session.add(case)


def _withdrawal_told(session: Session, desk: Desk, case: CaseRow, notice: NoticeRow, at: datetime) -> None:
    """Close the case; what came between the last look and the mail keeps it open, and a person is told (18(3))."""
    facts = case_facts(session, case)
    if facts.unexecuted or may_withdraw(facts) or not possible(case, Event.WITHDRAWN):
        alarm = Raise(key="withdrawal_not_closed", level=Level.URGENT, law="GDPR 18(3); N20")
        raise_alarm(session, desk.mailbox, alarm, at, case_number=case.number)
        return
    move(session, case, Event.WITHDRAWN, at, by=notice.queued_by)


def _answer_left(session: Session, desk: Desk, case: CaseRow, at: datetime) -> None:
    """Move on when nothing of what was approved is still on its way, and nothing waits for an approval."""
    assert case.id is not None
    decisions = queries.decisions_of(session, case.id)
    waiting = any(one.approved_at is None for one in decisions)
    if waiting or _still_to_leave(session, case.id, decisions):
        return
    event = _event(session, case, decisions)
    if event is None:
        return
    by = decisions[-1].decided_by if decisions else "bot"
    move(session, case, event, at, by=by)
    if case.state in (State.ANSWERED, State.FORWARDED_CONTROLLER):
        answered(session, case, at, by=by)
    elif case.state == State.IN_PROGRESS:
        alarm = Raise(key=f"rest_to_answer:{len(decisions)}", level=Level.NOTE, law="GDPR 12(3); D6")
        raise_alarm(session, desk.mailbox, alarm, at, case_number=case.number)


def answered(session: Session, case: CaseRow, at: datetime, *, by: str) -> None:
    """The person has every answer; what was granted and is not done yet has its own clock (GDPR 17(1), 19)."""
    case.answered_at = at
    session.add(case)
    note(session, case.mailbox, at, "answered", case.number, {"at": at.isoformat()}, by)
    for alarm in queries.alarms_of(session, case.mailbox, case.number):
        if alarm.settled_at is None and alarm.key.startswith(ANSWER_SETTLES):
            settle_alarm(session, case.mailbox, alarm.key, at, case_number=case.number, by=by)
    if case.state == State.ANSWERED and case_facts(session, case).unexecuted:
        move(session, case, Event.EXECUTION_DUE, at, by=by)


def _still_to_leave(session: Session, case_id: int, decisions: Sequence[RightDecisionRow]) -> bool:
    occasions = {one.occasion for one in decisions}
    return any(one.occasion in occasions and _to_leave(one) for one in queries.notices_of(session, case_id))


def _to_leave(notice: NoticeRow) -> bool:
    """One that came back is still to leave, by another way (D6); one that was sent back never will."""
    return notice.status == NoticeStatus.FAILED or (notice.sent_at is None and notice.status != NoticeStatus.VOID)


def _event(session: Session, case: CaseRow, decisions: Sequence[RightDecisionRow]) -> Event | None:
    """Which move the answers that left make; None where the state has none (a frozen use, a stopped mailing)."""
    session.flush()
    facts = case_facts(session, case)
    complete = set(facts.rights) <= decided(decisions).keys()
    forwarded = any(one.notices == "N17" for one in decisions)
    if case.state == State.READY_FOR_APPROVAL:
        if not complete:
            return Event.APPROVED_IN_PART
        return Event.FORWARDED if forwarded else Event.APPROVED
    return Event.MARKETING_STOPPED if complete and possible(case, Event.MARKETING_STOPPED) else None
