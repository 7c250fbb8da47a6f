"""A notice on paper: the letter as PDF, and the day a person posted it, which is the day it left (GDPR 12(3), D6)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from bot.cases.acts.act import Act, refuse
from bot.cases.acts.deciding import check_text
from bot.cases.leaving import left
from bot.cases.queueing import POST, queue
from bot.letter_pdf import render_letter
from bot.store import queries
from bot.store.tables import NoticeRow
from handlers.acknowledgement import N1_LAW, OCCASION
from handlers.decisions import Notify
from handlers.facts import NoticeStatus

_OVER = frozenset({NoticeStatus.VOID, NoticeStatus.SENT, NoticeStatus.SENDING, NoticeStatus.DRAFTED})
_NOON = time(12)


def letter(act: Act, *, notice: str, address: Sequence[str]) -> bytes:
    """The letter of a notice as PDF; one whose mail came back, or that still waits, goes on paper from now on."""
    row = _latest(act, notice) or _acknowledge(act, notice)
    if row is None or row.status in _OVER:
        raise refuse("no_letter", "GDPR 12(3)", f"No {notice} waits to be printed; `case show` lists the notices.")
    if row.status == NoticeStatus.HELD:
        raise refuse("not_approved", "P6", f"{notice} waits for a person's word first ({row.hold}).")
    if not any(line.strip() for line in address):
        raise refuse("no_address", "GDPR 12(3)", "Give the address of the person, a line at a time.")
    row.form, row.status, row.next_attempt_at = POST, NoticeStatus.PRINTED, None
    rendered = act.writer.text(act.session, row, act.now)
    row.sent_at = row.sent_gmail_id = None
    act.session.add(row)
    act.note("letter_printed", {"notice": notice, "occasion": row.occasion})
    lines = tuple(line.strip() for line in address if line.strip())
    return render_letter(rendered.body, company=act.writer.company, address_lines=lines, language=rendered.language)


def posted(act: Act, *, notice: str, on: date) -> None:
    """Record the day (local) a printed notice was posted: from then on it counts as sent."""
    row = _latest(act, notice)
    if row is None or row.status != NoticeStatus.PRINTED or row.sent_at is not None:
        raise refuse("not_printed", "GDPR 12(3)", f"No printed {notice} waits; make the letter first.")
    zone = ZoneInfo(act.desk.rules.time_zone)
    if not row.queued_at.astimezone(zone).date() <= on <= act.now.astimezone(zone).date():
        raise refuse("posted_when", "D6", "The day lies between the decision and today; give the day it was posted.")
    at = min(max(datetime.combine(on, _NOON, zone), row.queued_at), act.now)
    if row.send_by is not None and at > row.send_by:
        raise refuse("too_late", row.law, f"{notice} could leave until {row.send_by.astimezone(zone).date()}.")
    row.sent_at, row.reason = at, None
    act.session.add(row)
    act.note("letter_posted", {"notice": notice, "occasion": row.occasion, "on": on.isoformat()})
    act.settle_alarms(f"bounced:{notice}", *(("n1_by_staff",) if notice == "N1" else ()))
    left(act.session, act.desk, row, at)


def _latest(act: Act, notice: str) -> NoticeRow | None:
    rows = [one for one in queries.notices_of(act.session, act.case_id) if one.notice == notice]
    waiting = [one for one in rows if one.status not in _OVER and one.sent_at is None]
    came_back = [one for one in rows if one.status == NoticeStatus.FAILED]
    best = waiting or came_back or rows
    return best[-1] if best else None


def _acknowledge(act: Act, notice: str) -> NoticeRow | None:
    """A request that came by post is acknowledged the same way, by a person (GDPR 12(3))."""
    if notice != "N1":
        return None
    notify = Notify(notice="N1", occasion=OCCASION, law=N1_LAW)
    row = queue(act.session, act.desk, act.case, notify, act.now, by=act.by)
    if row is not None:
        check_text(act, row)
    return row
