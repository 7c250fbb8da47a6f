"""How fast we may ask: Gmail's price list and a governor that never spends more than a minute's budget.

Prices are those of projects created since 2026-05-01; on them 6,000 units a minute buy 300 messages. Older projects
pay less for some calls, so being wrong here only makes us slower, never too fast.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.errors import Misuse, Temporary

WINDOW = timedelta(seconds=60)
GET_UNITS = 20
_TOLERANCE = timedelta(seconds=1)

# Units of each method we call, by its id in the discovery document. `drafts.get` and the settings have no
# published new price: the dearest comparable call stands in.
PRICES = {
    "gmail.users.getProfile": 1,
    "gmail.users.history.list": 2,
    "gmail.users.messages.list": 5,
    "gmail.users.messages.get": GET_UNITS,
    "gmail.users.threads.get": 40,
    "gmail.users.drafts.list": 5,
    "gmail.users.drafts.get": GET_UNITS,
    "gmail.users.drafts.create": 10,
    "gmail.users.drafts.delete": 10,
    "gmail.users.drafts.send": 100,
    "gmail.users.settings.sendAs.list": 5,
    "gmail.users.settings.getAutoForwarding": 5,
    "gmail.users.settings.filters.list": 5,
    "gmail.users.settings.delegates.list": 5,
}


def price(method: str) -> int:
    """Units one call of a method costs. Raises Misuse for a method without a price."""
    try:
        return PRICES[method]
    except KeyError:
        raise Misuse(f"no price known for {method}: add it to bot/mail/quota.py") from None


@dataclass(frozen=True, slots=True)
class Spent:
    """Units spent at an instant."""

    at: datetime
    units: int


def wait_needed(spent: Iterable[Spent], *, units: int, budget: int, now: datetime) -> timedelta:
    """How long to wait until `units` more fit into the last minute; zero if they fit now.

    `spent` is in order of time. A purchase stops counting exactly one window after it was made. The caller makes
    sure that `units` is not above `budget`.
    """
    counting = [one for one in spent if now - one.at < WINDOW]
    too_much = sum(one.units for one in counting) + units - budget
    wait = timedelta(0)
    for one in counting:
        if too_much <= 0:
            break
        too_much -= one.units
        wait = one.at + WINDOW - now
    return wait


class Governor:
    """Spends units on a clock so that no 60 seconds ever see more than the budget; safe to share by threads.

    One governor a mailbox: Google counts per user. Restarting forgets what was spent, so a start right after a stop
    can meet a 429 once, which reads wait out.
    """

    def __init__(self, clock: Clock, units_per_minute: int = 6000) -> None:
        self.units_per_minute = units_per_minute
        self._clock = clock
        self._lock = threading.Lock()
        self._spent: deque[Spent] = deque()

    def spend(self, units: int) -> None:
        """Wait on the clock until the units fit, then count them.

        Raises Misuse for more than a whole minute's budget, and Temporary if the wait was cut short (a stop).
        """
        if units > self.units_per_minute:
            raise Misuse(
                f"one call costs {units} units and gmail.units_per_minute is {self.units_per_minute}: raise the "
                "setting to what the project's quota page shows"
            )
        with self._lock:
            while wait := self._wait(units):
                self._sleep(wait)
            self._spent.append(Spent(self._clock.now(), units))

    def _wait(self, units: int) -> timedelta:
        now = self._clock.now()
        if self._spent and self._spent[-1].at > now:
            # The machine's clock was set back: count everything as spent just now rather than for hours.
            self._spent = deque(replace(one, at=min(one.at, now)) for one in self._spent)
        while self._spent and now - self._spent[0].at >= WINDOW:
            self._spent.popleft()
        return wait_needed(self._spent, units=units, budget=self.units_per_minute, now=now)

    def _sleep(self, wait: timedelta) -> None:
        until = self._clock.now() + wait
        self._clock.sleep(wait.total_seconds())
        if self._clock.now() < until - _TOLERANCE:
            raise Temporary("the wait for quota was cut short; ask again when running")
