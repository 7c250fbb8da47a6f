"""The first word to the writer: who acknowledges what, and what if it did not leave (P9, P13, B8; LEGAL.md 4.2).

N1 acknowledges a request, what may be one, and a complaint; N18 a breach report, besides N1 if it is both (B8). A
lone question gets N21, which `handlers.reception` asks for because it goes once a thread. A letter from an authority
gets no automatic answer at all (P4).
"""

from __future__ import annotations

from collections.abc import Iterator

from classifiers.labels import Matter
from handlers.decisions import Hold, Level, Move, Notify
from handlers.duties import Docket, Duty, alarm, has_month, is_answered
from handlers.facts import CaseFacts, Channel, NoticeFact, NoticeStatus
from handlers.states import Event, State

N1_LAW = "GDPR 12(1)-(3); P9, P13; LEGAL.md 4.2"
N18_LAW = "GDPR 33; B8"
OCCASION = "opening"

# Only a request that came by mail can be answered by mail without a person (GDPR 12(3) last sentence).
BY_MAIL = frozenset({Channel.MAIL, Channel.HAND_OVER})
# A working day after opening, an N1 that did not leave is a fault (LEGAL.md 4.2).
N1_WORKING_DAYS = 1


def duties(docket: Docket) -> Iterator[Duty]:
    """What is owed to the writer at once, and the alarms if it does not leave."""
    case = docket.case
    if _acknowledged(case) and case.state is State.RECEIVED:
        yield Duty(decision=Move(event=Event.ACKNOWLEDGED, law="LEGAL.md 4.2"))
    if case.state is State.TRIAGE and case.rights and not case.unclear and not is_answered(case):
        # What is asked is certain: the work begins. What is not, staff or the person settle (N3).
        yield Duty(decision=Move(event=Event.RIGHTS_SETTLED, law="GDPR 12(2); LEGAL.md 4.2"))
    if is_answered(case) or case.paused or Matter.AUTHORITY in case.matters:
        return
    if case.channel not in BY_MAIL:
        yield from _by_staff(case)
        return
    yield from _notices(case)
    yield from _alarms(docket)


def hold_of(case: CaseFacts) -> Hold | None:
    """Why a notice to the writer must wait: a sender that is not proven is answered after a staff act only (P9)."""
    proven = case.authenticated or case.confirmed_at is not None
    return None if proven else Hold.UNAUTHENTICATED


def _acknowledged(case: CaseFacts) -> bool:
    return any(one.notice == "N1" and _has_left(one) for one in case.notices)


def _has_left(notice: NoticeFact) -> bool:
    """A letter that is printed has left when somebody posted it."""
    return notice.status is NoticeStatus.SENT or (notice.status is NoticeStatus.PRINTED and notice.sent_at is not None)


def _owed(case: CaseFacts) -> Iterator[Notify]:
    if has_month(case):
        yield Notify(notice="N1", occasion=OCCASION, law=N1_LAW, hold=hold_of(case))
    if Matter.BREACH in case.matters:
        yield Notify(notice="N18", occasion=OCCASION, law=N18_LAW, hold=hold_of(case))


def _by_staff(case: CaseFacts) -> Iterator[Duty]:
    """Post, phone or a visit: a person acknowledges by the same way (GDPR 12(3))."""
    if has_month(case) and not _acknowledged(case):
        yield alarm("n1_by_staff", Level.NOTE, N1_LAW)


def _notices(case: CaseFacts) -> Iterator[Duty]:
    return (Duty(decision=notice) for notice in _owed(case))


def _alarms(docket: Docket) -> Iterator[Duty]:
    case, calendar = docket.case, docket.calendar
    if hold_of(case) is not None and any(_owed(case)):
        yield alarm("confirm_sender", Level.WARNING, "P9")
    if has_month(case) and not _acknowledged(case):
        last = calendar.add_working_days(calendar.day_of(case.opened_at), N1_WORKING_DAYS)
        yield alarm("n1_late", Level.WARNING, N1_LAW, docket.after(last))
