"""The state machine of a case: one file, one table (LEGAL.md 4.1, 4.2); `docs/states.md` is drawn from it.

A case has one state. What can lie over any state (extended, overdue, restricted) is no state of its own: it is
computed from facts in `handlers.overlays`.

Promises, each held by a test: a move that is not in the table raises; an answer leaves, and a case ends, only through
an act of a named person (`BY_A_PERSON`, P6); proof that arrives while a refusal is being prepared reopens the work; a
right without an outcome, granted work not yet done and data still restricted keep a case from closing; nothing leads
out of `purged`. The dates rest on facts (`handlers.deadlines`), so no move can lose one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from classifiers.labels import Right


class State(StrEnum):
    """Where a case stands (LEGAL.md 4.1); `extended`, `overdue` and `restricted` are overlays, computed from facts."""

    RECEIVED = "received"
    TRIAGE = "triage"
    IDENTITY_PENDING = "identity_pending"
    MANDATE_PENDING = "mandate_pending"
    CLARIFICATION_PENDING = "clarification_pending"
    IN_PROGRESS = "in_progress"
    READY_FOR_APPROVAL = "ready_for_approval"
    ANSWERED = "answered"
    EXECUTION_PENDING = "execution_pending"
    BREACH_TRIAGE = "breach_triage"
    COMPLAINT = "complaint"
    FORWARDED_CONTROLLER = "forwarded_controller"
    CLOSED = "closed"
    PURGED = "purged"


class Event(StrEnum):
    """What can happen to a case (LEGAL.md 4.2)."""

    ACKNOWLEDGED = "acknowledged"
    RIGHTS_SETTLED = "rights_settled"
    DOUBT_IDENTITY = "doubt_identity"
    IDENTITY_OK = "identity_ok"
    IDENTITY_FAILED = "identity_failed"  # the proof does not do: a refusal is prepared, GDPR 11(2)
    UNCLEAR = "unclear"
    CLARIFIED = "clarified"
    AGENT_WITHOUT_PROOF = "agent_without_proof"
    MANDATE_OK = "mandate_ok"
    NO_ANSWER = "no_answer"  # reminders unanswered: a person decides what follows (N20)
    READY = "ready"
    SENT_BACK = "sent_back"  # the approver wants changes
    APPROVED = "approved"  # every right has its outcome, and the answer leaves
    APPROVED_IN_PART = "approved_in_part"  # an answer on some rights leaves, the others stay open
    OUTCOME_RECORDED = "outcome_recorded"  # after `answered_by_hand`: staff record what was answered (P12)
    MARKETING_STOPPED = "marketing_stopped"  # it is stopped, N11 says so; no approval in between (D9)
    EXECUTION_DUE = "execution_due"  # granted, not yet done in all systems
    EXECUTED = "executed"
    BOUNCED = "bounced"  # the answer came back: another channel, same due date (D6)
    BREACH_REPORTED = "breach_reported"
    BREACH_SETTLED = "breach_settled"  # the DPO recorded an outcome (B5)
    BREACH_SETTLED_IN_PART = "breach_settled_in_part"  # the same, and a request of the case goes on (B1)
    AUTHORITY_WROTE = "authority_wrote"
    AUTHORITY_ANSWERED = "authority_answered"  # and the person's request goes on
    FORWARDED = "forwarded"  # N17 approved and sent
    NOT_A_REQUEST = "not_a_request"
    WITHDRAWN = "withdrawn"  # the person's own wish, recorded by staff
    CLOSED = "closed"
    REOPENED = "reopened"
    PURGED = "purged"


class IllegalMove(ValueError):
    """A move the table does not have, or one that would lose a duty; the message names state and event."""


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of the table: what `event` does in state `before`, and the rule it rests on."""

    before: State
    event: Event
    after: State
    law: str


S, E = State, Event
_PENDING = (S.IDENTITY_PENDING, S.MANDATE_PENDING, S.CLARIFICATION_PENDING)
_WORKING = (S.RECEIVED, S.TRIAGE, *_PENDING, S.IN_PROGRESS)
_OPEN = (*_WORKING, S.READY_FOR_APPROVAL)
_TOLD = (S.ANSWERED, S.EXECUTION_PENDING, S.FORWARDED_CONTROLLER, S.CLOSED)
_PROOFS = (E.IDENTITY_OK, E.MANDATE_OK, E.CLARIFIED)


def _rows(before: Iterable[State], event: Event, after: State, law: str) -> tuple[Transition, ...]:
    return tuple(Transition(state, event, after, law) for state in before)


def _staying(before: State, events: Iterable[Event], law: str) -> tuple[Transition, ...]:
    return tuple(Transition(before, event, before, law) for event in events)


