"""A letter that belongs to a case already: it may settle what is asked, answer us, or say how the person wants it."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from bot.cases.desk import Desk, note, raise_alarm
from bot.cases.gather import words_of
from bot.cases.moving import move, possible
from bot.cases.understanding import Understood
from bot.store import queries
from bot.store.tables import CaseRow, MessageRow
from classifiers.labels import Judgement
from handlers.decisions import Level, Raise
from handlers.facts import SuspensionKind
from handlers.states import Event, State

PENDING = frozenset({State.IDENTITY_PENDING, State.MANDATE_PENDING, State.CLARIFICATION_PENDING})
CLARIFICATIONS = frozenset({SuspensionKind.CLARIFICATION_R63, SuspensionKind.CLARIFICATION_OTHER})


def follow(session: Session, desk: Desk, case: CaseRow, row: MessageRow, understood: Understood, now: datetime) -> None:
    """File what a follow-up changes; the case must still be open for anything but what the person wishes for."""
    verdict = understood.verdict
    case.aspects = words_of(sorted({*case.aspects.split(), *verdict.aspects}))
    session.add(case)
    if case.closed_at is not None:
        return
    if case.unclear and verdict.judgement is Judgement.SURE and verdict.rights:
        _clarified(session, case, row, words_of(verdict.rights), now)
    elif _asked(session, case):
        # Whether it suffices is for a person to say; the clock stands still until then (D4).
        alarm = Raise(key=f"answer_arrived:{row.gmail_id}", level=Level.WARNING, law="GDPR 12(6); D4")
        raise_alarm(session, desk.mailbox, alarm, now, case_number=case.number)


def _asked(session: Session, case: CaseRow) -> bool:
    assert case.id is not None
    open_asks = any(one.answered_at is None for one in queries.suspensions_of(session, case.id))
    return open_asks or State(case.state) in PENDING


def _clarified(session: Session, case: CaseRow, row: MessageRow, rights: str, now: datetime) -> None:
    """What is asked is known now; the clock counts from the first letter (D10), and goes on from this one (D4)."""
    assert case.id is not None
    case.rights, case.unclear = rights, False
    note(session, case.mailbox, now, "rights_settled", case.number, {"rights": rights})
    for ask in queries.suspensions_of(session, case.id):
        if ask.answered_at is None and ask.kind in CLARIFICATIONS:
            ask.answered_at = row.received_at or now
            session.add(ask)
            detail = {"kind": ask.kind, "received": ask.answered_at.isoformat()}
            note(session, case.mailbox, now, "ask_answered", case.number, detail)
    if case.state == State.CLARIFICATION_PENDING and possible(case, Event.CLARIFIED):
        move(session, case, Event.CLARIFIED, now)
