"""Matters that have a clock of their own: a breach report in hours, an authority by the date it set (B3, B5, P4)."""

from __future__ import annotations

from datetime import date, datetime

from bot.cases.acts.act import Act, Refused, refuse
from bot.cases.leaving import answered
from bot.cases.sealing import seal_field
from classifiers.labels import Matter
from handlers.breach_clock import BreachOutcome
from handlers.breach_outcomes import may_set_aware, may_settle
from handlers.states import Event, State


def set_aware(act: Act, *, aware_at: datetime, reason: str) -> None:
    """Record when we became aware of a breach; the 72 hours count from there (B3)."""
    _must_be(act, Matter.BREACH)
    if objections := may_set_aware(act.facts(), act.now, aware_at=aware_at, reason=reason):
        raise Refused(objections)
    act.case.aware_at = aware_at
    act.keep()
    _seal_reason(act, "breach_aware_reason", reason)
    act.note("breach_aware", {"aware_at": aware_at.isoformat()})


def settle_breach(act: Act, *, outcome: BreachOutcome, reason: str, notified_at: datetime | None) -> None:
    """Record how a breach report ends; a request of the case goes on (B1, B5). The program notifies nobody (B6)."""
    _must_be(act, Matter.BREACH)
    if act.case.breach_outcome is not None:
        raise refuse("breach_settled", "B5", f"The outcome is recorded: {act.case.breach_outcome}.")
    if objections := may_settle(act.facts(), act.now, outcome=outcome, reason=reason, notified_at=notified_at):
        raise Refused(objections)
    act.case.breach_outcome = outcome
    act.keep()
    _seal_reason(act, "breach_reason", reason)
    notified = notified_at.isoformat() if notified_at else None
    act.note("breach_settled", {"outcome": outcome, "notified_at": notified})
    act.settle_alarms("breach")
    if act.case.state != State.BREACH_TRIAGE:
        return
    open_rights = set(act.facts().rights) - act.facts().decided.keys()
    act.move(Event.BREACH_SETTLED_IN_PART if open_rights else Event.BREACH_SETTLED)
    if act.state is State.ANSWERED:
        answered(act.session, act.case, act.now, by=act.by)


def set_authority_date(act: Act, *, day: date) -> None:
    """Record the date an authority set, as a person read it in its letter (P4)."""
    _must_be(act, Matter.AUTHORITY)
    if day < act.case.received_at.date():
        raise refuse("date_before_letter", "P4", "The date lies before the letter; read it again.")
    act.case.authority_date = day
    act.keep()
    act.note("authority_date", {"date": day.isoformat()})
    act.settle_alarms("authority_wrote", "authority_provisional")


def answer_authority(act: Act, *, on: date) -> None:
    """Record that a person answered the authority; a request of the case goes on (P4)."""
    _must_be(act, Matter.AUTHORITY)
    if act.case.authority_answered_at is not None:
        raise refuse("authority_answered", "P4", "It is recorded already that the authority was answered.")
    act.case.authority_answered_at = act.now
    act.keep()
    act.note("authority_answered", {"on": on.isoformat()})
    act.settle_alarms("authority")
    if act.state is not State.COMPLAINT:
        return
    act.move(Event.AUTHORITY_ANSWERED)
    if not act.facts().rights:
        act.move(Event.OUTCOME_RECORDED)
        answered(act.session, act.case, act.now, by=act.by)


def _must_be(act: Act, matter: Matter) -> None:
    if matter not in act.facts().matters:
        raise refuse(
            f"no_{matter}",
            "LEGAL.md 4.1",
            f"This case holds no {matter}; settle what it is about first (`case settle`).",
        )


def _seal_reason(act: Act, field: str, reason: str) -> None:
    if reason.strip():
        seal_field(act.session, act.desk.sealer, act.case.mailbox, "case", act.case.number, field, reason.strip())
