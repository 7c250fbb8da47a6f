"""Granted work that is carried out: who confirmed it and when, kept sealed as the evidence (GDPR 17(1), 19; T30)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from bot.cases.acts.act import Act, Refused, refuse
from bot.cases.acts.ending import close_if_done
from bot.cases.sealing import seal_field, written
from bot.store.tables import RightDecisionRow
from classifiers.labels import Right
from handlers.execution import Work, may_record_done

DONE_BY = "done_by_"  # sealed with the case, a field a decision: who confirmed, and when


def execute(act: Act, *, right: Right, works: Sequence[Work]) -> None:
    """Record that a granted right is carried out by each party; the last one closes an answered case.

    While data are restricted the case stays open: the act that lifts the restriction closes it (GDPR 18(3)). Raises
    Refused naming whoever has not confirmed, and each processor of the settings that was forgotten (T30).
    """
    decision = _to_carry_out(act, right)
    assert decision.approved_at is not None
    processors = act.writer.company.processors
    objections = may_record_done(right, works, processors=processors, answered_at=decision.approved_at, now=act.now)
    if objections:
        raise Refused(objections)
    decision.executed_at, decision.executed_by = act.now, act.by
    act.session.add(decision)
    field = f"{DONE_BY}{right}_{decision.occasion}"
    told = written({"works": [_told(one) for one in works]})
    seal_field(act.session, act.desk.sealer, act.case.mailbox, "case", act.case.number, field, told)
    counted = Counter(str(one.party) for one in works)
    excused = sum(one.done_at is None for one in works)
    named = sorted(one.name for one in works if one.name in processors)
    act.note("executed", {"right": right, **counted, "excused": excused, "processors": named})
    close_if_done(act)


def _to_carry_out(act: Act, right: Right) -> RightDecisionRow:
    found = [one for one in act.decisions() if one.about == right and one.needs_execution]
    if not found:
        raise refuse(
            "nothing_granted", "GDPR 17(1), 19", f"No granted {right} of this case is still to be carried out."
        )
    decision = found[0]
    if decision.executed_at is not None:
        raise refuse("executed_already", "GDPR 17(1), 19", f"{right} was carried out already.")
    if decision.approved_at is None:
        raise refuse("not_approved", "P6", "It is not approved yet: nothing is carried out before that.")
    return decision


def _told(work: Work) -> dict[str, object]:
    return {
        "party": str(work.party),
        "name": work.name,
        "done_at": work.done_at.isoformat() if work.done_at else None,
        "excuse": work.excuse,
    }
