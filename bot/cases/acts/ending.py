"""How a case ends or begins again: closed, taken back, answered by hand, reopened (P6, P12)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.cases.acts.act import Act, Refused, refuse
from bot.cases.acts.deciding import check_text, is_possible, withdraw_decision
from bot.cases.leaving import ANSWERS, answered
from bot.cases.queueing import queue
from bot.cases.still_right import WITHDRAWN, is_confirmation
from bot.notice_catalogue import Catalogue
from bot.store import queries
from bot.store.tables import RightDecisionRow
from classifiers.labels import Right
from handlers.decisions import Notify
from handlers.facts import NoticeStatus
from handlers.overlays import is_held
from handlers.states import Event, RightOutcome, State
from handlers.withdrawal import NOTICE, may_withdraw


def close_if_done(act: Act) -> None:
    """Close an answered case in which everything granted is carried out and nothing is restricted any more."""
    facts = act.facts()
    if act.state is State.EXECUTION_PENDING and not facts.unexecuted and not is_held(facts.restriction):
        act.move(Event.EXECUTED)


def close(act: Act) -> None:
    """Close an answered case; refused while a right has no outcome, work is open or data are restricted."""
    if act.state is State.CLOSED:
        raise refuse("closed", "LEGAL.md 4.1", "This case is closed already; `case reopen` goes on with it.")
    act.move(Event.CLOSED)


def reopen(act: Act, *, rights: frozenset[Right]) -> None:
    """Go on with an answered case, by its first receipt date (D10); the rights named are decided anew, or all."""
    act.move(Event.REOPENED)
    for decision in act.decisions():
        if not rights or decision.about in rights:
            withdraw_decision(act, decision, why="reopened")
    before = act.case.answered_at
    act.case.answered_at = act.case.closed_at = None
    act.keep()
    act.note("reopened", {"answered": before.isoformat() if before else None, "rights": " ".join(sorted(rights))})


def withdraw(act: Act, *, facts: Mapping[str, object]) -> None:
    """The person took the request back: N20 confirms it, and the case closes when that has left (P6).

    What waits for approval or is still to be carried out is taken back at once; a restriction is lifted first (18(3)).
    """
    if not is_possible(act, Event.WITHDRAWN):
        act.move(Event.WITHDRAWN)  # says what is possible instead
    if objections := may_withdraw(act.facts()):
        raise Refused(objections)
    told = [one for one in queries.notices_of(act.session, act.case_id) if is_confirmation(one)]
    if any(one.status != NoticeStatus.VOID for one in told):
        raise refuse("withdrawn_already", "N20", "The end of this case is confirmed already; N20 is on its way.")
    for decision in act.decisions():
        if decision.approved_at is None or (decision.needs_execution and decision.executed_at is None):
            withdraw_decision(act, decision, why="withdrawn")
    entry = Catalogue.load().entry(NOTICE)
    occasion = f"{WITHDRAWN}_{len(told) + 1}" if told else WITHDRAWN
    stated = dict(facts) | {"withdrawn": True}
    notify = Notify(notice=NOTICE, occasion=occasion, law="; ".join(entry.articles), facts=stated)
    row = queue(act.session, act.desk, act.case, notify, act.now, by=act.by)
    assert row is not None, "an occasion of its own"
    check_text(act, row)
    act.note("withdrawal_recorded")


def record_outcome(
    act: Act, *, outcomes: Mapping[Right, RightOutcome], ground: str, answered_at: datetime | None
) -> None:
    """Record what somebody answered by hand, right by right; automatic notices go on after that (P12)."""
    facts = act.facts()
    if not facts.paused:
        raise refuse("not_by_hand", "P12", "Nobody answered this case by hand; decide it with `case decide`.")
    if unknown := set(outcomes) - set(facts.rights):
        raise refuse("not_asked", "P12", f"This case does not hold: {', '.join(sorted(unknown))}.")
    if again := set(outcomes) & facts.decided.keys():
        raise refuse("already_decided", "P12", f"Decided already: {', '.join(sorted(again))}.")
    at = answered_at or _sent_by_hand(act)
    if not facts.received_at <= at <= act.now:
        raise refuse("answer_before_request", "P12", "The answer lies between the receipt and now; give its true day.")
    for right, outcome in outcomes.items():
        _record_by_hand(act, right, outcome, ground, at)
    act.case.paused = False
    act.keep()
    act.settle_alarms("record_outcome")
    if set(facts.rights) <= act.facts().decided.keys():
        act.move(Event.OUTCOME_RECORDED)
        answered(act.session, act.case, at, by=act.by)


def _record_by_hand(act: Act, right: Right, outcome: RightOutcome, ground: str, at: datetime) -> None:
    taken = queries.occasions_of(act.session, act.case_id)
    act.session.add(
        RightDecisionRow(
            case_id=act.case_id,
            about=right,
            outcome=outcome,
            ground=ground,
            occasion=f"{ANSWERS}by_hand_{len(taken) + 1}",
            decided_by=act.by,
            decided_at=act.now,
            approved_at=at,
        )
    )
    act.session.flush()
    act.note("outcome_recorded", {"about": right, "outcome": outcome, "ground": ground, "answered": at.isoformat()})


def _sent_by_hand(act: Act) -> datetime:
    """When the answer lay in Sent, which is when Gmail accepted it (D6)."""
    by_hand = [one for one in queries.messages_of_case(act.session, act.case_id) if one.outcome == "answered_by_hand"]
    known = [one.received_at for one in by_hand if one.received_at is not None]
    if not known:
        raise refuse("no_day", "P12", "Give the day the answer left.")
    return max(known)
