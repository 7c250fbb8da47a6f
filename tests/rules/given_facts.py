"""Facts for rule tests: an ordinary letter and an ordinary case, and what a test changes about them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from classifiers.labels import Judgement, Right
from handlers.decisions import Decision, Extend, Move, Notify, Raise
from handlers.facts import CaseFacts, Channel, Extension, LetterFacts, NoticeFact, NoticeStatus, Rulebook
from handlers.states import Event, State

PARIS = ZoneInfo("Europe/Paris")
RULES = Rulebook()
# A Tuesday; its month ends on Friday 3 April 2026, a working day (Good Friday is none of the eleven holidays).
TUESDAY = datetime(2026, 3, 3, 9, 30, tzinfo=UTC)


def paris(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    """A Paris wall-clock time as an instant in UTC."""
    return datetime(year, month, day, hour, minute, tzinfo=PARIS).astimezone(UTC)


def a_letter(**changes) -> LetterFacts:
    """Claire's authenticated letter that asks for access."""
    facts = {
        "received_at": TUESDAY,
        "judgement": Judgement.SURE,
        "rights": (Right.ACCESS,),
        "language": "fr",
        "authenticated": True,
    }
    return LetterFacts(**(facts | changes))


def a_case(**changes) -> CaseFacts:
    """Claire's request for access of Tuesday 3 March 2026, just opened."""
    facts = {
        "number": "AZ-1",
        "channel": Channel.MAIL,
        "received_at": TUESDAY,
        "opened_at": changes.get("received_at", TUESDAY) + timedelta(minutes=1),
        "state": State.RECEIVED,
        "rights": (Right.ACCESS,),
        "authenticated": True,
    }
    return CaseFacts(**(facts | changes))


def acknowledged(case: CaseFacts) -> CaseFacts:
    """The same case after its N1 has left."""
    sent = NoticeFact(
        notice="N1", occasion="opening", status=NoticeStatus.SENT, queued_at=case.opened_at, sent_at=case.opened_at
    )
    return replace(case, notices=(*case.notices, sent), state=State.TRIAGE)


def keys(decisions: tuple[Decision, ...]) -> list[str]:
    """The keys of the alarms among decisions, in order."""
    return [one.key for one in decisions if isinstance(one, Raise)]


def notices(decisions: tuple[Decision, ...]) -> list[str]:
    """The notices among decisions, in order."""
    return [one.notice for one in decisions if isinstance(one, Notify)]


def alarm_of(decisions: tuple[Decision, ...], key: str) -> Raise:
    """The alarm with this key."""
    return next(one for one in decisions if isinstance(one, Raise) and one.key == key)


MOVES = {
    Event.NO_ANSWER: State.READY_FOR_APPROVAL,
    Event.ACKNOWLEDGED: State.TRIAGE,
    Event.RIGHTS_SETTLED: State.IN_PROGRESS,
    Event.BREACH_REPORTED: State.BREACH_TRIAGE,
    Event.AUTHORITY_WROTE: State.COMPLAINT,
}


def carried_out(case: CaseFacts, decisions: tuple[Decision, ...], now: datetime, *, sends: bool = True) -> CaseFacts:
    """The case after decisions were carried out; released notices leave at once unless `sends` is False."""
    for decision in decisions:
        case = _carry_out(case, decision, now, sends=sends)
    return case


def _carry_out(case: CaseFacts, decision: Decision, now: datetime, *, sends: bool) -> CaseFacts:
    match decision:
        case Raise():
            return replace(case, alarms=case.alarms | {decision.key})
        case Move():
            return replace(case, state=MOVES[decision.event])
        case Extend():
            extension = Extension(reason_code=decision.reason_code, decided_by=decision.rule, decided_at=now)
            return replace(case, extension=extension)
        case Notify():
            return _queue(case, decision, now, sends=sends)


def _queue(case: CaseFacts, decision: Notify, now: datetime, *, sends: bool) -> CaseFacts:
    leaves = sends and decision.hold is None
    status = NoticeStatus.HELD if decision.hold else NoticeStatus.SENT if leaves else NoticeStatus.READY
    notice = NoticeFact(
        notice=decision.notice,
        occasion=decision.occasion,
        status=status,
        queued_at=now,
        sent_at=now if leaves else None,
    )
    case = replace(case, notices=(*case.notices, notice))
    if decision.notice == "N4" and leaves and case.extension is not None:
        case = replace(case, extension=replace(case.extension, notice_sent_at=now))
    return case


def day(text: str) -> date:
    """An ISO date."""
    return date.fromisoformat(text)
