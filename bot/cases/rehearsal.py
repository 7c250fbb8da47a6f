"""A dry run: each notice that would leave is shown once; nothing is sent, and nothing is written down about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

import structlog
from sqlmodel import Session

from bot.cases.still_right import objection_to
from bot.cases.writing import Writer
from bot.errors import Misuse
from bot.store import queries
from bot.store.session import Store
from bot.store.tables import NoticeRow

log = structlog.get_logger(__name__)

EVERY = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsal:
    """Stands where the outbox stands; a later run finds every notice as it was."""

    store: Store
    mailbox: str
    writer: Writer
    show: Callable[[str, str], None]
    shown: set[int] = field(default_factory=set)

    def step(self, now: datetime) -> bool:
        """Show what would leave now (`now` aware); True if anything was shown."""
        with self.store.reading() as session:
            if queries.has_fresh_messages(session, self.mailbox):
                return False
            waiting = queries.notices_on_their_way(session, self.mailbox, now, EVERY)
            fresh = [one for one in waiting if one.id not in self.shown and objection_to(session, one, now) is None]
            for notice in fresh:
                self._show(session, notice, now)
        return bool(fresh)

    def _show(self, session: Session, notice: NoticeRow, now: datetime) -> None:
        assert notice.id is not None
        self.shown.add(notice.id)
        try:
            written = self.writer.write(session, notice, now)
        except Misuse as error:
            log.warning("notice_cannot_be_written", notice_id=notice.id, problem=str(error))
        else:
            self.show(written.notice, written.body)
