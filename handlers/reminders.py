"""An ask that stays without an answer: two reminders, then a person decides (N20, N14; P6, P8).

The reminders leave at one third and two thirds of the days after which a person may close (60 unless a setting says
otherwise); each repeats the ask. Silence never closes, refuses or erases anything: at the end the case is put before a
person. A question that leaves the clock running is put before a person earlier, ten working days before the answer is
due: it is then served on its widest reasonable meaning (P3).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from classifiers.labels import Matter
from handlers.acknowledgement import BY_MAIL, hold_of
from handlers.answers import Objection, unless
from handlers.asks import NOTICES, AskKind
from handlers.calendars import calendar_of
from handlers.decisions import Hold, Level, Move, Notify
from handlers.duties import Docket, Duty, alarm, is_answered
from handlers.facts import CaseFacts, NoticeFact, NoticeStatus, Rulebook, Suspension
from handlers.states import Event, State

LAW = "GDPR 12(4); P8, N20"
REMINDERS = 2
UNANSWERED_WORKING_DAYS = 10
LEFT = frozenset({NoticeStatus.SENT, NoticeStatus.PRINTED})
_PENDING = frozenset({State.IDENTITY_PENDING, State.MANDATE_PENDING, State.CLARIFICATION_PENDING})


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenAsk:
    """An ask that waits for its answer.

    Attributes:
        ask: the ask.
        notice: the notice that asks it.
        first: no earlier ask of the case used this notice.
        asked_on: the local day it left.
    """

    ask: Suspension
    notice: str
    first: bool
    asked_on: date

    def occasion(self, number: int) -> str:
        """The occasion of a reminder; a later ask by the same notice has its own."""
        return f"reminder_{number}" if self.first else f"reminder_{number}@{self.asked_on.isoformat()}"


def duties(docket: Docket) -> Iterator[Duty]:
    """Remind twice; then put the case before a person."""
    case = docket.case
    if is_answered(case):
        return
    for ask in open_asks(docket):
        yield from _reminders(docket, ask)
        yield from _end(docket, ask)
    yield from _last_moment(docket)


def open_asks(docket: Docket) -> tuple[OpenAsk, ...]:
    """The asks of a case that wait for an answer, the oldest first."""
    found: list[OpenAsk] = []
    seen: set[str] = set()
    for ask in sorted(docket.case.suspensions, key=lambda one: one.asked_at):
        notice = NOTICES[AskKind(ask.kind)]
        if ask.answered_at is None:
            day = docket.calendar.day_of(ask.asked_at)
            found.append(OpenAsk(ask=ask, notice=notice, first=notice not in seen, asked_on=day))
        seen.add(notice)
    return tuple(found)


def may_close_for_silence(case: CaseFacts, now: datetime, rules: Rulebook) -> tuple[Objection, ...]:
    """What stands against closing because nobody answered (N20): two reminders that left, and the days; `now` aware."""
    return tuple(_silence(case, now, rules))


def reminded(case: CaseFacts, notice: str) -> tuple[NoticeFact, ...]:
    """The reminders of a notice that have left, the first one first."""
    found = (one for one in case.notices if one.notice == notice and one.occasion.startswith("reminder_"))
    return tuple(sorted((one for one in found if one.status in LEFT), key=lambda one: one.sent_at or one.queued_at))


def _reminders(docket: Docket, ask: OpenAsk) -> Iterator[Duty]:
    end = docket.start_of(ask.asked_on + timedelta(days=docket.rules.silence_days))
    for number in range(1, REMINDERS + 1):
        days = docket.rules.silence_days * number // (REMINDERS + 1)
        at = docket.start_of(ask.asked_on + timedelta(days=days))
        if docket.case.channel not in BY_MAIL or Matter.AUTHORITY in docket.case.matters:
            yield alarm(f"{ask.occasion(number)}_by_staff:{ask.ask.kind}", Level.WARNING, LAW, at, end)
            continue
        hold = Hold.PERSON_DECIDES if docket.case.paused else hold_of(docket.case)
        facts = {"reminder": True, "asked_on": ask.asked_on}
        notify = Notify(notice=ask.notice, occasion=ask.occasion(number), law=LAW, hold=hold, facts=facts)
        yield Duty(decision=notify, at=at, until=end)


def _end(docket: Docket, ask: OpenAsk) -> Iterator[Duty]:
    at = docket.start_of(ask.asked_on + timedelta(days=docket.rules.silence_days))
    suffix = "" if ask.first else f"@{ask.asked_on.isoformat()}"
    yield alarm(f"ask_unanswered:{ask.ask.kind}{suffix}", Level.URGENT, "GDPR 11(2), 12(4); N14, N20, P6", at)
    if docket.case.state in _PENDING:
        yield Duty(decision=Move(event=Event.NO_ANSWER, law="GDPR 12(4); N20, P6"), at=at)


def _last_moment(docket: Docket) -> Iterator[Duty]:
    """A question that does not stop the clock: there is still time to serve its widest meaning (P3)."""
    if docket.case.state is not State.CLARIFICATION_PENDING or docket.drive is None:
        return
    day = docket.calendar.add_working_days(docket.drive, -UNANSWERED_WORKING_DAYS)
    law = "GDPR 12(3); P3"
    yield alarm("clarification_unanswered", Level.URGENT, law, docket.start_of(day))
    yield Duty(decision=Move(event=Event.NO_ANSWER, law=law), at=docket.start_of(day))


def _silence(case: CaseFacts, now: datetime, rules: Rulebook) -> Iterator[Objection]:
    waiting = [one for one in case.suspensions if one.answered_at is None]
    yield from unless(
        waiting,
        "nothing_asked",
        "GDPR 12(4); N20",
        "The person was asked nothing that stays without an answer: there is no silence to close for.",
    )
    if not waiting:
        return
    first = min(waiting, key=lambda one: one.asked_at)
    notice = NOTICES[AskKind(first.kind)]
    left = [one for one in reminded(case, notice) if one.queued_at >= first.asked_at]
    end = calendar_of(rules).day_of(first.asked_at) + timedelta(days=rules.silence_days)
    yield from unless(
        len(left) >= REMINDERS,
        "reminders_missing",
        LAW,
        f"Two reminders come first; {len(left)} left so far.",
    )
    yield from unless(
        calendar_of(rules).day_of(now) >= end,
        "silence_too_short",
        LAW,
        f"The person has until {end} to answer.",
    )
