"""A letter that belongs to a case already: it may settle what is asked, answer us, or say how the person wants it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session

from bot.cases.desk import Desk, note, raise_alarm, settle_alarm
from bot.cases.gather import words_of
from bot.cases.moving import move, possible
from bot.cases.understanding import Understood
from bot.store import queries
from bot.store.tables import CaseRow, MessageRow
from classifiers.labels import Judgement, Right
from handlers.decisions import Level, Raise
from handlers.facts import SuspensionKind
from handlers.states import Event, State

PENDING = frozenset({State.IDENTITY_PENDING, State.MANDATE_PENDING, State.CLARIFICATION_PENDING})
CLARIFICATIONS = frozenset({SuspensionKind.CLARIFICATION_R63, SuspensionKind.CLARIFICATION_OTHER})
SETTLED_BY_CLARITY = ("unclear", "unclear_unresolved", "clarification_unanswered")


def follow(session: Session, desk: Desk, case: CaseRow, row: MessageRow, understood: Understood, now: datetime) -> None:
    """File what a follow-up changes; the case must still be open for anything but what the person wishes for.

    What it answers to N3 is read by `bot.cases.clarifying`, once our own words are taken out of it.
    """
    verdict = understood.verdict
    case.aspects = words_of(sorted({*case.aspects.split(), *verdict.aspects}))
    session.add(case)
    if case.closed_at is not None or (case.unclear and was_asked(session, case)):
        return
    if case.unclear and verdict.judgement is Judgement.SURE and verdict.rights:
        clarified(session, case, row, verdict.rights, now)
    elif asks_are_open(session, case):
        answer_arrived(session, desk, case, row, now)


def was_asked(session: Session, case: CaseRow) -> bool:
    """Whether N3 has left in this case."""
    assert case.id is not None
    return any(one.notice == "N3" and one.sent_at is not None for one in queries.notices_of(session, case.id))


def asks_are_open(session: Session, case: CaseRow) -> bool:
    """Whether something was asked of the person that nobody has said the answer to."""
    assert case.id is not None
    open_asks = any(one.answered_at is None for one in queries.suspensions_of(session, case.id))
    return open_asks or State(case.state) in PENDING


def answer_arrived(session: Session, desk: Desk, case: CaseRow, row: MessageRow, now: datetime) -> None:
    """Whether it suffices is for a person to say; the clock stands still until then (D4)."""
    alarm = Raise(key=f"answer_arrived:{row.gmail_id}", level=Level.WARNING, law="GDPR 12(2), 12(6); D4, P6")
    raise_alarm(session, desk.mailbox, alarm, now, case_number=case.number)


def clarified(session: Session, case: CaseRow, row: MessageRow, rights: Iterable[Right], now: datetime) -> None:
    """What is asked is known now; the clock counts from the first letter (D10), and goes on from this one (D4)."""
    case.rights, case.unclear = words_of(rights), False
    session.add(case)
    note(session, case.mailbox, now, "rights_settled", case.number, {"rights": case.rights, "letter": row.gmail_id})
    close_clarifications(session, case, row.received_at or now, now)
    for alarm in SETTLED_BY_CLARITY:
        settle_alarm(session, case.mailbox, alarm, now, case_number=case.number)
    waits = case.state in (State.CLARIFICATION_PENDING, State.READY_FOR_APPROVAL)
    if waits and possible(case, Event.CLARIFIED):
        move(session, case, Event.CLARIFIED, now)


def close_clarifications(
    session: Session, case: CaseRow, at: datetime, now: datetime, *, kinds: frozenset[SuspensionKind] = CLARIFICATIONS
) -> None:
    """Close the open questions what is meant, with an answer of an instant (aware)."""
    assert case.id is not None
    for ask in queries.suspensions_of(session, case.id):
        if ask.answered_at is None and ask.kind in kinds:
            ask.answered_at = max(at, ask.asked_at)
            session.add(ask)
            detail = {"kind": ask.kind, "received": ask.answered_at.isoformat()}
            note(session, case.mailbox, now, "ask_answered", case.number, detail)
