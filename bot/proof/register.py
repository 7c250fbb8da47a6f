"""The register of requests: one line a request, without content (LEGAL.md 4.3; GDPR 5(2), 12(5), 24).

What the law wants shown and is content (the doubt's reason, where was searched, whom it was passed on to) stays sealed
with the notice that stated it; the line names that notice, so that it can be asked for.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.cases.gather import case_facts
from bot.cases.leaving import ANSWERS
from bot.notice_catalogue import Catalogue
from bot.proof import records
from bot.store import queries
from bot.store.tables import CaseRow, JournalRow, NoticeRow, RightDecisionRow, SuspensionRow
from classifiers.labels import Matter
from handlers.calendars import calendar_of
from handlers.deadlines import case_deadlines
from handlers.facts import CaseFacts, Channel, NoticeStatus, Rulebook
from handlers.registry import due_day
from handlers.retention import Item, terms_of

# D6: a notice that did not come back for so long is presumed delivered; Gmail proves no more.
BOUNCES_FOR = timedelta(hours=72)
_HOW_KNOWN = {
    Channel.MAIL: "gmail_internal_date",
    Channel.HAND_OVER: "received_header_of_first_company_mailbox",
}
# What stood in the way, as alarm keys say it: the recorded reasons of an overdue case.
_CAUSES = ("bounced", "confirm_sender", "approval_waits", "extension_undecided", "answer_arrived", "cannot_be_written")


def register(
    session: Session,
    mailbox: str,
    rules: Rulebook,
    now: datetime,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
) -> list[dict[str, Any]]:
    """The lines of a mailbox in order of receipt, for requests received from `since` to before `until` (aware)."""
    cases = queries.all_cases(session, mailbox)
    chosen = [
        case
        for case in cases
        if (since is None or case.received_at >= since) and (until is None or case.received_at < until)
    ]
    return [line(session, case, rules, now) for case in chosen]


def line(session: Session, case: CaseRow, rules: Rulebook, now: datetime) -> dict[str, Any]:
    """The register line of one case as it stands at `now` (aware UTC)."""
    assert case.id is not None
    facts = case_facts(session, case)
    notices = queries.notices_of(session, case.id)
    entries = records.entries_of_case(session, case.mailbox, case.number)
    return {
        **_receipt(case, entries, rules),
        **_person(case, entries, notices),
        "suspensions": [_suspension(one, rules) for one in queries.suspensions_of(session, case.id)],
        **_dates(facts, rules, entries),
        "extension": _extension(case, notices),
        "decisions": [_decision(one) for one in queries.decisions_of(session, case.id)],
        "sources_searched": _stated_in(notices, "searched"),
        "recipients_told": _stated_in(notices, "recipients_told"),
        "notices": [proof_of(one, now) for one in notices],
        **_end(facts, entries, rules, now),
    }


def proof_of(notice: NoticeRow, now: datetime) -> dict[str, Any]:
    """What is known of a notice's way to the person (D6): never that it was delivered."""
    return {
        "notice": notice.notice,
        "occasion": notice.occasion,
        "answer": notice.occasion.startswith(ANSWERS),
        "channel": notice.form,
        "language": notice.language,
        "queued_at": _instant(notice.queued_at),
        "queued_by": notice.queued_by,
        "sent_at": _instant(notice.sent_at),
        "gmail_id": notice.sent_gmail_id,
        "marker": notice.marker,
        "state": _way(notice, now),
    }


def _way(notice: NoticeRow, now: datetime) -> str:
    if notice.status == NoticeStatus.FAILED:
        return notice.reason or "failed"
    if notice.sent_at is None:
        return notice.status
    if notice.form == "post":
        return "posted"
    return "presumed_delivered" if now - notice.sent_at >= BOUNCES_FOR else "accepted_by_gmail"


def _receipt(case: CaseRow, entries: Iterable[JournalRow], rules: Rulebook) -> dict[str, Any]:
    opened = next((_detail(one) for one in entries if one.event == "case_opened"), {})
    local = case.received_at.astimezone(ZoneInfo(rules.time_zone))
    return {
        "case_no": case.number,
        "channel": case.channel,
        "received_at": _instant(case.received_at),
        "received_at_local": local.isoformat(),
        "received_known_by": _HOW_KNOWN.get(Channel(case.channel), f"recorded_by:{case.opened_by}"),
        "receipt_header_sha256": opened.get("receipt_header") or None,
        "charter_version": case.charter_version,
    }


def _person(case: CaseRow, entries: Iterable[JournalRow], notices: Iterable[NoticeRow]) -> dict[str, Any]:
    settled = [_detail(one) | {"by": one.actor} for one in entries if one.event == "person_settled"]
    by_person = settled[-1]["by"] if settled and settled[-1].get("identity") == case.identity else None
    return {
        "person": case.person,
        "role": case.role,
        "rights": case.rights.split(),
        "matters": case.matters.split(),
        "identity_level": case.identity,
        "identity_means": _means(case, by_person),
        "doubt_reason": _stated_in(notices, "doubt"),
    }


