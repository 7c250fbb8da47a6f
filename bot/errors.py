"""Every error of the machine, drawn as a tree; the class says who may retry.

    BotError
    ├── Temporary            try again later by yourself
    │   ├── RateLimited      the server named a quota; `retry_at` says when, if it did
    │   └── Unreachable      no answer to a read, or a server error
    ├── Permanent            a person must act before it can work
    │   ├── AccessRevoked    the OAuth grant is gone
    │   ├── GrantUnfit       the grant has a scope too many or too few, or opens another mailbox
    │   ├── Tampered         sealed data or journal does not verify
    │   ├── KeyMissing       sealed to a key that is not here (purged, or the wrong key file)
    │   └── Conflict         the database refused a row: it is there already, or breaks a rule
    ├── OutcomeUnknown       a write left and its answer was lost: reconcile, never repeat
    ├── Gone                 the message or draft no longer exists (404)
    ├── CursorExpired        history no longer reaches back to the cursor (404)
    └── Misuse               the caller asked for what cannot be done; the message says what to do instead

No message content ever enters an error: ids, codes and counts only.
"""

from __future__ import annotations

from datetime import datetime


class BotError(Exception):
    """Base of all errors this product raises on purpose."""


class Temporary(BotError):
    """Trying again later can help."""


class RateLimited(Temporary):
    """The server refused for quota; `retry_at` (UTC) is its own word, or None."""

    def __init__(self, message: str, *, retry_at: datetime | None = None) -> None:
        super().__init__(message)
        self.retry_at = retry_at


class Unreachable(Temporary):
    """A read got no usable answer."""


class Permanent(BotError):
    """Trying again cannot help; a person must act."""


class AccessRevoked(Permanent):
    """The OAuth grant was revoked or has expired."""


class GrantUnfit(Permanent):
    """The grant is not exactly the one this product may hold."""


class Tampered(Permanent):
    """Stored data does not verify."""


class KeyMissing(Permanent):
    """Sealed to an epoch whose private key is not here."""


class Conflict(Permanent):
    """The database refused a row: one with its key is there already, or it breaks a rule."""


class OutcomeUnknown(BotError):
    """A write left us and its answer was lost; it may have happened."""


class Gone(BotError):
    """The message or draft does not exist any more."""


class CursorExpired(BotError):
    """The history cursor is older than what the server keeps."""


class Misuse(BotError):
    """What was asked cannot be done; the message says what to do instead."""
