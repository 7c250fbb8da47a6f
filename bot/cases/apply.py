"""The one place that carries decisions out, inside the caller's transaction.

A decision is keyed (notice and occasion, alarm key), so carrying it out twice does it once. After the facts of a case
changed, `settle` asks the rules again until they want nothing more, and writes the dates the rules computed.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot.cases.gather import case_facts
from bot.store import journal, queries
from bot.store.tables import AlarmRow, CaseRow, NoticeRow
from bot.vault.fingerprint import Fingerprints
from handlers import registry, states
from handlers.deadlines import case_deadlines
from handlers.decisions import Decision, Extend, Hold, Move, Notify, Raise
from handlers.facts import NoticeStatus, ReasonCode, Rulebook
from handlers.states import State

# Rules that still want something after so many rounds contradict each other.
MOST_ROUNDS = 8
BOT = "bot"


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What carrying out needs beside the session: whose mailbox, under which rules and languages."""

    mailbox: str
    rules: Rulebook
    fingerprints: Fingerprints
    languages: tuple[str, ...]
    case_prefix: str = "AZ"
    charter_version: str = ""


def settle(session: Session, desk: Desk, case: CaseRow, now: datetime) -> int:
    """Carry out everything that is due for a case now; returns how many decisions there were.

    Raises RuntimeError if the rules never come to rest, which is a bug in the rules.
    """
    done = 0
    for _ in range(MOST_ROUNDS):
        session.flush()
        decisions = registry.decide(case_facts(session, case), now, desk.rules)
        if not decisions:
            break
        for decision in decisions:
            carry_out(session, desk, case, decision, now)
        done += len(decisions)
    else:
        raise RuntimeError(f"rules do not come to rest for case {case.number}")
    _write_dates(session, desk, case, now)
    return done


def carry_out(session: Session, desk: Desk, case: CaseRow, decision: Decision, now: datetime) -> None:
    """Carry out one decision."""
    match decision:
        case Notify():
            _queue(session, desk, case, decision, now)
        case Raise():
            raise_alarm(session, desk.mailbox, decision, now, case_number=case.number)
        case Move():
            _move(session, case, decision, now)
        case Extend():
            extend(session, case, decision.reason_code, by=f"rule:{decision.rule}", now=now)


def raise_alarm(session: Session, mailbox: str, alarm: Raise, now: datetime, *, case_number: str = "") -> bool:
    """Raise an alarm once per key; True if it is new. An alarm settled before is not raised again for a case."""
    for known in queries.alarms_of(session, mailbox, case_number):
        if known.key == alarm.key:
            return _raise_again(session, known, now) if case_number == "" else False
    session.add(
        AlarmRow(
            mailbox=mailbox, case_number=case_number, key=alarm.key, level=alarm.level, law=alarm.law, raised_at=now
        )
    )
    session.flush()
    _note(session, mailbox, now, "alarm", case_number, {"key": alarm.key, "level": str(alarm.level)})
    return True


def settle_alarm(
    session: Session, mailbox: str, key: str, now: datetime, *, case_number: str = "", by: str = BOT
) -> bool:
    """Mark an open alarm as settled; True if there was one."""
    for alarm in queries.alarms_of(session, mailbox, case_number):
        if alarm.key == key and alarm.settled_at is None:
            alarm.settled_at, alarm.settled_by = now, by
            session.add(alarm)
            _note(session, mailbox, now, "alarm_settled", case_number, {"key": key}, by)
            return True
    return False


def extend(session: Session, case: CaseRow, code: ReasonCode, *, by: str, now: datetime) -> None:
    """Record a decided extension; the date moves only when its notice has left (P7, D7)."""
    case.extension_reason_code, case.extension_by, case.extension_at = code, by, now
    session.add(case)
    _note(session, case.mailbox, now, "extension_decided", case.number, {"reason_code": str(code)}, by)


