"""What the mailbox keeps: frozen records, replaced as a whole when something about them changes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from bot.sandbox.headers import Envelope
from bot.sandbox.index import Key


@dataclass(frozen=True, slots=True)
class StoredMessage:
    """One message as Gmail keeps it.

    `internal_date` is when Gmail accepted it (aware, UTC); `history_id` the last change that touched it.
    """

    gmail_id: str
    thread_id: str
    labels: frozenset[str]
    internal_date: datetime
    history_id: int
    raw: bytes = field(repr=False)
    envelope: Envelope = field(repr=False)
    key: Key = field(repr=False)

    @property
    def milliseconds(self) -> int:
        """Milliseconds since 1970, the internalDate of the API."""
        return self.key[0]


@dataclass(frozen=True, slots=True)
class StoredDraft:
    """A draft: its stable id and the message in it."""

    draft_id: str
    message: StoredMessage
