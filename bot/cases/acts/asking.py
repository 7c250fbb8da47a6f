"""Asking the person, and taking the answer: the clock stops when the ask has left and goes on from the answer (D4)."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from datetime import datetime

from bot.cases.acts.act import Act, Refused, refuse
from bot.cases.acts.deciding import check_text, is_possible
from bot.cases.acts.stating import check_names
from bot.cases.queueing import queue
from bot.notice_catalogue import Catalogue
from bot.store import queries
from bot.store.tables import SuspensionRow
from handlers.asks import CLARIFICATIONS, NOTICES, AskKind, may_ask
from handlers.decisions import Notify
from handlers.facts import Identity, NoticeStatus, Outcome, SuspensionKind
from handlers.states import Event

ANSWERED = {
    SuspensionKind.IDENTITY: Event.IDENTITY_OK,
    SuspensionKind.MANDATE: Event.MANDATE_OK,
    SuspensionKind.CLARIFICATION_R63: Event.CLARIFIED,
    SuspensionKind.CLARIFICATION_OTHER: Event.CLARIFIED,
}
_NOT_ON_ITS_WAY = frozenset({NoticeStatus.VOID, NoticeStatus.FAILED})


def ask(act: Act, *, what: AskKind, facts: Mapping[str, object]) -> None:
    """Ask the person for a proof, a mandate, a clarification or missing facts. Raises Refused with the reason."""
    check_names(facts)
    if what is AskKind.PERMISSION:
        raise refuse("names_one_message", "P2", "Permission is asked with `privacy-bot case ask-permission`.")
    name = NOTICES[what]
    _check_open(act, what)
    if objections := may_ask(what, act.facts(), act.now, act.desk.rules, facts=facts):
        raise Refused(objections)
    notify = Notify(
        notice=name,
        occasion=_next_occasion(act, name, what),
        law="; ".join(Catalogue.load().entry(name).articles),
        facts=dict(facts) | _effect_on_clock(act, what),
    )
    row = queue(act.session, act.desk, act.case, notify, act.now, by=act.by)
    assert row is not None
    check_text(act, row)
    act.note("ask_queued", {"what": what, "notice": name})


def answer_received(act: Act, *, kind: SuspensionKind, sufficient: bool, received_at: datetime | None = None) -> None:
    """Say whether what came is enough; the clock goes on from the day the sufficient letter was received (D4).

    `received_at` (aware) is for an answer that did not come by mail; otherwise the latest letter since the ask counts.
    """
    asks = [one for one in queries.suspensions_of(act.session, act.case_id) if one.kind == kind]
    open_ask = next((one for one in reversed(asks) if one.answered_at is None), None)
    if open_ask is None:
        raise refuse("no_ask_open", "D4", f"No {kind} ask is open in this case.")
    at = received_at or _latest_letter(act, open_ask)
    if not open_ask.asked_at <= at <= act.now:
        raise refuse(
            "answer_before_ask", "D4", "The answer lies between the day of the ask and now; give its true day."
        )
    act.settle_alarms("answer_arrived")
    act.note("ask_answered", {"kind": kind, "sufficient": int(sufficient), "received": at.isoformat()})
    if sufficient:
        _go_on(act, open_ask, kind, at)


def _go_on(act: Act, ask_row: SuspensionRow, kind: SuspensionKind, at: datetime) -> None:
    ask_row.answered_at = at
    act.session.add(ask_row)
    if kind is SuspensionKind.IDENTITY:
        act.case.identity = Identity.PROVEN
    act.keep()
    if is_possible(act, ANSWERED[kind]):
        act.move(ANSWERED[kind])


def _latest_letter(act: Act, ask_row: SuspensionRow) -> datetime:
    letters = queries.messages_of_case(act.session, act.case_id)
    since = [
        one.received_at
        for one in letters
        if one.outcome == Outcome.FOLLOW_UP and one.received_at and one.received_at >= ask_row.asked_at
    ]
    if not since:
        raise refuse("no_answer_came", "D4", "No letter came since the ask; give the day the answer was received.")
    return max(since)


def _check_open(act: Act, what: AskKind) -> None:
    """One ask of a kind at a time; what has left and is open, the rules see themselves."""
    on_its_way = any(
        one.notice == NOTICES[what] and one.sent_at is None and one.status not in _NOT_ON_ITS_WAY
        for one in queries.notices_of(act.session, act.case_id)
    )
    if on_its_way:
        raise refuse("asked_already", "GDPR 12(6); D4", f"{NOTICES[what]} is on its way to the person already.")


def _next_occasion(act: Act, name: str, what: AskKind) -> str:
    taken = {one.occasion for one in queries.notices_of(act.session, act.case_id) if one.notice == name}
    return next(one for number in itertools.count(1) if (one := f"{what}_{number}") not in taken)


def _effect_on_clock(act: Act, what: AskKind) -> dict[str, object]:
    """N3 says truly whether the clock stands still (P16)."""
    if what not in CLARIFICATIONS:
        return {}
    return {"suspended": what is AskKind.CLARIFICATION_R63 and act.desk.rules.credit_clarification_r63}
