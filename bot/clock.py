"""The only place that reads the machine's clock.

Everything else takes `now` as an argument, or a `Clock`. All instants are aware and in UTC.
"""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Something that knows the time and can wait."""

    def now(self) -> datetime:
        """The present instant, aware, UTC."""
        ...

    def sleep(self, seconds: float) -> None:
        """Wait for so many seconds of this clock's time."""
        ...


class SystemClock:
    """The machine's own clock; `stop` (an event) ends a sleep early."""

    def __init__(self, stop: threading.Event | None = None) -> None:
        self._stop = stop or threading.Event()

    def now(self) -> datetime:
        """The present instant, aware, UTC."""
        return datetime.now(UTC)  # noqa: TID251 - this is the one place

    def sleep(self, seconds: float) -> None:
        """Wait, or return early when asked to stop."""
        self._stop.wait(max(0.0, seconds))


class VirtualClock:
    """A clock that a demo or a test turns by hand; sleeping moves it forward at once."""

    def __init__(self, now: datetime) -> None:
        if now.tzinfo is None:
            raise ValueError("a virtual clock starts at an aware instant")
        self._now = now.astimezone(UTC)
        self._lock = threading.Lock()

    def now(self) -> datetime:
        """The present instant, aware, UTC."""
        with self._lock:
            return self._now

    def sleep(self, seconds: float) -> None:
        """Move the clock forward by so many seconds."""
        with self._lock:
            self._now += timedelta(seconds=max(0.0, seconds))

    def advance_to(self, instant: datetime) -> None:
        """Move forward to an instant; an earlier one changes nothing."""
        with self._lock:
            self._now = max(self._now, instant.astimezone(UTC))
