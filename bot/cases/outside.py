"""Who else gets the mailbox's mail is looked at once a day: the vault keeps nobody out who reads at Gmail (P1).

Flow: `Mailbox.ways_out` -> an alarm for each way that stands open, settled when closed; each change is journalled.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlmodel import Session

from bot.cases.desk import note, raise_alarm, settle_alarm
from bot.mail.mailbox import Mailbox, WaysOut
from bot.store.session import Store
from handlers.decisions import Level, Raise

LAW = "P1, GDPR 32(1)"
FORWARDED, DELEGATED = "mail_is_forwarded", "mailbox_is_delegated"
EVERY = timedelta(days=1)


@dataclass(slots=True, kw_only=True)
class Outside:
    """Looks once a day, and at the start."""

    store: Store
    mailbox: Mailbox
    name: str
    looked_at: datetime | None = field(default=None)
    known: WaysOut | None = field(default=None)

    def step(self, now: datetime) -> bool:
        """Look if it is time (`now` aware); it makes no work for other steps. Raises the mailbox's errors."""
        if self.looked_at is not None and now - self.looked_at < EVERY:
            return False
        found = self.mailbox.ways_out()
        with self.store.transaction() as session:
            self._tell(session, found, now)
        self.looked_at, self.known = now, found
        return False

    def _tell(self, session: Session, found: WaysOut, now: datetime) -> None:
        for key, stands_open in _ways(found):
            if stands_open:
                raise_alarm(session, self.name, Raise(key=key, level=Level.URGENT, law=LAW), now)
            else:
                settle_alarm(session, self.name, key, now)
        if found != self.known:
            delegates = -1 if found.delegates is None else found.delegates
            detail = {"forwarded": int(found.forwarded), "filters": found.filters, "delegates": delegates}
            note(session, self.name, now, "ways_out_seen", "", detail)


def _ways(found: WaysOut) -> Iterator[tuple[str, bool]]:
    yield FORWARDED, found.forwarded or found.filters > 0
    yield DELEGATED, bool(found.delegates)
