"""What a demo did, message by message, as one JSON object; counted from the database and the sandbox."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, select

from bot.cases import views
from bot.store import queries
from bot.store.tables import AlarmRow, CaseRow, MessageRow, NoticeRow
from handlers.facts import NoticeStatus

if TYPE_CHECKING:
    from bot.cli.demo_script import Act, Script
    from bot.cli.stage import Stage


def report_of(stage: Stage, script: Script, refusals: list[tuple[Act, str]]) -> dict[str, Any]:
    """The report: one line a message, then cases, refusals and alarms, then totals that must be nought or explained."""
    with stage.store.reading() as session:
        idents = {one.source: {"id": one.ident} for one in script.deliveries if one.ident is not None}
        messages = [
            idents.get(source, {}) | _message(session, stage, source, gmail_id)
            for source, gmail_id in stage.gmail_ids.items()
        ]
        messages += [_problem(one.source, one.problem or "") for one in script.problems]
        name = stage.settings.gmail.mailbox
        cases = [_case(session, case) for case in queries.all_cases(session, name)]
        alarms = [_alarm(one) for one in session.exec(select(AlarmRow).order_by(AlarmRow.id)).all()]  # type: ignore[arg-type] # a column at run time
        return {
            "messages": messages,
            "cases": cases,
            "alarms": alarms,
            "refusals": [
                {"at": act.at.isoformat(), "letter": act.letter, "act": act.do, "by": act.by, "why": why}
                for act, why in refusals
            ],
            "totals": _totals(session, stage, messages, cases),
            "ends": stage.clock.now().isoformat(),
        }


def _message(session: Session, stage: Stage, source: str, gmail_id: str) -> dict[str, Any]:
    row = queries.message_by_gmail_id(session, stage.settings.gmail.mailbox, gmail_id)
    case = session.get(CaseRow, row.case_id) if row is not None and row.case_id is not None else None
    machine = row is None or row.machine is not None
    return {
        "source": source,
        "gmail_id": gmail_id,
        "outcome": row.outcome if row else None,
        "rights": [] if machine or row is None else row.rights.split(),
        "matters": [] if machine or row is None else row.matters.split(),
        "language": row.language if row else None,
        "case": case.number if case else None,
        "received": (case or row).received_at.isoformat() if row and (case or row).received_at else None,
        "due": case.due.isoformat() if case and case.due else None,
        "notices": _notices_for(session, row) if row else [],
    }


def _problem(source: str, problem: str) -> dict[str, Any]:
    return {
        "source": source,
        "gmail_id": None,
        "outcome": "set_aside",
        "rights": [],
        "matters": [],
        "language": None,
        "case": None,
        "received": None,
        "due": None,
        "notices": [],
        "problem": problem,
    }


def _notices_for(session: Session, row: MessageRow) -> list[str]:
    """The notices that left in answer to this letter."""
    query = select(NoticeRow).where(NoticeRow.message_id == row.id, NoticeRow.status == NoticeStatus.SENT)
    return [notice.notice for notice in session.exec(query).all()]


def _case(session: Session, case: CaseRow) -> dict[str, Any]:
    assert case.id is not None
    notices = [views.notice_line(one) for one in queries.notices_of(session, case.id)]
    return views.summary(session, case) | {"one_month_due": str(case.one_month_due), "notices": notices}


def _alarm(row: AlarmRow) -> dict[str, Any]:
    return {"case": row.case_number or None} | views.alarm_line(row)


def _totals(
    session: Session, stage: Stage, messages: list[dict[str, Any]], cases: list[dict[str, Any]]
) -> dict[str, int]:
    sent = [record.raw for record in stage.server.mailbox.sent()]
    markers = Counter(_marker(raw) for raw in sent)
    known = session.exec(select(MessageRow.gmail_id)).all()
    in_mailbox = {record.gmail_id for record in stage.server.mailbox.messages}
    unaccounted = [one for one in messages if one["outcome"] is None]
    unjudged = session.exec(select(MessageRow.gmail_id).where(MessageRow.outcome == None)).all()  # noqa: E711 - SQL
    twice = sum(count - 1 for count in markers.values()) + sum(count - 1 for count in Counter(known).values())
    return {
        "messages": len(messages),
        "cases": len(cases),
        "notices": len(sent),
        "unaccounted": len(unaccounted) + len(in_mailbox - set(known)) + len(unjudged),
        "duplicates": twice,
    }


def _marker(raw: bytes) -> str:
    from bot.mail.parse import parse

    return parse(raw).marker
