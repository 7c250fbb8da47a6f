"""What staff see of a case: facts, never content (charter 2.2; T4). Plain dictionaries, ready for JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlmodel import Session

from bot.cases.gather import scores_of
from bot.cases.permitting import standing_of
from bot.store import queries
from bot.store.tables import AlarmRow, CaseRow, MessageRow, NoticeRow, RightDecisionRow, SuspensionRow
from handlers.unclear import LIKELY


def summary(session: Session, case: CaseRow) -> dict[str, Any]:
    """One line of the list of cases; dates are ISO days, instants ISO UTC."""
    alarms = queries.alarms_of(session, case.mailbox, case.number)
    return line(case, [alarm.key for alarm in alarms if alarm.settled_at is None])


def line(case: CaseRow, open_alarms: Sequence[str]) -> dict[str, Any]:
    """The same, for whoever looked at the alarms of all cases at once."""
    return {
        "case": case.number,
        "state": case.state,
        "channel": case.channel,
        "rights": case.rights.split(),
        "matters": case.matters.split(),
        "unclear": case.unclear,
        "language": case.language,
        "received": case.received_at.isoformat(),
        "due": _day(case.due),
        "safe_due": _day(case.safe_due),
        "extended": case.extension_sent_at is not None,
        "open_alarms": list(open_alarms),
    }


def detail(session: Session, case: CaseRow, steps: list[str]) -> dict[str, Any]:
    """Everything staff may know of a case; `steps` explain its dates."""
    assert case.id is not None
    return summary(session, case) | {
        "one_month_due": _day(case.one_month_due),
        "aspects": case.aspects.split(),
        "authenticated": case.authenticated,
        "in_spam": case.in_spam,
        "confirmed_by": case.confirmed_by,
        "paused": case.paused,
        "opened": case.opened_at.isoformat(),
        "opened_by": case.opened_by,
        "answered": _instant(case.answered_at),
        "closed": _instant(case.closed_at),
        "extension": _extension(case),
        "writer": case.writer_hint or None,
        "role": case.role,
        "identity": case.identity,
        "active_account": case.active_account,
        "restriction": case.restriction,
        "legal_hold": case.legal_hold,
        "authority_date": _day(case.authority_date),
        "aware": _instant(case.aware_at),
        "breach_outcome": case.breach_outcome,
        "decisions": [decision_line(one) for one in queries.decisions_of(session, case.id)],
        "asks": [ask_line(one) for one in queries.suspensions_of(session, case.id)],
        "notes": [{"by": one.by, "at": one.at.isoformat()} for one in queries.staff_notes_of(session, case.id)],
        "explained": steps,
        "messages": [
            message_line(one) | {"permission": _permission(session, case, one)}
            for one in queries.messages_of_case(session, case.id)
        ],
        "about": about(session, case),
        "notices": [notice_line(one) for one in queries.notices_of(session, case.id)],
        "alarms": [alarm_line(one) for one in queries.alarms_of(session, case.mailbox, case.number)],
    }


def about(session: Session, case: CaseRow) -> str:
    """What the case is about, in a line: "erasure", or "unclear: erasure 0.55, objection 0.41"."""
    if not case.unclear:
        return ", ".join((*case.rights.split(), *case.matters.split())) or "no request"
    likely = [f"{right} {score:.2f}" for right, score in scores_of(session, case).items() if score >= LIKELY]
    return f"unclear: {', '.join(likely) or 'the letter shows no right'}"


def message_line(row: MessageRow) -> dict[str, Any]:
    """What staff see of a message: when, what it was taken for, how sure; never a word of it."""
    return {
        "gmail_id": row.gmail_id,
        "received": _instant(row.received_at),
        "outcome": row.outcome,
        "scores": json.loads(row.scores),
        "because": row.because.split(),
    }


def decision_line(row: RightDecisionRow) -> dict[str, Any]:
    """What was decided, by whom, and how far it has come."""
    return {
        "about": row.about,
        "outcome": row.outcome,
        "ground": row.ground,
        "notices": row.notices.split(),
        "decided_by": row.decided_by,
        "decided": row.decided_at.isoformat(),
        "approved_by": json.loads(row.approved_by),
        "approved": _instant(row.approved_at),
        "to_execute": row.needs_execution and row.executed_at is None,
        "executed": _instant(row.executed_at),
    }


def ask_line(row: SuspensionRow) -> dict[str, Any]:
    """What the person was asked for, and when it was answered."""
    return {"ask": row.kind, "asked": row.asked_at.isoformat(), "answered": _instant(row.answered_at)}


def notice_line(row: NoticeRow) -> dict[str, Any]:
    """Where a notice stands."""
    return {
        "notice": row.notice,
        "occasion": row.occasion,
        "status": row.status,
        "waits_for": row.hold,
        "form": row.form,
        "send_by": _instant(row.send_by),
        "sent": _instant(row.sent_at),
        "reason": row.reason,
    }


def alarm_line(row: AlarmRow) -> dict[str, Any]:
    """An alarm and whether it was settled."""
    return {
        "alarm": row.key,
        "level": row.level,
        "raised": row.raised_at.isoformat(),
        "settled": _instant(row.settled_at),
        "law": row.law,
    }


def _permission(session: Session, case: CaseRow, row: MessageRow) -> str | None:
    """Where the writer's permission to read it stands."""
    return str(standing_of(session, case, row)) if row.sender is not None and row.received_at is not None else None


def _extension(case: CaseRow) -> dict[str, Any] | None:
    if case.extension_reason_code is None:
        return None
    return {
        "reason_code": case.extension_reason_code,
        "by": case.extension_by,
        "decided": _instant(case.extension_at),
        "told": _instant(case.extension_sent_at),
    }


def _day(value: Any) -> str | None:
    return value.isoformat() if value is not None else None


def _instant(value: Any) -> str | None:
    return value.isoformat() if value is not None else None
