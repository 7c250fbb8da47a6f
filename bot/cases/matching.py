"""Which case a letter belongs to: pure choice among candidates that all belong to the same sender.

A thread, a reference or a case number alone proves nothing: anybody can type a number. The caller looks candidates up
with the sender's fingerprint, so a stranger who quotes a case number opens a case of their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum


class Link(IntEnum):
    """How a letter points at a case; a stronger link wins."""

    THREAD = 1
    REFERENCE = 2
    NUMBER = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A case the letter may belong to."""

    number: str
    link: Link
    is_open: bool
    received_at: datetime


def choose(candidates: Sequence[Candidate]) -> Candidate | None:
    """The case a letter belongs to: the strongest link, then an open case, then the latest; None without any."""
    return max(candidates, key=lambda one: (one.link, one.is_open, one.received_at, one.number), default=None)
