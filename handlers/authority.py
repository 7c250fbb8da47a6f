"""A letter from an authority or a court (P4; charter 2.3, T6): people at once, no automatic answer, the date it names.

Until somebody has read that date, two working days stand in for it. In doubt a letter counts as one of these.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from handlers.calendars import calendar_of
from handlers.decisions import Level, Move
from handlers.duties import Docket, Duty, Handler, alarm, countdown, is_answered, is_request
from handlers.facts import CaseFacts, Rulebook
from handlers.states import Event, State

LAW = "GDPR 31, 58; P4"
PROVISIONAL_WORKING_DAYS = 2


def due_day(case: CaseFacts, rules: Rulebook) -> date:
    """The local day the authority set, or the provisional one."""
    if case.authority_date is not None:
        return case.authority_date
    calendar = calendar_of(rules)
    return calendar.add_working_days(calendar.day_of(case.received_at), PROVISIONAL_WORKING_DAYS)


def duties(docket: Docket) -> Iterator[Duty]:
    """DPO and deputy at once; then the date, with a countdown once it is known."""
    case = docket.case
    if is_answered(case) or case.authority_answered_at is not None:
        return
    if case.state is State.RECEIVED and not is_request(case):
        yield Duty(decision=Move(event=Event.AUTHORITY_WROTE, law="P4; LEGAL.md 4.1"))
    yield alarm("authority_wrote", Level.URGENT, LAW)
    day = due_day(case, docket.rules)
    if case.authority_date is None:
        yield alarm("authority_provisional", Level.URGENT, LAW, docket.start_of(day))
        return
    # A date that staff correct later gets alarms of its own.
    suffix = f"@{day.isoformat()}"
    yield from countdown(docket, day, "authority_due", suffix, LAW)
    yield alarm(f"authority_due_today{suffix}", Level.URGENT, LAW, docket.start_of(day))
    yield alarm(f"authority_overdue{suffix}", Level.URGENT, LAW, docket.after(day))


HANDLER = Handler(law=LAW, answers=("N22",), duties=duties)