_TRANSITIONS: tuple[Transition, ...] = (
    *_rows([S.RECEIVED], E.ACKNOWLEDGED, S.TRIAGE, "N1, P13"),
    *_rows([S.RECEIVED, S.TRIAGE], E.RIGHTS_SETTLED, S.IN_PROGRESS, "GDPR 12(2)"),
    *_rows([S.TRIAGE, S.IN_PROGRESS, *_PENDING[1:]], E.DOUBT_IDENTITY, S.IDENTITY_PENDING, "GDPR 12(6), D4, P8"),
    *_rows([S.TRIAGE, S.IN_PROGRESS], E.UNCLEAR, S.CLARIFICATION_PENDING, "GDPR recital 63, D4, P16"),
    *_rows(
        [S.TRIAGE, S.IN_PROGRESS, S.IDENTITY_PENDING, S.CLARIFICATION_PENDING],
        E.AGENT_WITHOUT_PROOF,
        S.MANDATE_PENDING,
        "N15, D4, P8",
    ),
    *_rows([S.IDENTITY_PENDING, S.READY_FOR_APPROVAL], E.IDENTITY_OK, S.IN_PROGRESS, "D4"),
    *_rows([S.MANDATE_PENDING, S.READY_FOR_APPROVAL], E.MANDATE_OK, S.IN_PROGRESS, "D4"),
    *_rows([S.CLARIFICATION_PENDING, S.READY_FOR_APPROVAL], E.CLARIFIED, S.IN_PROGRESS, "D4"),
    # An answer that comes while an authority or a breach has the case is noted; the request goes on after that.
    *_staying(S.COMPLAINT, _PROOFS, "D4"),
    *_staying(S.BREACH_TRIAGE, _PROOFS, "D4"),
    *_rows([S.IDENTITY_PENDING, S.MANDATE_PENDING], E.IDENTITY_FAILED, S.READY_FOR_APPROVAL, "GDPR 11(2), N14, P6"),
    *_rows(_PENDING, E.NO_ANSWER, S.READY_FOR_APPROVAL, "GDPR 12(4), N20, P6"),
    *_rows([S.IN_PROGRESS, S.COMPLAINT], E.READY, S.READY_FOR_APPROVAL, "P6"),
    *_rows([S.READY_FOR_APPROVAL], E.SENT_BACK, S.IN_PROGRESS, "P6"),
    *_rows([S.READY_FOR_APPROVAL], E.APPROVED, S.ANSWERED, "GDPR 12(3)-(4), D6, P6"),
    *_rows([S.READY_FOR_APPROVAL], E.APPROVED_IN_PART, S.IN_PROGRESS, "GDPR 12(3), D6, P6"),
    *_rows(_OPEN, E.OUTCOME_RECORDED, S.ANSWERED, "P12"),
    *_rows(_OPEN, E.MARKETING_STOPPED, S.ANSWERED, "GDPR 21(3), D9, P6"),
    *_rows([S.ANSWERED], E.EXECUTION_DUE, S.EXECUTION_PENDING, "GDPR 17(1), 19"),
    *_rows([S.EXECUTION_PENDING], E.EXECUTED, S.CLOSED, "GDPR 17(1), 19, N7"),
    *_rows(_TOLD, E.BOUNCED, S.READY_FOR_APPROVAL, "D6"),
    *_rows([*_OPEN, *_TOLD, S.BREACH_TRIAGE], E.BREACH_REPORTED, S.BREACH_TRIAGE, "GDPR 33, B1, B7"),
    *_rows([S.BREACH_TRIAGE], E.BREACH_SETTLED, S.ANSWERED, "GDPR 33, B5"),
    *_rows([S.BREACH_TRIAGE], E.BREACH_SETTLED_IN_PART, S.IN_PROGRESS, "GDPR 33, B1, B5"),
    # A breach has hours and an authority days: neither takes the place of the other, each gets a case of its own.
    *_rows([*_OPEN, *_TOLD, S.COMPLAINT], E.AUTHORITY_WROTE, S.COMPLAINT, "GDPR 58(1), P4"),
    *_rows([S.COMPLAINT], E.AUTHORITY_ANSWERED, S.IN_PROGRESS, "GDPR 58(1), P4"),
    *_rows([S.READY_FOR_APPROVAL], E.FORWARDED, S.FORWARDED_CONTROLLER, "GDPR 28(3)(e), N17, P6"),
    *_rows([S.RECEIVED, S.TRIAGE, S.CLARIFICATION_PENDING], E.NOT_A_REQUEST, S.CLOSED, "P5, P6"),
    *_rows(_OPEN, E.WITHDRAWN, S.CLOSED, "N20, P6"),
    *_rows([S.ANSWERED, S.FORWARDED_CONTROLLER], E.CLOSED, S.CLOSED, "GDPR 5(2)"),
    *_rows([S.ANSWERED, S.FORWARDED_CONTROLLER, S.CLOSED], E.REOPENED, S.IN_PROGRESS, "D10"),
    *_rows([S.CLOSED], E.PURGED, S.PURGED, "GDPR 5(1)(e), P15"),
)
TABLE: Mapping[tuple[State, Event], Transition] = {(row.before, row.event): row for row in _TRANSITIONS}
assert len(TABLE) == len(_TRANSITIONS), "a state and an event lead to one state only"

