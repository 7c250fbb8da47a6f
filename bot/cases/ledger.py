"""Which messages exist: follows the mailbox's history, and sweeps it when history is not enough.

The cursor is pinned before a sweep begins and moved only when it has ended, so the two overlap and leave no gap
(GMAIL.md 3.1, 3.2). Ids and cursor commit together; delivery is at least once, the unique id makes it once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice

import structlog
from sqlmodel import Session

from bot.cases.desk import raise_alarm, settle_alarm
from bot.errors import CursorExpired
from bot.mail.mailbox import Mailbox, MessageRef
from bot.store import queries, retained
from bot.store.session import Store
from bot.store.tables import CursorRow, MessageRow
from handlers.decisions import Level, Raise

log = structlog.get_logger(__name__)

CHUNK = 500
# Mail just older than the start is seen too, so that it gets the outcome `before_start`.
SLACK = timedelta(days=1)
PAST_TERM = Raise(key="mailbox_past_term", level=Level.WARNING, law="GDPR 5(1)(e); P15")


class Ledger:
    """Keeps the table of messages equal to the mailbox."""

    def __init__(
        self, store: Store, mailbox: Mailbox, name: str, *, start_from: datetime, sweep_every: timedelta
    ) -> None:
        self._store = store
        self._mailbox = mailbox
        self._name = name
        self._start_from = start_from
        self._sweep_every = sweep_every

    def step(self, now: datetime) -> bool:
        """Look once for messages; True if there were new ones. Raises Temporary when the mailbox does not answer."""
        cursor = self._cursor()
        if cursor is None or cursor.swept_at is None or now - cursor.swept_at >= self._sweep_every:
            return self.sweep(now)
        try:
            changes = self._mailbox.changes(int(cursor.history_id))
        except CursorExpired:
            log.warning("cursor_expired")
            return self.sweep(now, restart=True)
        with self._store.transaction() as session:
            added = self._add(session, changes.refs, now)
            self._move(session, changes.history_id, now)
        return added > 0

    def sweep(self, now: datetime, *, restart: bool = False) -> bool:
        """Compare the whole mailbox, Spam included, with the ledger; True if it held unknown messages."""
        pin = self._pin(now)
        added = sum(self._add_chunk(chunk, now) for chunk in _chunks(self._mailbox.sweep(self._start_from - SLACK)))
        with self._store.transaction() as session:
            cursor = queries.cursor_of(session, self._name)
            assert cursor is not None
            self._check_purged(session, now)
            cursor.swept_at = cursor.moved_at = now
            cursor.pinned_history_id = None
            session.add(cursor)
            if restart or int(cursor.history_id) == 0:
                self._move(session, pin, now)
        log.info("swept", added=added)
        return added > 0

    def proven_at(self) -> datetime | None:
        """When the mailbox was last proven complete; None before the first sweep has ended."""
        cursor = self._cursor()
        return cursor.moved_at if cursor is not None and cursor.swept_at is not None else None

    def _cursor(self) -> CursorRow | None:
        with self._store.reading() as session:
            return queries.cursor_of(session, self._name)

    def _pin(self, now: datetime) -> int:
        """Note where history stands before the sweep, so that nothing falls between the two."""
        pin = self._mailbox.profile().history_id
        with self._store.transaction() as session:
            cursor = queries.cursor_of(session, self._name) or CursorRow(
                mailbox=self._name, history_id="0", moved_at=now
            )
            cursor.pinned_history_id = str(pin)
            session.add(cursor)
        return pin

    def _add_chunk(self, refs: list[MessageRef], now: datetime) -> int:
        with self._store.transaction() as session:
            retained.note_found(session, self._name, [ref.gmail_id for ref in refs], now)
            return self._add(session, refs, now)

    def _check_purged(self, session: Session, now: datetime) -> None:
        """Purged mail that Gmail still has is the administrator's to delete: our scopes cannot (P15)."""
        if retained.note_gone(session, self._name, now):
            raise_alarm(session, self._name, PAST_TERM, now)
        else:
            settle_alarm(session, self._name, PAST_TERM.key, now)

    def _add(self, session: Session, refs: Iterable[MessageRef], now: datetime) -> int:
        by_id = {ref.gmail_id: ref for ref in refs}
        for known in queries.known_ids(session, self._name, list(by_id)):
            del by_id[known]
        for ref in by_id.values():
            session.add(MessageRow(mailbox=self._name, gmail_id=ref.gmail_id, thread_id=ref.thread_id, seen_at=now))
        return len(by_id)

    def _move(self, session: Session, history_id: int, now: datetime) -> None:
        cursor = queries.cursor_of(session, self._name)
        assert cursor is not None
        # History ids are uint64 text: compared as numbers, never moved back by a late answer.
        cursor.history_id = str(max(history_id, int(cursor.history_id)))
        cursor.moved_at = now
        cursor.version += 1
        session.add(cursor)


def _chunks(refs: Iterator[MessageRef]) -> Iterator[list[MessageRef]]:
    while chunk := list(islice(refs, CHUNK)):
        yield chunk
