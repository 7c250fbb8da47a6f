"""Another person's word: what needs it waits for it, then every notice of the decision leaves (P6, P14)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import suppress

from bot.cases.acts.act import Act, Refused, refuse
from bot.cases.acts.deciding import check_text, notices_of
from bot.cases.leaving import left
from bot.cases.moving import move_restriction
from bot.cases.queueing import let_go
from bot.errors import Misuse
from bot.store.tables import RightDecisionRow
from classifiers.labels import Matter, Right
from handlers import registry
from handlers.answers import Answer
from handlers.approvals import may_approve, missing, needed
from handlers.decisions import Level
from handlers.facts import NoticeStatus
from handlers.overlays import Restriction, RestrictionEvent
from handlers.staffing import APPROVERS, StaffRole
from handlers.states import RightOutcome


def approve(act: Act) -> None:
    """Approve what waits. Raises Refused when nothing does, or when it must be somebody else."""
    waiting = [one for one in act.decisions() if one.approved_at is None]
    if not waiting:
        raise refuse("nothing_waits", "P6", "No decision waits for approval; `case decide` comes first.")
    mine = [one for one in waiting if _may_approve(act, one)]
    if not mine:
        raise refuse(
            "second_person",
            "P6, P14; LEGAL.md 4.1",
            "Another person must approve: whoever decided it, or approved it already, cannot.",
        )
    for decision in mine:
        _check_role(act, decision)
        _approve(act, decision)
    act.settle_alarms("rest_to_answer")


def answer_of(act: Act, decision: RightDecisionRow, *, approved_by: tuple[str, ...]) -> Answer:
    """The decision as the rules see it, with what was stated, opened from where it is sealed."""
    stated: dict[str, object] = {}
    for notice in notices_of(act, decision):
        stated |= act.writer.stated(act.session, notice)
    return Answer(
        about=Right(decision.about) if decision.about in set(Right) else Matter(decision.about),
        outcome=RightOutcome(decision.outcome) if decision.outcome else None,
        ground=decision.ground,
        facts=stated,
        decided_by=decision.decided_by,
        decided_at=decision.decided_at,
        approved_by=approved_by,
    )


def _may_approve(act: Act, decision: RightDecisionRow) -> bool:
    answer = answer_of(act, decision, approved_by=_approvers(decision))
    if needed(answer, act.facts(), act.now, act.desk.rules).others == 0:
        return True
    return act.by != decision.decided_by and act.by not in _approvers(decision)


def _check_role(act: Act, decision: RightDecisionRow) -> None:
    """Whoever approves somebody else's decision is on the roll, in a role that may."""
    if act.roles is None or act.by == decision.decided_by:
        return
    answer = answer_of(act, decision, approved_by=_approvers(decision))
    need = needed(answer, act.facts(), act.now, act.desk.rules)
    try:
        roles = act.roles(act.by)
    except Misuse as error:
        raise refuse("not_on_the_roll", "P14; T28", f"{error}.") from None
    if not may_approve(need, roles):
        who = ", ".join(sorted(APPROVERS | need.roles))
        raise refuse("role", "GDPR 38(6); P14", f"{act.by} may not approve this; it takes one of: {who}.")


def _roles(act: Act, names: Iterable[str]) -> dict[str, frozenset[StaffRole]] | None:
    """The roles of those on the roll among these people; None where no roll is kept."""
    if act.roles is None:
        return None
    found: dict[str, frozenset[StaffRole]] = {}
    for name in names:
        with suppress(Misuse):  # a decider who left, or never was on it, counts without a role
            found[name] = act.roles(name)
    return found


def _approvers(decision: RightDecisionRow) -> tuple[str, ...]:
    return tuple(json.loads(decision.approved_by))


def _approve(act: Act, decision: RightDecisionRow) -> None:
    names = _approvers(decision) + ((act.by,) if act.by != decision.decided_by else ())
    answer = answer_of(act, decision, approved_by=names)
    if objections := registry.assess(answer, act.facts(), act.now, act.desk.rules):
        raise Refused(objections)
    need = needed(answer, act.facts(), act.now, act.desk.rules)
    still, absent = missing(answer, need, roles=_roles(act, {decision.decided_by, *names}))
    decision.approved_by = json.dumps(names, ensure_ascii=False)
    act.session.add(decision)
    kinds = " ".join(need.kinds)
    roles = " ".join(sorted(absent))
    act.note("approved", {"about": decision.about, "kinds": kinds, "still_missing": still, "roles_missing": roles})
    if still:
        act.alarm(f"approval_waits:{decision.occasion}", Level.NOTE, "P6, P14")
        return
    decision.approved_at = act.now
    act.settle_alarms(f"approval_waits:{decision.occasion}")
    _restriction_follows(act, answer)
    _let_go(act, decision)


def _let_go(act: Act, decision: RightDecisionRow) -> None:
    for notice in notices_of(act, decision):
        if notice.status == NoticeStatus.HELD:
            check_text(act, notice)
            let_go(act.session, act.case, notice, by=act.by, now=act.now)
        elif notice.status == NoticeStatus.SENT and notice.sent_at is not None:
            # The mailbox knew it already: the database was restored from a backup, and the decision taken again.
            left(act.session, act.desk, notice, notice.sent_at)


def _restriction_follows(act: Act, answer: Answer) -> None:
    """What was proposed at once is confirmed or ended by the decision it waited for (GDPR 18(1); LEGAL.md 4.2)."""
    if act.case.restriction != Restriction.PROPOSED:
        return
    if answer.about is Right.RESTRICTION:
        event = RestrictionEvent.CONFIRMED if answer.gives else RestrictionEvent.DECLINED
    elif answer.about is Right.OBJECTION and Right.RESTRICTION not in act.facts().rights:
        event = RestrictionEvent.DECLINED  # the objection is decided: nothing is pending any more, 18(1)(d)
    else:
        return
    move_restriction(act.session, act.case, event, act.now, by=act.by)
    act.settle_alarms("restriction_proposed", "restriction_unconfirmed")
