"""Faults on request: what goes wrong, where, and how often.

A fault is asked for by a call (`Faults.add`), over HTTP (`POST /sandbox/faults`), or by writing to an address such as
`fault-429@example.org` (`address_fault`). It meets the next matching call, `times` times, after letting `skip` pass.
"""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus

CREATE, SENDS = "gmail.users.drafts.create", ("gmail.users.drafts.send", "gmail.users.messages.send")


class FaultKind(StrEnum):
    """What goes wrong. The value is its name in addresses and control calls."""

    TOO_MANY_REQUESTS = "429"  # 429, the time to retry in its text
    QUOTA_EXCEEDED = "403"  # 403 rateLimitExceeded, the minute's quota
    SERVER_ERROR = "503"  # a 5xx (`status`) with Gmail's body; 502 is HTML, as from Google's front end
    SLOW = "slow"  # done, but the answer waits `seconds` of real time: longer than a client's timeout, it is lost
    RESET = "reset"  # TCP reset instead of an answer, before the act
    ANSWER_LOST_BEFORE = "lost-before"  # the connection is closed without an answer, nothing was done
    ANSWER_LOST_AFTER = "lost-after"  # the same, but it was done
    ANSWER_CUT = "cut"  # done, and the answer breaks off half way
    HISTORY_EXPIRED = "expired-history"  # history.list answers 404
    TOKEN_REVOKED = "revoked"  # noqa: S105 - 401, and the grant behind the token is revoked for good
    MESSAGE_GONE = "gone"  # 404 for a message, thread or draft that exists


@dataclass(frozen=True, slots=True)
class Fault:
    """One order for trouble.

    Attributes:
        kind: what goes wrong.
        method: the method id it waits for, "oauth.token" or "batch" among them; None for any API method. Kinds that
            fit one method only (HISTORY_EXPIRED) wait for that one.
        times: how many calls it meets; None for all.
        skip: how many matching calls pass first.
        gmail_id: only calls about this message, thread or draft id.
        after_act: for SERVER_ERROR, RESET and TOO_MANY_REQUESTS: the act is done all the same.
        status: of SERVER_ERROR.
        seconds: SLOW waits so long (real time); TOO_MANY_REQUESTS names a time so far ahead (clock in force).
    """

    kind: FaultKind
    method: str | None = None
    times: int | None = 1
    skip: int = 0
    gmail_id: str | None = None
    after_act: bool = False
    status: int = HTTPStatus.SERVICE_UNAVAILABLE
    seconds: float | None = None

    def meets(self, method_id: str, ids: Iterable[str]) -> bool:
        """Whether a call with these ids in it is the kind this fault waits for."""
        if self.kind is FaultKind.HISTORY_EXPIRED and method_id != "gmail.users.history.list":
            return False
        if self.method is None and not method_id.startswith("gmail."):
            return False
        return self.method in (None, method_id) and (self.gmail_id is None or self.gmail_id in ids)

    @property
    def acts_first(self) -> bool:
        """Whether the request is carried out before it goes wrong."""
        always = (FaultKind.ANSWER_LOST_AFTER, FaultKind.ANSWER_CUT, FaultKind.SLOW)
        return self.kind in always or self.after_act


class Faults:
    """The orders that stand, first asked first met; one call meets at most one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._orders: list[tuple[Fault, list[int]]] = []
        self._addressed: Counter[tuple[str, str]] = Counter()
        self.met: Counter[FaultKind] = Counter()

    def add(self, fault: Fault) -> None:
        """Order a fault."""
        with self._lock:
            self._orders.append((fault, [fault.skip, -1 if fault.times is None else fault.times]))

    def clear(self) -> None:
        """Take back every order and forget which addresses have met theirs."""
        with self._lock:
            self._orders.clear()
            self._addressed.clear()

    def pending(self) -> list[Fault]:
        """The orders that still stand."""
        with self._lock:
            return [fault for fault, left in self._orders if left[1]]

    def take(self, method_id: str, ids: Iterable[str] = ()) -> Fault | None:
        """The fault this call meets, if any."""
        if not self._orders:
            return None
        with self._lock:
            for fault, left in self._orders:
                if not left[1] or not fault.meets(method_id, ids):
                    continue
                if left[0]:
                    left[0] -= 1
                    continue
                left[1] -= 1
                self.met[fault.kind] += 1
                return fault
        return None

    def take_addressed(self, method_id: str, recipients: Iterable[str], subject_key: str) -> Fault | None:
        """The fault a mail meets by whom it is written to; counted per address and mail (`subject_key`)."""
        for address in recipients:
            order = address_fault(address, method_id)
            if order is None:
                continue
            fault, times = order
            with self._lock:
                self._addressed[address, subject_key] += 1
                if times is None or self._addressed[address, subject_key] <= times:
                    self.met[fault.kind] += 1
                    return fault
        return None


_KINDS = "|".join(re.escape(kind.value) for kind in FaultKind)
_ADDRESS = re.compile(rf"fault-(create-)?({_KINDS})(-after)?(?:\.(\d{{1,6}}|always))?@.+")


def address_fault(address: str, method_id: str) -> tuple[Fault, int | None] | None:
    """What an address asks for on this method, and how many times (None: always); None if it asks for nothing."""
    match = _ADDRESS.fullmatch(address)
    if match is None or method_id not in ((CREATE,) if match[1] else SENDS):
        return None
    times = None if match[4] == "always" else int(match[4] or 1)
    return Fault(FaultKind(match[2]), method=method_id, after_act=bool(match[3])), times
