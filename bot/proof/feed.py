"""Due and safe dates as a calendar (RFC 5545): case numbers and days, nothing about anybody.

Each date is an all-day event with a UID of its own that never changes, so that a subscribed calendar moves an event
when the law moves the date. Alarms ring at nine on the working days before it that the rules name (D8).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event
from sqlmodel import Session

from bot.cases.gather import case_facts
from bot.store import queries
from handlers.deadlines import alarm_days, case_deadlines
from handlers.facts import CaseFacts, Rulebook
from handlers.registry import due_day

_RINGS = time(9)
_WORDS = {"due": "last day to answer", "safe": "safe day to answer", "authority": "day set by the authority"}


def feed(session: Session, mailbox: str, rules: Rulebook, now: datetime) -> bytes:
    """The calendar of every case that is open and not answered; `now` (aware) stamps the events."""
    open_cases = queries.all_cases(session, mailbox, open_only=True)
    facts = [case_facts(session, case) for case in open_cases]
    return calendar_of_cases([one for one in facts if one.answered_at is None], rules, now)


def calendar_of_cases(cases: Sequence[CaseFacts], rules: Rulebook, now: datetime) -> bytes:
    """The calendar of these cases; one whose clock stands still has no due date in it."""
    calendar = Calendar()
    calendar.add("prodid", "-//privacy-bot//dates of requests//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for case in cases:
        for kind, day in _days(case, rules):
            calendar.add_component(_event(case.number, kind, day, rules, now))
    return bytes(calendar.to_ical())


def _days(case: CaseFacts, rules: Rulebook) -> Iterator[tuple[str, date]]:
    """The dates of a case; a safe date only where an answer has a statutory date."""
    due = due_day(case, rules)
    safe = case_deadlines(case, rules).safe
    if due is not None:
        yield "due", due
    if due is not None and safe is not None and safe < due:
        yield "safe", safe
    if case.authority_date is not None and case.authority_answered_at is None and case.authority_date != due:
        yield "authority", case.authority_date


def _event(number: str, kind: str, day: date, rules: Rulebook, now: datetime) -> Event:
    event = Event()
    event.add("uid", f"{number}-{kind}@privacy-bot.invalid")
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", f"{number}: {_WORDS[kind]}")
    event.add("transp", "TRANSPARENT")
    for _, rings in alarm_days(day, rules):
        event.add_component(_alarm(number, kind, rings, rules))
    return event


def _alarm(number: str, kind: str, day: date, rules: Rulebook) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", f"{number}: {_WORDS[kind]}")
    alarm.add("trigger", datetime.combine(day, _RINGS, ZoneInfo(rules.time_zone)).astimezone(UTC))
    return alarm
