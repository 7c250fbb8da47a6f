"""Two further months: when they can be had, when they are proposed, and how the notice leaves in time (P7, D3, D7).

GDPR 12(3) allows them "where necessary, taking into account the complexity and number of the requests", and only if
the person is told, with the reasons, within the first month. The program checks, proposes and sends; a named person
decides, or a rule that the DPO approved for the settings. A refusal never profits from an extension (GDPR 12(4)).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from classifiers.labels import Aspect, Matter, Right
from handlers import states
from handlers.acknowledgement import hold_of
from handlers.answers import Objection
from handlers.decisions import Extend, Hold, Level, Notify
from handlers.duties import Docket, Duty, alarm, docket_of, is_answered, is_request
from handlers.extension_refusals import REFUSALS, against_sentence
from handlers.facts import CaseFacts, ReasonCode, Rulebook

LAW = "GDPR 12(3); D3, D7, P7"
NOTICE, OCCASION = "N4", "extension"
# Draft, send and one repeat after an outage need this much of the last day.
LEAVES_WITHIN = timedelta(hours=1)
# Without a decision so many working days before the one-month date, the DPO is told.
UNDECIDED_WORKING_DAYS = 2


def may_extend(
    case: CaseFacts, now: datetime, rules: Rulebook, *, reason_code: ReasonCode | None, sentence: str
) -> Objection | None:
    """Whether a person may extend this case now.

    Args:
        case: the case.
        now: the present instant, aware.
        rules: the controller's choices.
        reason_code: the admissible ground, or None if none was given.
        sentence: why, in words particular to this case; it is judged here and kept nowhere.

    Returns:
        None if it may; else the first reason against it.
    """
    docket = docket_of(case, rules)
    code = _never(docket) or _too_late(docket, now) or _without_ground(case, reason_code) or against_sentence(sentence)
    return None if code is None else REFUSALS[code]


def proposed_reason(case: CaseFacts, now: datetime, rules: Rulebook) -> ReasonCode | None:
    """The ground that the recorded facts give for an extension that is still possible at `now`, or None."""
    docket = docket_of(case, rules)
    return None if _never(docket) or _too_late(docket, now) else _ground(docket)


def duties(docket: Docket) -> Iterator[Duty]:
    """Propose or carry out an extension in time; send its notice; say loudly when that fails."""
    one_month = docket.deadlines.one_month if docket.deadlines else None
    if is_answered(docket.case) or one_month is None:
        return
    if docket.case.extension is None:
        yield from _proposal(docket, one_month)
    else:
        yield from _notice(docket, one_month)


# --- before a decision ----------------------------------------------------------------------------------------------


def _proposal(docket: Docket, one_month: date) -> Iterator[Duty]:
    reason = None if _never(docket) else _ground(docket)
    if reason is None:
        return
    start = _working_days_before(docket, one_month, docket.rules.proposal_working_days)
    last = _last_call(docket, one_month)
    if reason in docket.rules.approved_extension_rules and not _only_a_person_writes(docket.case):
        rule = f"approved:{reason}"
        yield Duty(decision=Extend(reason_code=reason, rule=rule, law=LAW), at=start, until=last)
        yield Duty(decision=_n4(docket, one_month), at=start, until=last)
        return
    undecided = _working_days_before(docket, one_month, UNDECIDED_WORKING_DAYS)
    yield alarm(f"extension_proposed:{reason}", Level.WARNING, LAW, start, last)
    yield alarm("extension_undecided", Level.URGENT, LAW, undecided, last)


def _only_a_person_writes(case: CaseFacts) -> bool:
    """Somebody answered by hand (P12), or an authority wrote too (P4): nothing leaves unattended."""
    return case.paused or Matter.AUTHORITY in case.matters


def _ground(docket: Docket) -> ReasonCode | None:
    """The only ground that recorded facts can show; a peak or measured work is for a person to document (P7)."""
    many = docket.case.requests_of_same_person >= docket.rules.many_requests
    return ReasonCode.MANY_REQUESTS if many else None


# --- after a decision -----------------------------------------------------------------------------------------------


def _notice(docket: Docket, one_month: date) -> Iterator[Duty]:
    extension = docket.case.extension
    assert extension is not None
    too_late = docket.after(one_month)
    if extension.notice_sent_at is not None and extension.notice_sent_at < too_late:
        return
    if extension.notice_sent_at is None:
        yield Duty(decision=_n4(docket, one_month), until=too_late)
        yield alarm("extension_not_sent", Level.URGENT, LAW, docket.start_of(one_month - timedelta(days=1)))
    yield alarm("extension_too_late", Level.URGENT, LAW, too_late)


def _n4(docket: Docket, one_month: date) -> Notify:
    """The notice; after an answer by hand a person looks at it first (P12)."""
    hold = Hold.PERSON_DECIDES if docket.case.paused else hold_of(docket.case)
    send_by = docket.calendar.end_of(one_month)
    return Notify(notice=NOTICE, occasion=OCCASION, law=LAW, hold=hold, send_by=send_by)


# --- what stands against it -----------------------------------------------------------------------------------------


def _never(docket: Docket) -> str | None:
    """Code of what excludes an extension whatever the day."""
    case, rights = docket.case, set(docket.case.rights)
    marketing = Aspect.MARKETING in case.aspects and rights <= {Right.OBJECTION, Right.CONSENT_WITHDRAWAL}
    held = {
        "answered": is_answered(case),
        "not_at_work": not states.may_extend(case.state),
        "no_request": not is_request(case),
        "unclear": not rights,
        "already_extended": case.extension is not None,
        "marketing_objection": marketing,
        "simple_rectification": rights == {Right.RECTIFICATION},
    }
    return next((code for code, holds in held.items() if holds), None)


def _too_late(docket: Docket, now: datetime) -> str | None:
    one_month = docket.deadlines.one_month if docket.deadlines else None
    if one_month is None:
        return "suspended"
    return "too_late" if now >= _last_call(docket, one_month) else None


def _without_ground(case: CaseFacts, reason_code: ReasonCode | None) -> str | None:
    if reason_code is None:
        return "no_reason"
    alone = reason_code is ReasonCode.MANY_REQUESTS and case.requests_of_same_person == 0
    return "only_request" if alone else None


def _last_call(docket: Docket, one_month: date) -> datetime:
    return docket.after(one_month) - LEAVES_WITHIN


def _working_days_before(docket: Docket, day: date, count: int) -> datetime:
    return docket.start_of(docket.calendar.add_working_days(day, -count))
