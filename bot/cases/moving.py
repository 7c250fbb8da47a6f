"""Moves a case along the state table, and the restriction of its data along its own; each move is journalled."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from bot.cases.desk import BOT, note
from bot.cases.gather import case_facts
from bot.store.tables import CaseRow
from handlers import states
from handlers.overlays import Restriction, RestrictionEvent, is_held, restrict
from handlers.states import TABLE, Event, State


def move(session: Session, case: CaseRow, event: Event, now: datetime, *, by: str = BOT) -> None:
    """Move a case along the state table. Raises IllegalMove when the table has no such row or a duty would be lost."""
    session.flush()
    facts = case_facts(session, case)
    case.state = states.move(
        facts.state,
        event,
        outcomes={right: facts.decided.get(right) for right in facts.rights},
        unexecuted=facts.unexecuted,
        restricted=is_held(facts.restriction),
    )
    if case.state == State.CLOSED:
        case.closed_at = now
    session.add(case)
    note(session, case.mailbox, now, "moved", case.number, {"event": str(event), "to": case.state}, by)


def possible(case: CaseRow, event: Event) -> bool:
    """Whether the table has a row for this event in the state of the case."""
    return (State(case.state), event) in TABLE


def move_restriction(session: Session, case: CaseRow, event: RestrictionEvent, now: datetime, *, by: str = BOT) -> None:
    """Move the restriction of the data along its table. Raises IllegalMove where it has no such row."""
    case.restriction = restrict(Restriction(case.restriction), event)
    session.add(case)
    note(session, case.mailbox, now, "restriction", case.number, {"event": str(event), "to": case.restriction}, by)
