"""What the rest of the machine needs from a mailbox: a protocol and its frozen values.

`bot.mail.gmail` implements it over the documented Gmail API; tests may implement it in memory.
Rules of the protocol (GMAIL.md section 3): history and lists are at-least-once; ids are opaque; a write whose answer
was lost raises `OutcomeUnknown` and is never repeated by the adapter.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

MARKER_HEADER = "X-Privacy-Bot-Notice"


@dataclass(frozen=True, slots=True)
class Profile:
    """Whose mailbox it is and where its history stands."""

    address: str
    history_id: int


@dataclass(frozen=True, slots=True)
class MessageRef:
    """A message the mailbox named: its opaque id and its thread's."""

    gmail_id: str
    thread_id: str


@dataclass(frozen=True, slots=True)
class Changes:
    """All messages that history named since a cursor, and the cursor to store with them."""

    refs: tuple[MessageRef, ...]
    history_id: int


@dataclass(frozen=True, slots=True)
class Fetched:
    """One message as Gmail keeps it.

    `internal_date` is the instant Gmail accepted it (aware, UTC; rule D1). `labels` are Gmail's label ids.
    """

    gmail_id: str
    thread_id: str
    internal_date: datetime
    labels: frozenset[str]
    raw: bytes


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft: its stable id, and the message in it whose id changes when it is sent."""

    draft_id: str
    gmail_id: str
    thread_id: str


@dataclass(frozen=True, slots=True)
class Sent:
    """A message that left: Gmail's new id for it, when Gmail accepted it, and the Message-ID Gmail kept."""

    gmail_id: str
    thread_id: str


@dataclass(frozen=True, slots=True)
class WaysOut:
    """Who else gets the mail, as far as Gmail tells.

    Attributes:
        forwarded: it forwards everything to another address.
        filters: how many filters forward to another address.
        delegates: how many people read it at their own Gmail screen; None where Gmail does not tell our grant.
    """

    forwarded: bool
    filters: int
    delegates: int | None


class Mailbox(Protocol):
    """The mailbox, as the daemon sees it."""

    def profile(self) -> Profile:
        """Address and present history id (a valid cursor)."""
        ...

    def changes(self, since: int) -> Changes:
        """Every message added, or moved out of Spam, since a cursor; all pages. Raises CursorExpired."""
        ...

    def sweep(self, after: datetime) -> Iterator[MessageRef]:
        """Every message received since an instant, Spam included and Trash too."""
        ...

    def fetch(self, gmail_ids: Sequence[str]) -> Iterator[Fetched | str]:
        """The messages, in any order; the bare id stands for one that is gone."""
        ...

    def create_draft(self, raw: bytes, thread_id: str | None) -> Draft:
        """Store a draft. Raises OutcomeUnknown if the answer was lost."""
        ...

    def draft_exists(self, draft_id: str) -> bool:
        """Whether the draft is still there; a failed look-up raises, it never says no."""
        ...

    def send_draft(self, draft_id: str) -> Sent:
        """Send a draft. Raises Gone if it is not there, OutcomeUnknown if the answer was lost."""
        ...

    def delete_draft(self, draft_id: str) -> None:
        """Remove a draft of ours; one already gone is fine."""
        ...

    def find_drafts(self, marker: str) -> tuple[Draft, ...]:
        """Drafts that carry our marker header with this value."""
        ...

    def find_sent(self, marker: str, *, after: datetime, thread_id: str | None) -> Sent | None:
        """A sent message with our marker, by reading the thread and Sent since an instant. A failed look-up raises."""
        ...

    def kept_message_id(self, gmail_id: str) -> str:
        """The Message-ID Gmail kept for a message (it may have rewritten ours)."""
        ...

    def aliases(self) -> frozenset[str]:
        """The mailbox's own addresses, lower case."""
        ...

    def ways_out(self) -> WaysOut:
        """Forwarding and delegation, by which people read past the vault."""
        ...
