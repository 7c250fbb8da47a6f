"""How long a read waits: retries that double, honour the server's own word, and end.

Writes have none of this: a refused write goes back to the outbox, which decides again before it sends.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar

from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt, wait_exponential_jitter

from bot.clock import Clock
from bot.errors import RateLimited, Temporary

T = TypeVar("T")

ATTEMPTS = 6  # waits of 2, 4, 8, 16 and 32 s and jitter: more than the minute after which a quota is new
LONGEST_WAIT = timedelta(minutes=2)  # a longer ban is the caller's to wait out, who has other things to do meanwhile
LONGEST_HOLD = timedelta(hours=1)  # the time in a refusal has been wrong before, so ask again at least hourly
_BACKOFF = wait_exponential_jitter(multiplier=2, max=60, exp_base=2, jitter=4)


class Patience:
    """Repeats a read while its error is temporary, sleeping on a clock; shared by the threads of one mailbox.

    After a refusal that names a far time, further reads fail at once until then instead of prolonging the ban.
    """

    def __init__(self, clock: Clock, *, attempts: int = ATTEMPTS) -> None:
        self._clock = clock
        self._attempts = attempts
        self._lock = threading.Lock()
        self._held_until: datetime | None = None

    def call(self, act: Callable[[], T]) -> T:
        """Do a read until it works. Raises its last Temporary error, or at once any other."""
        self._refuse_while_held()
        retrying = Retrying(
            sleep=self._clock.sleep,
            wait=self._wait,
            stop=self._stop,
            retry=retry_if_exception_type(Temporary),
            reraise=True,
        )
        try:
            return retrying(act)
        except RateLimited as error:
            self._hold(error)
            raise

    def _stop(self, state: RetryCallState) -> bool:
        return self._named_wait(state) > LONGEST_WAIT or stop_after_attempt(self._attempts)(state)

    def _wait(self, state: RetryCallState) -> float:
        return _BACKOFF(state) + max(0.0, self._named_wait(state).total_seconds())

    def _named_wait(self, state: RetryCallState) -> timedelta:
        error = state.outcome.exception() if state.outcome else None
        if isinstance(error, RateLimited) and error.retry_at is not None:
            return error.retry_at - self._clock.now()
        return timedelta(0)

    def _hold(self, error: RateLimited) -> None:
        if error.retry_at is not None:
            with self._lock:
                self._held_until = min(error.retry_at, self._clock.now() + LONGEST_HOLD)

    def _refuse_while_held(self) -> None:
        with self._lock:
            held = self._held_until
        if held is not None and self._clock.now() < held:
            raise RateLimited("the server asked us to wait", retry_at=held)
