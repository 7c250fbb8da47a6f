"""A new epoch of keys while everything runs: what stays is wrapped anew, then the old private key is destroyed.

Flow: `begin` writes a new epoch to the key files, and whoever seals takes it up with the next value; the daemon's
`step` wraps what stays anew, a batch at a time; when nothing is left under an old epoch, and every seal that was under
way has long committed, its key is destroyed. From then on what was deleted cannot be opened from any backup of the
database (LEGAL.md 4.5, P15).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from sqlmodel import Session

from bot.cases.desk import raise_alarm
from bot.errors import KeyMissing, Tampered
from bot.store import journal, queries
from bot.store.session import Store
from bot.store.tables import SealedFieldRow
from bot.vault import epochs
from bot.vault.format import Place, Sealed
from bot.vault.keyring import Keyring
from bot.vault.keys import Keys
from bot.vault.open import Opener
from handlers.decisions import Level, Raise

BATCH = 200
GRACE = timedelta(hours=1)
"""A value sealed just before a new epoch began has committed by then."""
BEGUN = "key_epoch_begun"
BLOCKED = Raise(key="rotation_blocked", level=Level.URGENT, law="GDPR 5(1)(e)-(f); P15")


class Rotation:
    """Moves one mailbox's sealed fields from epoch to epoch."""

    def __init__(self, store: Store, mailbox: str, keyring: Keyring, key_file: Path, public_key_file: Path) -> None:
        self._store = store
        self._mailbox = mailbox
        self._keyring = keyring
        self._files = (key_file, public_key_file)
        self._after = 0  # id of the last field looked at in this round

    def begin(self, *, by: str, now: datetime) -> int:
        """Begin a new epoch; returns its number. The journal says so before the key is in use."""
        with self._store.transaction() as session:
            coming = self._keyring.keys().public.epoch + 1
            detail = {"epoch": coming}
            journal.append(session, mailbox=self._mailbox, at=now, actor=by, event=BEGUN, detail=detail)
        epochs.begin(*self._files)
        return coming

    def step(self, now: datetime) -> bool:
        """Wrap a batch anew, or destroy an epoch that is empty; True if there was work."""
        keys = self._keyring.keys()
        old = sorted(one.epoch for one in keys.private if one.epoch != keys.public.epoch)
        if not old:
            return False
        return self._rewrap(now) > 0 or self._destroy(old, now)

    def _rewrap(self, now: datetime) -> int:
        """Wrap a batch anew; a value that does not verify is left, and staff are told: its epoch must not go."""
        keys, opener = self._keyring.keys(), self._keyring.opener()
        with self._store.transaction() as session:
            rows = queries.fields_of_old_epochs(session, self._mailbox, keys.public.epoch, self._after, BATCH)
            for row in rows:
                if not _rewrapped(session, row, opener, keys):
                    raise_alarm(session, self._mailbox, BLOCKED, now)
            self._after = rows[-1].id or 0 if rows else 0
        return len(rows)

    def _destroy(self, old: list[int], now: datetime) -> bool:
        with self._store.transaction() as session:
            begun = journal.latest(session, self._mailbox, BEGUN)
            if begun is None or now - begun.at < GRACE or queries.has_fields_of(session, self._mailbox, old):
                return False
            for epoch in old:
                detail = {"epoch": epoch}
                event = "key_epoch_destroyed"
                journal.append(session, mailbox=self._mailbox, at=now, actor="bot", event=event, detail=detail)
        for epoch in old:
            epochs.destroy(*self._files, epoch)
        return True


def _rewrapped(session: Session, row: SealedFieldRow, opener: Opener, keys: Keys) -> bool:
    place = Place(mailbox=row.mailbox, owner=row.owner, owner_key=row.owner_key, field=row.field)
    try:
        fresh = epochs.rewrap(opener, place, Sealed(row.epoch, row.wrapped_key, row.sealed), keys)
    except (Tampered, KeyMissing):
        return False
    row.epoch, row.wrapped_key = fresh.epoch, fresh.wrapped_key
    session.add(row)
    return True
