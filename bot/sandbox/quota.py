"""Quota as Gmail meters it: units per minute and user, per minute and project, per day, and the sending limits.

Prices and limits are those of GMAIL.md 1.1 to 1.5 for a project made since May 2026; where Google's new price is not
known the old one stands. Time is the clock in force, so a virtual clock turns the minutes.
"""

from __future__ import annotations

import threading
from collections import Counter, deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.sandbox.delivery import PACIFIC
from bot.sandbox.refusals import Refusal, bad_request, day_quota, minute_quota, project_quota, user_rate
from bot.sandbox.switches import QuotaWindow, Switches

_USERS = "gmail.users."
_OLD = {
    "getProfile": 1,
    "history.list": 2,
    "messages.list": 5,
    "messages.get": 5,
    "messages.attachments.get": 5,
    "messages.send": 100,
    "threads.list": 10,
    "threads.get": 10,
    "labels.list": 1,
    "labels.get": 1,
    "drafts.create": 10,
    "drafts.update": 15,
    "drafts.get": 5,
    "drafts.list": 5,
    "drafts.delete": 10,
    "drafts.send": 100,
    "settings.sendAs.list": 1,
    "settings.getAutoForwarding": 1,
    "settings.filters.list": 1,
    "settings.delegates.list": 1,
}
_NEW = _OLD | {"messages.get": 20, "messages.attachments.get": 20, "threads.get": 40}
OLD_PRICES: Mapping[str, int] = {_USERS + name: units for name, units in _OLD.items()}
PRICES: Mapping[str, int] = {_USERS + name: units for name, units in _NEW.items()}
_OTHER_PRICE = 5
_DAY = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a project and a mailbox may do; units, messages and recipients."""

    per_minute: int = 6_000
    per_minute_project: int = 1_200_000
    per_day: int = 80_000_000
    sends_per_day: int = 2_000  # rolling 24 hours
    recipients_per_day: int = 10_000
    recipients_per_message: int = 100
    prices: Mapping[str, int] = field(default_factory=lambda: PRICES)

    def price(self, method_id: str) -> int:
        """Units one call of a method costs."""
        return self.prices.get(method_id, _OTHER_PRICE)


OLD_LIMITS = Limits(per_minute=15_000, prices=OLD_PRICES)


class Meter:
    """Counts what was used, refuses what is too much, and remembers the busiest minute."""

    def __init__(self, limits: Limits, clock: Clock, switches: Switches) -> None:
        self.limits = limits
        self._clock = clock
        self._switches = switches
        self._lock = threading.Lock()
        self._recent: deque[tuple[datetime, int]] = deque()
        self._in_window = 0
        self._day: tuple[object, int] = (None, 0)
        self._sends: deque[tuple[datetime, int]] = deque()
        self._recipients = 0
        self._late = 0
        self.units: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self.peak = 0

    def charge(self, method_id: str) -> None:
        """Take the units of one call. Raises Refusal 403 or 429 when they are used up; nothing is taken then."""
        units, now = self.limits.price(method_id), self._clock.now()
        with self._lock:
            self._forget(now)
            day = now.astimezone(PACIFIC).date()
            used_today = self._day[1] if self._day[0] == day else 0
            refused = self._over(units, used_today)
            if refused is not None:
                self.refused[method_id] += 1
                raise refused
            self._recent.append((now, units))
            self._in_window += units
            self._day = (day, used_today + units)
            self.units[method_id] += units
            self.peak = max(self.peak, self._in_window)

    def _over(self, units: int, used_today: int) -> Refusal | None:
        status = self._switches.quota_status
        if self._in_window + units > self.limits.per_minute:
            return minute_quota(status)
        if self._in_window + units > self.limits.per_minute_project:
            return project_quota(status)
        if used_today + units > self.limits.per_day:
            return day_quota()
        return None

    def _forget(self, now: datetime) -> None:
        """Drop what lies before the running minute."""
        calendar = self._switches.quota_window is QuotaWindow.CALENDAR
        start = now.replace(second=0, microsecond=0) if calendar else now - timedelta(seconds=60, microseconds=-1)
        while self._recent and self._recent[0][0] < start:
            self._in_window -= self._recent.popleft()[1]

    def admit_mail(self, recipients: int) -> bool:
        """Count a mail that wants to leave; False if it is over the limit and yet answered 200 (`late_send_limit`).

        Raises:
            Refusal: 400 for too many recipients, 429 with the time to retry for the daily limits.
        """
        if recipients > self.limits.recipients_per_message:
            raise bad_request("Too many recipients.")
        now = self._clock.now()
        with self._lock:
            while self._sends and self._sends[0][0] <= now - _DAY:
                self._recipients -= self._sends.popleft()[1]
            over = len(self._sends) + 1 > self.limits.sends_per_day
            if not over and self._recipients + recipients <= self.limits.recipients_per_day:
                self._sends.append((now, recipients))
                self._recipients += recipients
                return True
            if self._late < self._switches.late_send_limit:
                self._late += 1
                return False
            retry_at = self._sends[0][0] + _DAY if self._sends else now + _DAY
            raise self._rate(now, retry_at)

    def _rate(self, now: datetime, retry_at: datetime) -> Refusal:
        seconds = int((retry_at - now).total_seconds()) if self._switches.retry_after_header else None
        return user_rate(retry_at, "Mail sending", retry_after=seconds)
