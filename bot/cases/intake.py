"""Gives every message its one outcome: fetch, understand, match, seal, and let the rules decide, in one transaction.

A message that cannot be handled is tried again later and finally set aside; it never stops the others and is never
lost. What we sent ourselves settles the outbox; what somebody sent by hand pauses the case (P12).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlmodel import Session

from bot.cases import opening
from bot.cases.clarifying import Clarifying
from bot.cases.desk import Desk, raise_alarm
from bot.cases.judged import note_judged
from bot.cases.permitting import Listening
from bot.cases.sent_mail import SENT_LABELS, record_sent
from bot.cases.understanding import Classifier, Household, understand
from bot.errors import Temporary
from bot.mail.mailbox import Fetched, Mailbox
from bot.mail.parse import parse
from bot.store import queries
from bot.store.session import Store
from bot.store.tables import MessageRow
from bot.vault.seal import Sealer
from handlers.decisions import Level, Raise
from handlers.facts import Outcome

log = structlog.get_logger(__name__)

BATCH = 20
MOST_ATTEMPTS = 3
FIRST_WAIT = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """Judges pending messages, oldest first."""

    store: Store
    mailbox: Mailbox
    classifier: Classifier
    sealer: Sealer
    desk: Desk
    household: Household
    listening: Listening
    clarifying: Clarifying
    start_from: datetime

    def step(self, now: datetime) -> bool:
        """Judge one batch; True if there was any. Raises Temporary when the mailbox does not answer."""
        with self.store.reading() as session:
            pending = queries.pending_messages(session, self.desk.mailbox, now, BATCH)
            ids = [row.gmail_id for row in pending]
        # In order of receipt, whatever order they come in: a reply must find the case its letter opened.
        for fetched in sorted(self.mailbox.fetch(ids), key=_receipt):
            self._judge(fetched, now)
        return bool(ids)

    def _judge(self, fetched: Fetched | str, now: datetime) -> None:
        gmail_id = fetched if isinstance(fetched, str) else fetched.gmail_id
        try:
            with self.store.transaction() as session:
                row = queries.message_by_gmail_id(session, self.desk.mailbox, gmail_id)
                # Judged by an earlier, interrupted turn: nothing happens twice.
                if row is None or row.outcome is not None:
                    return
                self._decide(session, row, fetched, now)
                session.add(row)
        except Temporary:
            raise
        except Exception:
            log.exception("message_could_not_be_handled", gmail_id=gmail_id)
            self._try_later(gmail_id, now)

    def _decide(self, session: Session, row: MessageRow, fetched: Fetched | str, now: datetime) -> None:
        if isinstance(fetched, str):
            _close(session, row, Outcome.SET_ASIDE, now, because="gone_before_it_was_read")
            return
        row.received_at = fetched.internal_date
        row.in_spam = "SPAM" in fetched.labels
        if fetched.labels & SENT_LABELS:
            record_sent(session, self.desk, row, parse(fetched.raw), now, draft="DRAFT" in fetched.labels)
        elif fetched.internal_date < self.start_from:
            _close(session, row, Outcome.BEFORE_START, now, because="older_than_start_from")
        else:
            understood = understand(fetched.raw, self.classifier, self.household)
            opening.receive_letter(session, self.desk, self.sealer, row, understood, now)
            self.listening.hear(session, row, understood, now)
            self.clarifying.hear(session, row, understood, now)

    def _try_later(self, gmail_id: str, now: datetime) -> None:
        with self.store.transaction() as session:
            row = queries.message_by_gmail_id(session, self.desk.mailbox, gmail_id)
            assert row is not None
            row.attempts += 1
            row.next_attempt_at = now + FIRST_WAIT * 4**row.attempts
            if row.attempts >= MOST_ATTEMPTS:
                _close(session, row, Outcome.SET_ASIDE, now, because="could_not_be_handled")
                alarm = Raise(key=f"set_aside:{gmail_id}", level=Level.WARNING, law="ARCHITECTURE invariant 1")
                raise_alarm(session, self.desk.mailbox, alarm, now)
            session.add(row)


def _receipt(fetched: Fetched | str) -> tuple[float, str]:
    return (0.0, fetched) if isinstance(fetched, str) else (fetched.internal_date.timestamp(), fetched.gmail_id)


def _close(session: Session, row: MessageRow, outcome: Outcome, now: datetime, *, because: str) -> None:
    row.outcome, row.judged_at, row.because = outcome, now, because
    session.add(row)
    note_judged(session, row, None, now)