def queue_notice(  # noqa: PLR0913 - an outbox row has as many facts as this
    session: Session,
    desk: Desk,
    *,
    notify: Notify,
    now: datetime,
    source: str,
    language: str,
    case: CaseRow | None = None,
    message_id: int | None = None,
    person: str | None = None,
    thread_id: str | None = None,
) -> NoticeRow | None:
    """Put a notice into the outbox, once per source letter, notice and occasion; None if it was there already.

    `source` is what the marker is computed from: the Gmail id of the letter answered, or the case number of a case
    that came another way. If the mailbox already holds a sent message with this marker (the database was restored
    from a backup), the notice is recorded as sent, never sent again.
    """
    marker = desk.fingerprints.marker(desk.mailbox, source, notify.notice, notify.occasion)
    if queries.notice_by_marker(session, marker) is not None:
        return None
    before = queries.sent_with_marker(session, desk.mailbox, marker)
    row = NoticeRow(
        mailbox=desk.mailbox,
        case_id=case.id if case is not None else None,
        message_id=message_id,
        person=person,
        notice=notify.notice,
        occasion=notify.occasion,
        marker=marker,
        language=language,
        law=notify.law,
        status=_first_status(notify, sent_before=before is not None),
        hold=notify.hold,
        queued_at=now,
        send_by=notify.send_by,
        thread_id=thread_id,
        sent_gmail_id=before.gmail_id if before else None,
        sent_at=before.received_at if before else None,
    )
    session.add(row)
    session.flush()
    detail = {"notice": notify.notice, "occasion": notify.occasion, "status": row.status, "hold": notify.hold}
    _note(session, desk.mailbox, now, "notice_queued", case.number if case else "", detail)
    return row


def release(session: Session, case: CaseRow, hold: Hold, *, by: str, now: datetime) -> int:
    """Let the notices go that waited for this staff act; returns how many."""
    assert case.id is not None
    held = [one for one in queries.notices_of(session, case.id) if one.status == NoticeStatus.HELD and one.hold == hold]
    for notice in held:
        notice.status, notice.hold = NoticeStatus.READY, None
        session.add(notice)
        _note(session, case.mailbox, now, "notice_released", case.number, {"notice": notice.notice}, by)
    return len(held)


def _queue(session: Session, desk: Desk, case: CaseRow, notify: Notify, now: datetime) -> None:
    assert case.id is not None
    letters = queries.messages_of_case(session, case.id)
    queue_notice(
        session,
        desk,
        notify=notify,
        now=now,
        source=f"{letters[0].gmail_id}/{case.number}" if letters else case.number,
        language=case.language,
        case=case,
        message_id=letters[0].id if letters else None,
        person=case.person,
        thread_id=case.thread_id,
    )


def _move(session: Session, case: CaseRow, move: Move, now: datetime) -> None:
    case.state = states.move(State(case.state), move.event)
    session.add(case)
    _note(session, case.mailbox, now, "moved", case.number, {"event": str(move.event), "to": case.state})


def _write_dates(session: Session, desk: Desk, case: CaseRow, now: datetime) -> None:
    facts = case_facts(session, case)
    computed = case_deadlines(facts, desk.rules)
    due = registry.due_day(facts, desk.rules)
    if due != case.due:
        dates = {"from": str(case.due), "to": str(due)}
        _note(session, case.mailbox, now, "due_date", case.number, dates)
    case.due, case.one_month_due, case.safe_due = due, computed.one_month, computed.safe
    case.look_at = registry.next_look(facts, now, desk.rules)
    case.version += 1
    session.add(case)


def _first_status(notify: Notify, *, sent_before: bool) -> NoticeStatus:
    if sent_before:
        return NoticeStatus.SENT
    return NoticeStatus.HELD if notify.hold else NoticeStatus.READY


def _raise_again(session: Session, alarm: AlarmRow, now: datetime) -> bool:
    """An alarm about the machine itself can come back after it was settled."""
    if alarm.settled_at is None:
        return False
    alarm.settled_at, alarm.settled_by, alarm.raised_at = None, None, now
    session.add(alarm)
    _note(session, alarm.mailbox, now, "alarm", "", {"key": alarm.key, "level": alarm.level})
    return True


def _note(
    session: Session,
    mailbox: str,
    now: datetime,
    event: str,
    case_number: str,
    detail: Mapping[str, str | int | None],
    actor: str = BOT,
) -> None:
    journal.append(
        session, mailbox=mailbox, at=now, actor=actor, event=event, case_number=case_number, detail=dict(detail)
    )


def free_number(session: Session, desk: Desk, origin: str) -> str:
    """The case number of a letter (or of a secret): the same after a restore, and never one that is in use."""
    numbers = (
        desk.fingerprints.case_number(desk.case_prefix, desk.mailbox, origin, ordinal) for ordinal in itertools.count(1)
    )
    return next(one for one in numbers if not queries.cases_by_number(session, desk.mailbox, None, [one]))