BY_A_PERSON = frozenset(
    {
        E.IDENTITY_FAILED,
        E.SENT_BACK,
        E.APPROVED,
        E.APPROVED_IN_PART,
        E.OUTCOME_RECORDED,
        E.MARKETING_STOPPED,
        E.EXECUTED,
        E.BREACH_SETTLED,
        E.BREACH_SETTLED_IN_PART,
        E.AUTHORITY_ANSWERED,
        E.FORWARDED,
        E.NOT_A_REQUEST,
        E.WITHDRAWN,
        E.CLOSED,
    }
)
"""Events that only a named person can cause; the program proposes them at most (P6)."""

_NEED_EVERY_OUTCOME = frozenset(
    {
        E.APPROVED,
        E.OUTCOME_RECORDED,
        E.MARKETING_STOPPED,
        E.BREACH_SETTLED,
        E.FORWARDED,
        E.EXECUTED,
        E.CLOSED,
    }
)
# Whatever ends a case: a restriction outlives no case in silence (GDPR 18(3)), nor does work that was promised.
_NEED_NOTHING_LEFT = frozenset({E.EXECUTED, E.CLOSED, E.WITHDRAWN, E.NOT_A_REQUEST})


class RightOutcome(StrEnum):
    """What became of one right of a case; each right has its own (LEGAL.md 4.1 `answered_*`)."""

    GRANTED = "granted"
    PARTLY = "partly"
    REFUSED = "refused"
    NOTHING_HELD = "nothing_held"


class LegalClock(StrEnum):
    """Which clock a state is under (LEGAL.md 4.1); whether an ask really stops it is for the dates to say (D4)."""

    RUNNING = "running"
    SUSPENDED = "suspended"
    STOPPED = "stopped"  # answered
    EXECUTION = "execution"  # its own, "without undue delay"
    HOURS_72 = "hours_72"  # GDPR 33
    AUTHORITY = "authority"  # the date the authority set
    NONE = "none"


Outcomes = Mapping[Right, RightOutcome | None]

_CLOCKS: Mapping[State, LegalClock] = {
    S.IDENTITY_PENDING: LegalClock.SUSPENDED,
    S.MANDATE_PENDING: LegalClock.SUSPENDED,
    S.ANSWERED: LegalClock.STOPPED,
    S.FORWARDED_CONTROLLER: LegalClock.STOPPED,
    S.EXECUTION_PENDING: LegalClock.EXECUTION,
    S.BREACH_TRIAGE: LegalClock.HOURS_72,
    S.COMPLAINT: LegalClock.AUTHORITY,
    S.CLOSED: LegalClock.NONE,
    S.PURGED: LegalClock.NONE,
}
_NOTHING_OWED = frozenset({LegalClock.STOPPED, LegalClock.EXECUTION, LegalClock.NONE})


def move(
    state: State,
    event: Event,
    *,
    outcomes: Outcomes | None = None,
    unexecuted: frozenset[Right] = frozenset(),
    restricted: bool = False,
) -> State:
    """The state after an event.

    Args:
        state: where the case stands.
        event: what happened.
        outcomes: the outcome of each right of the case; None where the case has no rights or the caller checked.
        unexecuted: rights granted but not yet carried out in all systems.
        restricted: the data are still restricted, so a notice before lifting is still owed (GDPR 18(3)).

    Raises:
        IllegalMove: the table has no such row, or a duty would be lost.
    """
    row = TABLE.get((state, event))
    if row is None:
        possible = ", ".join(allowed(state)) or "nothing"
        raise IllegalMove(f"{event} is not possible while a case is {state}; possible: {possible}")
    if event in _NEED_EVERY_OUTCOME and not all_decided(outcomes or {}):
        raise IllegalMove(f"{event} is not possible while a right has no outcome; decide each right first")
    if event in _NEED_NOTHING_LEFT and (unexecuted or restricted):
        raise IllegalMove(f"{event} is not possible while granted work is open or data are restricted")
    return row.after


def allowed(state: State) -> tuple[Event, ...]:
    """The events that are possible in a state, in the order of `Event`."""
    return tuple(event for event in Event if (state, event) in TABLE)


def all_decided(outcomes: Outcomes) -> bool:
    """Whether every right of the case has an outcome."""
    return all(outcome is not None for outcome in outcomes.values())


def may_close(outcomes: Outcomes, *, unexecuted: frozenset[Right] = frozenset(), restricted: bool = False) -> bool:
    """Whether nothing is left: every right has its outcome, granted work is done, no data are restricted."""
    return all_decided(outcomes) and not unexecuted and not restricted


def answer_of(outcomes: Outcomes) -> RightOutcome | None:
    """The outcome of the case as a whole, for the register: the common one, else partly; None while one is open."""
    found = set(outcomes.values())
    if not found or None in found:
        return None
    return found.pop() if len(found) == 1 else RightOutcome.PARTLY


def clock_of(state: State) -> LegalClock:
    """Which clock a state is under."""
    return _CLOCKS.get(state, LegalClock.RUNNING)


def may_extend(state: State) -> bool:
    """Whether an extension can still be decided in this state (LEGAL.md 4.2: received to in_progress)."""
    return state in _WORKING


def is_overdue(state: State, due: date | None, today: date) -> bool:
    """Whether the answer is late: the due day has passed, and the state does not say that it was given."""
    return due is not None and today > due and clock_of(state) not in _NOTHING_OWED
