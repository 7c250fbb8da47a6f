"""What becomes of a right or matter: decided by one person, kept sealed, and sent when enough others approved (P6).

A decision queues its notices at once, held, and each is rendered and linted in the same transaction: what cannot be
written is refused before anybody approves it. `approving` lets them go.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence

from bot.cases.acts.act import Act, Refused, refuse
from bot.cases.acts.noting import add_note
from bot.cases.acts.stating import cannot_be_written, check_names
from bot.cases.leaving import ANSWERS
from bot.cases.moving import possible
from bot.cases.queueing import queue
from bot.errors import Misuse
from bot.notice_catalogue import Catalogue
from bot.store import queries
from bot.store.tables import NoticeRow, RightDecisionRow
from classifiers.labels import Aspect, Matter, Right
from handlers import registry
from handlers.answers import Answer
from handlers.common_grounds import NO_ANSWER, OTHER_CONTROLLER, WITHDRAWN
from handlers.decisions import Hold, Notify
from handlers.facts import NoticeStatus
from handlers.refusals import leaves_by
from handlers.states import Event, RightOutcome, State

# Granted is not done: these change data in systems and at recipients (GDPR 16-19).
CARRIED_OUT = frozenset({Right.RECTIFICATION, Right.ERASURE, Right.RESTRICTION})
_ASKED = frozenset({State.IDENTITY_PENDING, State.MANDATE_PENDING})


def decide(
    act: Act,
    *,
    about: Right | Matter,
    outcome: RightOutcome | None,
    ground: str,
    notice: str,
    facts: Mapping[str, object],
) -> None:
    """Decide one right or matter; its answer waits for approval. Raises Refused with everything against it."""
    check_names(facts)
    answer = Answer(
        about=about,
        outcome=outcome,
        ground=ground,
        notice=notice,
        facts=facts,
        decided_by=act.by,
        decided_at=act.now,
    )
    _decide_together(act, [answer])


def hand_over(act: Act, *, facts: Mapping[str, object]) -> None:
    """Another company decides about these data (N17): every open right gets that one answer; a person approves it."""
    check_names(facts)
    decided = act.facts().decided
    answers = [
        Answer(
            about=right,
            outcome=RightOutcome.REFUSED,
            ground=OTHER_CONTROLLER,
            facts=facts,
            decided_by=act.by,
            decided_at=act.now,
        )
        for right in act.facts().rights
        if right not in decided
    ]
    if not answers:
        raise refuse("no_request", "GDPR 28(3)(e); N17", "No right of this case is open; nothing is to be handed over.")
    _decide_together(act, answers)


def send_back(act: Act, *, reason: str) -> None:
    """The approver wants changes: what waits is withdrawn and decided anew; the reason is kept as a sealed note."""
    waiting = [one for one in act.decisions() if one.approved_at is None]
    if not waiting:
        raise refuse("nothing_waits", "P6", "No decision waits for approval.")
    add_note(act, text=reason)
    for decision in waiting:
        withdraw_decision(act, decision, why="sent_back")
    if act.state is State.READY_FOR_APPROVAL and not act.decisions():
        act.move(Event.SENT_BACK)
    act.settle_alarms("approval_waits")
    act.note("sent_back", {"rights": [one.about for one in waiting]})


def withdraw_decision(act: Act, decision: RightDecisionRow, *, why: str) -> None:
    """Take a decision back; notices of it that have not left never will."""
    decision.withdrawn_at = act.now
    act.session.add(decision)
    for notice in notices_of(act, decision):
        if notice.sent_at is None or notice.status == NoticeStatus.FAILED:
            notice.status, notice.reason, notice.hold = NoticeStatus.VOID, why, None
            act.session.add(notice)
    act.session.flush()


def notices_of(act: Act, decision: RightDecisionRow) -> list[NoticeRow]:
    """The notices that say a decision."""
    return [one for one in queries.notices_of(act.session, act.case_id) if one.occasion == decision.occasion]


def stops_marketing(act: Act, answer: Answer) -> bool:
    """Marketing stops the same working day, in whatever state the case is (D9)."""
    stops = answer.about in {Right.OBJECTION, Right.CONSENT_WITHDRAWAL} and answer.outcome is RightOutcome.GRANTED
    return stops and Aspect.MARKETING in act.facts().aspects


def _decide_together(act: Act, answers: Sequence[Answer]) -> None:
    for answer in answers:
        _check(act, answer)
    _make_ready(act, answers[0])
    occasion = _next_occasion(act)
    names = _queue(act, answers[0], occasion)
    for answer in answers:
        _record(act, answer, occasion, names)
    marketing = ("stop_marketing",) if stops_marketing(act, answers[0]) else ()
    act.settle_alarms("answer_arrived", *marketing)


def _check(act: Act, answer: Answer) -> None:
    standing = [one for one in act.decisions() if one.about == answer.about]
    if any(one.outcome is not None for one in standing):
        raise refuse(
            "already_decided",
            "P6",
            f"{answer.about} has its outcome already. Send it back, or reopen the case, then decide anew.",
        )
    if any(one.approved_at is None for one in standing):
        raise refuse("already_decided", "P6", f"An answer on {answer.about} waits for approval; send it back first.")
    if objections := registry.assess(answer, act.facts(), act.now, act.desk.rules):
        raise Refused(objections)


def _make_ready(act: Act, answer: Answer) -> None:
    """Bring the case to where an answer waits; an ask that is open is ended by the answer that says so."""
    if stops_marketing(act, answer):
        return
    if act.state in (State.RECEIVED, State.TRIAGE):
        act.move(Event.RIGHTS_SETTLED)
    if act.state in _ASKED:
        silent = {NO_ANSWER, WITHDRAWN} & set(answer.grounds)
        act.move(Event.NO_ANSWER if silent else Event.IDENTITY_FAILED)
    elif act.state is State.CLARIFICATION_PENDING:
        act.move(Event.NO_ANSWER if NO_ANSWER in answer.grounds else Event.CLARIFIED)
    if act.state is not State.READY_FOR_APPROVAL:
        act.move(Event.READY)


def _next_occasion(act: Act) -> str:
    taken = queries.occasions_of(act.session, act.case_id)
    return next(one for number in itertools.count(1) if (one := f"{ANSWERS}{number}") not in taken)


def _queue(act: Act, answer: Answer, occasion: str) -> tuple[str, ...]:
    names = registry.notices_of(answer)
    for name in names:
        entry = Catalogue.load().entry(name)
        notify = Notify(
            notice=name,
            occasion=occasion,
            law="; ".join(entry.articles),
            hold=Hold.PERSON_DECIDES,
            send_by=leaves_by(answer, act.facts(), act.desk.rules),
            facts=answer.facts,
        )
        row = queue(act.session, act.desk, act.case, notify, act.now, by=act.by)
        if row is not None:
            check_text(act, row)
    return names


def check_text(act: Act, notice: NoticeRow) -> None:
    """Render and lint a notice before anything commits, in a state where the catalogue lets it leave."""
    states = Catalogue.load().entry(notice.notice).states
    if act.state not in states:
        raise refuse(
            "wrong_state",
            "LEGAL.md 2, 4.2",
            f"{notice.notice} may not leave while the case is {act.state}; possible: {', '.join(sorted(states))}.",
        )
    try:
        act.session.flush()
        act.writer.text(act.session, notice, act.now)
    except Refused:
        raise
    except Misuse as error:
        raise cannot_be_written(str(error)) from None


def _record(act: Act, answer: Answer, occasion: str, names: Sequence[str]) -> None:
    act.session.add(
        RightDecisionRow(
            case_id=act.case_id,
            about=answer.about,
            outcome=answer.outcome,
            ground=answer.ground,
            notices=" ".join(names),
            occasion=occasion,
            decided_by=act.by,
            decided_at=act.now,
            needs_execution=answer.gives and answer.about in CARRIED_OUT,
        )
    )
    detail = {"about": answer.about, "outcome": answer.outcome, "ground": answer.ground, "notices": " ".join(names)}
    act.note("decided", detail)


def is_possible(act: Act, event: Event) -> bool:
    """Whether the table has this move from where the case stands."""
    return possible(act.case, event)