def _means(case: CaseRow, settled_by: str | None) -> list[str]:
    """What the identity rests on: the mail's own proof, and the staff members who vouched."""
    found = ["aligned_dmarc_pass"] if case.authenticated and case.channel in _HOW_KNOWN else []
    found += [f"confirmed_by:{case.confirmed_by}"] if case.confirmed_by else []
    return found + ([f"settled_by:{settled_by}"] if settled_by else [])


def _suspension(row: SuspensionRow, rules: Rulebook) -> dict[str, Any]:
    calendar = calendar_of(rules)
    end = row.answered_at
    return {
        "kind": row.kind,
        "ask_id": row.ask_notice_id,
        "asked_at": _instant(row.asked_at),
        "answered_at": _instant(end),
        "days": (calendar.day_of(end) - calendar.day_of(row.asked_at)).days if end else None,
    }


def _dates(facts: CaseFacts, rules: Rulebook, entries: Iterable[JournalRow]) -> dict[str, Any]:
    dates = case_deadlines(facts, rules)
    changes = [_change(one) for one in entries if one.event == "due_date"]
    return {
        "due": _day(due_day(facts, rules)),
        "one_month": _day(dates.one_month),
        "safe": _day(dates.safe),
        "recomputations": changes,
    }


def _change(entry: JournalRow) -> dict[str, Any]:
    """A change of the due date; no date where the clock stood still or there was none yet."""
    days = {name: None if day == str(None) else day for name, day in _detail(entry).items()}
    return {"at": _instant(entry.at), **days}


def _extension(case: CaseRow, notices: Iterable[NoticeRow]) -> dict[str, Any] | None:
    if case.extension_reason_code is None:
        return None
    told = next((one for one in notices if one.notice == "N4" and one.sent_at is not None), None)
    return {
        "reason_code": case.extension_reason_code,
        "decided_by": case.extension_by,
        "decided_at": _instant(case.extension_at),
        "sent_at": _instant(case.extension_sent_at),
        "gmail_id": told.sent_gmail_id if told else None,
    }


def _decision(row: RightDecisionRow) -> dict[str, Any]:
    return {
        "about": row.about,
        "outcome": row.outcome,
        "ground": row.ground.split(),
        "notices": row.notices.split(),
        "decided_by": row.decided_by,
        "decided_at": _instant(row.decided_at),
        "approved_by": json.loads(row.approved_by),
        "approved_at": _instant(row.approved_at),
        "needs_execution": row.needs_execution,
        "executed_at": _instant(row.executed_at),
        "executed_by": row.executed_by,
        "withdrawn_at": _instant(row.withdrawn_at),
    }


def _stated_in(notices: Iterable[NoticeRow], fact: str) -> list[str]:
    """The notices that left and told the person this; what they told stays sealed with them."""
    catalogue = Catalogue.load()
    telling = {name for name in catalogue.names if fact in {one.name for one in catalogue.facts_of(name)}}
    return [f"{one.notice}:{one.occasion}" for one in notices if one.notice in telling and one.sent_at is not None]


def _end(facts: CaseFacts, entries: Iterable[JournalRow], rules: Rulebook, now: datetime) -> dict[str, Any]:
    calendar = calendar_of(rules)
    answered = calendar.day_of(facts.answered_at) if facts.answered_at else None
    due = due_day(facts, rules)
    late = due is not None and (answered or calendar.day_of(facts.closed_at or now)) > due
    file, register_line = terms_of(facts, rules)
    assert register_line.item is Item.REGISTER_LINE
    return {
        "answered_at": _instant(facts.answered_at),
        "days_used": (answered - calendar.day_of(facts.received_at)).days if answered else None,
        "overdue": late,
        "overdue_cause": _explained(entries),
        "overdue_hindrances": sorted(key for key in facts.alarms if key.startswith(_CAUSES)) if late else [],
        "complaint": _complaint(facts),
        "breach": _breach(facts),
        "legal_hold": facts.legal_hold,
        "closed_at": _instant(facts.closed_at),
        "purge_after": _day(file.keep_until),
        "line_kept_until": _day(register_line.keep_until),
    }


def _explained(entries: Iterable[JournalRow]) -> list[dict[str, Any]]:
    """Why the answer is late, as staff recorded it: code, who and when."""
    told = (one for one in entries if one.event == "lateness_explained")
    return [{"cause": _detail(one)["cause"], "by": one.actor, "at": _instant(one.at)} for one in told]


def _complaint(facts: CaseFacts) -> dict[str, Any] | None:
    raised = [str(one) for one in facts.matters if one in (Matter.COMPLAINT, Matter.AUTHORITY)]
    if not raised:
        return None
    date, answered = _day(facts.authority_date), _instant(facts.authority_answered_at)
    return {"matters": raised, "authority_date": date, "answered_at": answered}


def _breach(facts: CaseFacts) -> dict[str, Any] | None:
    if Matter.BREACH not in facts.matters:
        return None
    return {"aware_at": _instant(facts.aware_at), "outcome": facts.breach_outcome}


def _detail(row: JournalRow) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(row.detail)
    return found


def _day(value: Any) -> str | None:
    return value.isoformat() if value is not None else None


def _instant(value: datetime | None) -> str | None:
    return value.isoformat() if value is not None else None
