"""The legal clock: from recorded facts to the last day of an answer, with every step that led there (D1-D10).

GDPR 12(3) gives one month from receipt, and two more when the person is told why within that month. How a month is
counted: Regulation 1182/71, art. 3, as read in CJEU C-171/03 Toeters (the last day has the number of the receipt day),
and CPC 641-642 say the same. Three points no text settles; the choices and their reasons:

- extended (D3): "that period" is lengthened, so ONE period of three months from receipt, not one month and then two;
- pauses (D4): a suspension in calendar days, months first, then days, then one roll (`handlers.suspensions`);
- the safe date: beside the legal date stands the one that no stricter reading would call late; it drives the alarms.

The charter promises the same month and the same two more (charter 3, T14). Nothing here knows the time: dates are
recomputed from facts whenever they are needed.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from handlers.calendars import Calendar, calendar_of
from handlers.facts import CaseFacts, Rulebook, Suspension
from handlers.suspensions import Pauses, Step, apply_pauses, is_late_ask, legal_reading, safe_reading

__all__ = [
    "Deadlines",
    "Step",
    "add_months",
    "alarm_days",
    "case_deadlines",
    "deadlines",
    "internal_target",
    "is_late_ask",
    "marketing_stop_by",
    "question_target",
    "send_target",
]

_INTERNAL_TARGET = timedelta(days=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadlines:
    """Every date of one request; None means that the clock stands still and there is no date yet.

    Attributes:
        received_day: the receipt day (D1).
        due: the last day of the answer, rolled (D2-D5); the answer leaves by 23:59:59 of it (D6).
        one_month: the last day of an extension notice or a refusal, rolled (D7).
        safe: the earliest day that any reading could name, never rolled forward; it drives the alarms (D8).
        steps: how the dates came about, in order.
        extended: whether an extension counts (D3, D7).
    """

    received_day: date
    due: date | None
    one_month: date | None
    safe: date | None
    steps: tuple[Step, ...]
    extended: bool = False


def deadlines(
    *,
    received_at: datetime,
    suspensions: Sequence[Suspension],
    extension_sent_at: datetime | None,
    extended: bool,
    rules: Rulebook,
    credit_r63: bool | None = None,
) -> Deadlines:
    """All dates of a request (GDPR 12(3)-(4); Regulation 1182/71, art. 3).

    Args:
        received_at: instant of receipt (D1), aware.
        suspensions: the asks that may stop the clock (D4).
        extension_sent_at: when the extension notice left; it alone decides where it is known (D7).
        extended: extended by a notice that left in time, where its instant is not known.
        rules: the controller's choices: place, and P16.
        credit_r63: overrides P16; None follows the rulebook.

    Raises:
        ValueError: an instant without offset, or a year whose public holidays are not known.
    """
    credited = rules.credit_clarification_r63 if credit_r63 is None else credit_r63
    clock = _Clock(calendar_of(rules), received_at, tuple(suspensions), credit_r63=credited)
    return clock.deadlines(extension_sent_at, extended=extended)


def case_deadlines(case: CaseFacts, rules: Rulebook, *, as_if_told: bool = False) -> Deadlines:
    """All dates of a case; an extension counts only if its notice left in time (D7).

    Args:
        case: the facts.
        rules: the controller's choices.
        as_if_told: the dates that hold once an extension notice has left in time, for the text of that notice.
    """
    sent_at = case.extension.notice_sent_at if case.extension else None
    return deadlines(
        received_at=case.received_at,
        suspensions=case.suspensions,
        extension_sent_at=None if as_if_told else sent_at,
        extended=as_if_told or sent_at is not None,
        rules=rules,
    )


def add_months(day: date, months: int) -> date:
    """The same day number so many months later, or the last day of that month (D2, Regulation 1182/71, art. 3(2)(c)).

    Raises:
        ValueError: the year lies beyond the calendar.
    """
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    if not date.min.year <= year <= date.max.year:
        raise ValueError("the year lies beyond the calendar")
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def alarm_days(day: date, rules: Rulebook) -> tuple[tuple[int, date], ...]:
    """When to raise alarms for a last day, as (working days before, date); the last is the day itself (D8)."""
    calendar = calendar_of(rules)
    before = sorted({*rules.alarm_working_days, 0}, reverse=True)
    return tuple((n, calendar.add_working_days(day, -n)) for n in before)


def send_target(due: date, rules: Rulebook) -> date:
    """The day legal sends aim at: the due day minus the margin in working days (D6)."""
    return calendar_of(rules).add_working_days(due, -rules.send_margin_working_days)


def internal_target(received_day: date) -> date:
    """The day an answer should be ready: receipt plus 15 days; the due day is only the ceiling (D8)."""
    return received_day + _INTERNAL_TARGET


def marketing_stop_by(received_at: datetime, rules: Rulebook) -> datetime:
    """The last instant to stop direct marketing: the end of the same working day, in UTC (D9, GDPR 21(3))."""
    calendar = calendar_of(rules)
    return calendar.end_of(calendar.next_working_day(calendar.day_of(received_at)))


def question_target(received_at: datetime, rules: Rulebook) -> date:
    """The service target of a question, which has no statutory clock (P5)."""
    calendar = calendar_of(rules)
    return calendar.add_working_days(calendar.day_of(received_at), rules.question_working_days)


class _Clock:
    """The facts of one request, and the three periods counted over them."""

    def __init__(
        self,
        calendar: Calendar,
        received_at: datetime,
        suspensions: tuple[Suspension, ...],
        *,
        credit_r63: bool,
    ) -> None:
        self._calendar = calendar
        self._suspensions = suspensions
        self._legal = legal_reading(calendar, credit_r63=credit_r63)
        self._local = calendar.local(received_at)
        self._received = self._local.date()

    def deadlines(self, sent_at: datetime | None, *, extended: bool) -> Deadlines:
        one_month, steps = self._period(1, "D2")
        counts, decision = self._extension(sent_at, one_month, extended=extended)
        due, longer = self._period(3, "D3") if counts else (one_month, ())
        safe, prudent = self._safe(sent_at, extended=counts)
        rule, code = ("D6", "due") if due else ("D4", "suspended")
        end = Step(rule=rule, code=code, before=one_month, after=due)
        return Deadlines(
            received_day=self._received,
            due=due,
            one_month=one_month,
            safe=safe,
            steps=(self._receipt(), *steps, *decision, *longer, end, prudent),
            extended=counts,
        )

    def _receipt(self) -> Step:
        detail = {"time": self._local.strftime("%H:%M"), "time_zone": self._calendar.time_zone}
        return Step(rule="D1", code="received", before=None, after=self._received, detail=detail)

    def _period(self, months: int, rule: str) -> tuple[date | None, tuple[Step, ...]]:
        """Months first, then days, then one roll (D2 or D3, then D4, then D5)."""
        nominal = add_months(self._received, months)
        missing = {"missing_day": str(self._received.day)} if nominal.day != self._received.day else {}
        count = Step(rule=rule, code=f"months_{months}", before=self._received, after=nominal, detail=missing)
        pauses = self._pauses(nominal)
        roll = () if pauses.day is None else (self._roll(pauses.day),)
        return (roll[0].after if roll else None), (count, *pauses.steps, *roll)

    def _pauses(self, nominal: date) -> Pauses:
        return apply_pauses(
            nominal,
            self._suspensions,
            received_day=self._received,
            calendar=self._calendar,
            reading=self._legal,
        )

    def _roll(self, day: date) -> Step:
        rolled = self._calendar.next_working_day(day)
        code = "working_day" if rolled == day else "roll"
        return Step(rule="D5", code=code, before=day, after=rolled, detail=self._why_closed(day))

    def _why_closed(self, day: date) -> dict[str, str]:
        names = {
            f"holiday_{language}": name
            for language in ("fr", "en")
            if (name := self._calendar.holiday_name(day, language))
        }
        return names | ({"weekend": "yes"} if self._calendar.is_weekend(day) else {})

    def _extension(
        self, sent_at: datetime | None, one_month: date | None, *, extended: bool
    ) -> tuple[bool, tuple[Step, ...]]:
        """Whether an extension counts: its notice left by the one-month date (D7, GDPR 12(3), third sentence)."""
        if sent_at is None:
            told = Step(rule="D7", code="extension_told", before=one_month, after=None)
            return extended, (told,) if extended else ()
        sent = self._calendar.day_of(sent_at)
        in_time = one_month is None or sent <= one_month
        code = "extension_in_time" if in_time else "extension_late"
        detail = {"sent": sent.isoformat()}
        return in_time, (Step(rule="D7", code=code, before=one_month, after=None, detail=detail),)

    def _safe(self, sent_at: datetime | None, *, extended: bool) -> tuple[date | None, Step]:
        """The safe date: no roll forward, whole days of identity asks only, the shorter count of an extension."""
        first = add_months(self._received, 1)
        strict = extended and (sent_at is None or self._calendar.day_of(sent_at) <= first)
        # One month and then two is never later than three: 31 January gives 28 April against 30 April.
        nominal = add_months(first, 2) if strict else first
        pauses = apply_pauses(
            nominal,
            self._suspensions,
            received_day=self._received,
            calendar=self._calendar,
            reading=safe_reading(self._calendar),
        )
        safe = None if pauses.day is None else self._calendar.last_working_day(pauses.day)
        detail = {"days": str(pauses.credited)}
        if extended and not strict:
            detail["extension"] = "not_counted"
        code = "safe" if safe else "safe_suspended"
        return safe, Step(rule="D8", code=code, before=nominal, after=safe, detail=detail)
