"""What the auditor looks at: frozen values, taken from the journal, the mailbox and the letters that were delivered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from bot.simulation.letters import Letter
from bot.simulation.staff import Refusal
from handlers.facts import Rulebook


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the journal."""

    seq: int
    at: datetime
    actor: str
    event: str
    case: str
    detail: Mapping[str, object]

    def text(self, name: str) -> str:
        """A text of its detail; "" where there is none."""
        value = self.detail.get(name)
        return "" if value is None else str(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class SentMail:
    """One mail that left, as the mailbox keeps it."""

    gmail_id: str
    at: datetime
    to: str
    subject: str
    body: str
    marker: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """The dates the program shows for a case at the end, to be compared with those the journal gives."""

    number: str
    due: date | None
    one_month: date | None
    safe: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Everything about a simulated year; `letters` by Gmail id, `ends` aware UTC."""

    letters: Mapping[str, Letter]
    entries: tuple[Entry, ...]
    mails: tuple[SentMail, ...]
    cases: tuple[Shown, ...]
    refusals: tuple[Refusal, ...]
    rules: Rulebook
    contacts: tuple[str, ...]
    begins: datetime
    ends: datetime
