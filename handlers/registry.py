"""What is owed in a case, and when to look again: one explicit table from right or matter to its handler.

Flow: the duties of every case (acknowledgement, extension, alarms) and those of each right and matter it has are put
into one list; `decide` reads from it what is owed now and not yet done, `next_look` when the next one begins.

Promises: asked again, nothing is owed twice; between `now` and `next_look` nothing new falls due; nothing here ever
refuses, erases, restricts or closes: those are moves a person makes (P6).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from classifiers.labels import Aspect, Matter, Right
from handlers import (
    access,
    acknowledgement,
    alarms,
    answer_notices,
    authority,
    breach,
    complaint,
    consent,
    erasure,
    every_answer,
    execution,
    extension,
    objection,
    portability,
    question,
    rectification,
    refusals,
    reminders,
    restricted,
    restriction,
    unclear,
)
from handlers.answers import Answer, Objection
from handlers.deadlines import case_deadlines
from handlers.decisions import Decision, Extend, Move, Notify, Raise
from handlers.duties import Docket, Duty, Handler, docket_of, is_done, is_filed, is_request
from handlers.facts import CaseFacts, Rulebook

HANDLERS: dict[Right | Matter, Handler] = {
    Right.ACCESS: access.HANDLER,
    Right.RECTIFICATION: rectification.HANDLER,
    Right.ERASURE: erasure.HANDLER,
    Right.RESTRICTION: restriction.HANDLER,
    Right.PORTABILITY: portability.HANDLER,
    Right.OBJECTION: objection.HANDLER,
    Right.CONSENT_WITHDRAWAL: consent.HANDLER,
    Matter.COMPLAINT: complaint.HANDLER,
    Matter.BREACH: breach.HANDLER,
    Matter.AUTHORITY: authority.HANDLER,
    Matter.QUESTION: question.HANDLER,
}
EVERY_CASE = (
    acknowledgement.duties,
    extension.duties,
    alarms.duties,
    refusals.duties,
    reminders.duties,
    restricted.duties,
    execution.duties,
)


def decide(case: CaseFacts, now: datetime, rules: Rulebook) -> tuple[Decision, ...]:
    """Everything that is owed at `now` (aware) and not done yet.

    Carry all of it out, gather the facts anew and ask again until nothing comes back; then ask `next_look`.
    """
    owed: dict[tuple[str, ...], Decision] = {}
    for duty in _open_duties(case, rules):
        if duty.owed(now):
            owed.setdefault(_key(duty.decision), duty.decision)
    return tuple(owed.values())


def next_look(case: CaseFacts, now: datetime, rules: Rulebook) -> datetime | None:
    """The earliest instant (UTC) after `now` at which `decide` may want more by time alone; None when nothing is left.

    A change of facts (a notice that left, an answer, a person's act) is a reason of its own to ask `decide`.
    """
    return min((at for duty in _open_duties(case, rules) if (at := duty.comes(now))), default=None)


def assess(answer: Answer, case: CaseFacts, now: datetime, rules: Rulebook) -> tuple[Objection, ...]:
    """Everything the law says against an answer at `now` (aware); () when a person may give it (P6).

    Ask when it is decided and again when it leaves: a refusal may have become late in between (D7).
    """
    handler = HANDLERS[answer.about]
    return (*every_answer.against(handler, answer, case, now, rules), *handler.assess(answer, case, now, rules))


def notices_of(answer: Answer) -> tuple[str, ...]:
    """The notices that say an answer, the main one first; () where its outcome is missing."""
    return answer_notices.notices_of(HANDLERS[answer.about], answer)


def due_day(case: CaseFacts, rules: Rulebook) -> date | None:
    """The local day shown as `due`: the earliest that binds; None while the clock stands still (D4).

    A request shows its statutory date (D2-D5), a complaint the same month out of caution, an authority's letter the
    authority's date (P4), a breach report the day of its 72 hours (B2), a lone question its service target (P5).
    """
    if is_request(case):
        return case_deadlines(case, rules).due
    days = []
    if Matter.AUTHORITY in case.matters:
        days.append(authority.due_day(case, rules))
    if Matter.BREACH in case.matters:
        days.append(breach.due_day(case, rules))
    if Matter.COMPLAINT in case.matters and (month := case_deadlines(case, rules).due):
        days.append(month)
    if case.matters == (Matter.QUESTION,):
        days.append(question.due_day(case, rules))
    return min(days, default=None)


def handlers_of(case: CaseFacts) -> tuple[Handler, ...]:
    """The handlers a case concerns; words against marketing are an objection's business whatever else is asked (D9)."""
    labels: list[Right | Matter] = [*case.rights, *case.matters]
    if Aspect.MARKETING in case.aspects and Right.OBJECTION not in labels:
        labels.append(Right.OBJECTION)
    found = tuple(HANDLERS[label] for label in labels)
    return (*found, unclear.HANDLER) if case.unclear else found


def _open_duties(case: CaseFacts, rules: Rulebook) -> tuple[Duty, ...]:
    if is_filed(case):
        return ()
    return tuple(duty for duty in _duties(docket_of(case, rules)) if not is_done(duty.decision, case))


def _duties(docket: Docket) -> Iterator[Duty]:
    for of_every_case in EVERY_CASE:
        yield from of_every_case(docket)
    for handler in handlers_of(docket.case):
        yield from handler.duties(docket)


def _key(decision: Decision) -> tuple[str, ...]:
    """What makes two decisions the same one (see `handlers.decisions`); one move at a time, the next from there."""
    match decision:
        case Notify():
            return ("notify", decision.notice, decision.occasion)
        case Raise():
            return ("raise", decision.key)
        case Move():
            return ("move",)
        case Extend():
            return ("extend",)
