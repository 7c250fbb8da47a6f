"""Passing a request on to the company that decides about the data: told first, minimal facts, a person's act (N17)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from bot.cases.acts.act import Act, Refused, refuse
from bot.cases.acts.deciding import notices_of
from bot.cases.sealing import seal_field, sealed_field, written
from bot.store.tables import RightDecisionRow
from bot.vault.format import Place
from handlers.common_grounds import OTHER_CONTROLLER
from handlers.other_controller import LAW, may_pass_on
from handlers.stated import day

OBJECTED, PASSED_ON = "passing_objected", "passed_on"  # sealed with the case


def object_to_passing(act: Act, *, words: str) -> None:
    """Record that the writer does not want it passed on, in staff's words (sealed); nothing is passed on after that."""
    _told(act)
    if not words.strip():
        raise refuse("no_words", LAW, "Say in a sentence how the writer objected; it is kept sealed.")
    seal_field(act.session, act.desk.sealer, act.case.mailbox, "case", act.case.number, OBJECTED, words.strip())
    act.note("passing_objected")


def pass_on(act: Act, *, facts: Mapping[str, str]) -> None:
    """Record that a person passes the request on with these facts and no more. Raises Refused with the reason.

    The program writes to nobody: whoever acts tells the customer, by the way the two companies agreed on.
    """
    answer_by = _told(act)
    objections = may_pass_on(
        act.facts(),
        act.now,
        act.desk.rules,
        answer_by=answer_by,
        objected=_kept(act, OBJECTED),
        facts=facts,
    )
    if objections:
        raise Refused(objections)
    if _kept(act, PASSED_ON):
        raise refuse("passed_on_already", LAW, "It was passed on already; say more to the customer only if it asks.")
    seal_field(act.session, act.desk.sealer, act.case.mailbox, "case", act.case.number, PASSED_ON, written(facts))
    act.note("passed_on", {"facts": sorted(facts)})


def _told(act: Act) -> date:
    """The day until which the writer may object, as N17 told it."""
    decision = _decision(act)
    stated: dict[str, object] = {}
    for notice in notices_of(act, decision):
        stated |= act.writer.stated(act.session, notice)
    found = day(stated, "answer_by")
    assert found is not None, "N17 does not leave without it"
    return found


def _decision(act: Act) -> RightDecisionRow:
    found = [one for one in act.decisions() if OTHER_CONTROLLER in one.ground.split()]
    if not found:
        raise refuse("not_theirs", LAW, "Nobody decided that another company is responsible: `case hand-over` first.")
    return found[0]


def _kept(act: Act, field: str) -> bool:
    return sealed_field(act.session, Place(act.case.mailbox, "case", act.case.number, field)) is not None
