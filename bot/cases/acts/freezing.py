"""The restriction of data: proposed at once, put in force by a person, ended only after N9 told of it (GDPR 18)."""

from __future__ import annotations

from collections.abc import Mapping

from bot.cases.acts.act import Act, Refused, refuse
from bot.cases.acts.deciding import check_text
from bot.cases.acts.ending import close_if_done
from bot.cases.acts.noting import add_note
from bot.cases.acts.stating import check_names
from bot.cases.acts.steps import RestrictionAct
from bot.cases.moving import move_restriction
from bot.cases.queueing import queue
from bot.notice_catalogue import Catalogue
from bot.store import queries
from classifiers.labels import Right
from handlers.answers import Objection
from handlers.decisions import Notify
from handlers.overlays import Restriction, RestrictionEvent
from handlers.restricted import IN_FORCE, STILL_ALLOWED, Use, may_end, may_notice_lift, may_use
from handlers.stated import is_particular, text


def restrict(act: Act, *, what: RestrictionAct, facts: Mapping[str, object]) -> None:
    """One step of a restriction. Raises Refused or IllegalMove with the reason."""
    check_names(facts)
    if what is RestrictionAct.CONFIRM:
        _confirm(act, facts)
    elif what is RestrictionAct.ANNOUNCE:
        _announce(act, facts)
    elif what is RestrictionAct.LIFT:
        _object(may_end(act.facts(), act.now, act.desk.rules))
        _step(act, RestrictionEvent.LIFTED)
        act.settle_alarms("restriction_may_end")
        close_if_done(act)
    else:
        declined = what is RestrictionAct.DECLINE
        _step(act, RestrictionEvent.DECLINED if declined else RestrictionEvent.OBJECTED)
        act.settle_alarms("restriction_proposed" if declined else "restriction_may_end")


def use(act: Act, *, use: Use, ground: str) -> None:
    """Record one use of restricted data, with its ground (sealed). Raises Refused where 18(2) does not allow it."""
    restriction = Restriction(act.case.restriction)
    if restriction not in IN_FORCE:
        raise refuse("not_restricted", "GDPR 18(2)", f"The restriction is {restriction}: no use has to be recorded.")
    if not may_use(use, restriction):
        allowed = ", ".join(sorted(STILL_ALLOWED))
        raise refuse(
            "restricted",
            "GDPR 18(2); T20",
            f"Restricted data are not used for {use}. Still allowed: {allowed}. Lift the restriction first, by N9.",
        )
    if not is_particular(ground):
        raise refuse("use_unexplained", "GDPR 18(2), 5(2)", "Say in a sentence why, in this case; it is kept sealed.")
    act.note("restricted_use", {"use": use, "restriction": restriction})
    add_note(act, text=ground)


def _confirm(act: Act, facts: Mapping[str, object]) -> None:
    """Frozen from now on, whatever the rest of the case does; a restriction that was asked for is decided instead."""
    if Right.RESTRICTION in act.facts().rights:
        raise refuse(
            "decide_instead",
            "GDPR 18(1), 12(3)",
            "The person asked for it: decide the right (restriction, granted); that puts it in force and sends N8.",
        )
    if act.case.restriction in (Restriction.NONE, Restriction.LIFTED):
        _step(act, RestrictionEvent.PROPOSED)
    _step(act, RestrictionEvent.CONFIRMED)
    _tell(act, "N8", facts)
    act.settle_alarms("restriction_proposed", "restriction_unconfirmed")


def _announce(act: Act, facts: Mapping[str, object]) -> None:
    """N9 leaves first; the restriction is announced the day it has left, and the wait counts from there (18(3))."""
    _object(may_notice_lift(act.facts(), reason=text(facts, "why")))
    _tell(act, "N9", facts)


def _tell(act: Act, name: str, facts: Mapping[str, object]) -> None:
    earlier = sum(one.notice == name for one in queries.notices_of(act.session, act.case_id))
    notify = Notify(
        notice=name,
        occasion=f"restriction_{earlier + 1}",
        law="; ".join(Catalogue.load().entry(name).articles),
        facts=facts,
    )
    row = queue(act.session, act.desk, act.case, notify, act.now, by=act.by)
    if row is None:
        raise refuse("told_already", "GDPR 18(3)", f"{name} is on its way already.")
    check_text(act, row)


def _step(act: Act, event: RestrictionEvent) -> None:
    move_restriction(act.session, act.case, event, act.now, by=act.by)


def _object(objections: tuple[Objection, ...]) -> None:
    if objections:
        raise Refused(objections)
