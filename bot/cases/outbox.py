"""Sends each notice once: draft, commit, mark as sending, commit, send, commit (GMAIL.md 3.4).

Each state is written before the act. A lost answer is settled by reading Drafts and Sent for the notice's marker,
never by sending again; a look-up that failed is not "not found". Just before it leaves, a notice is checked again
against the state and the deadline. One switch stops all sending and keeps every clock running (P19).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlmodel import Session

from bot.cases.apply import settle
from bot.cases.desk import Desk, raise_alarm
from bot.cases.sent_mail import notice_left
from bot.cases.still_right import CLEAR_BY_NOW, objection_to
from bot.cases.writing import Writer
from bot.errors import Gone, Misuse, OutcomeUnknown, Permanent, RateLimited, Temporary
from bot.mail.mailbox import Draft, Mailbox, Sent
from bot.store import journal, queries
from bot.store.session import Store
from bot.store.tables import CaseRow, MessageRow, NoticeRow
from handlers.decisions import Level, Raise
from handlers.facts import NoticeStatus, Outcome

log = structlog.get_logger(__name__)

BATCH = 20
MOST_ATTEMPTS = 8
FIRST_WAIT = timedelta(minutes=1)
CAP_WAIT = timedelta(hours=1)
UNWRITTEN_WAIT = timedelta(hours=1)
DAY = timedelta(hours=24)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outbox:
    """Takes notices from the outbox to the mailbox."""

    store: Store
    mailbox: Mailbox
    desk: Desk
    writer: Writer
    enabled: bool
    per_person_a_day: int
    per_day: int

    def step(self, now: datetime) -> bool:
        """Move waiting notices one step each; True if any moved.

        Nothing leaves while a message waits that was never looked at: it may be the proof that a notice left already.
        """
        with self.store.reading() as session:
            if not self.enabled or queries.has_fresh_messages(session, self.desk.mailbox):
                return False
            ids = [row.id for row in queries.notices_on_their_way(session, self.desk.mailbox, now, BATCH)]
        moved = [self._advance(notice_id, now) for notice_id in ids if notice_id is not None]
        return any(moved)

    def _advance(self, notice_id: int, now: datetime) -> bool:
        try:
            return self._take_step(notice_id, now)
        except RateLimited as error:
            self._try_later(notice_id, now, "rate_limited", at=error.retry_at, counts=False)
        except Temporary:
            self._try_later(notice_id, now, "mailbox_unreachable", counts=False)
        except OutcomeUnknown:
            self._try_later(notice_id, now, "answer_lost")
        except Misuse as error:
            log.warning("notice_cannot_be_written", notice_id=notice_id, problem=str(error))
            self._hold_back(notice_id, now)
        return False

    def _take_step(self, notice_id: int, now: datetime) -> bool:
        with self.store.transaction() as session:
            notice = session.get(NoticeRow, notice_id)
            assert notice is not None
            status = NoticeStatus(notice.status)
            if status in (NoticeStatus.READY, NoticeStatus.DRAFTED) and self._stopped(session, notice, now):
                return True
        if status == NoticeStatus.READY:
            return self._draft(notice_id, now)
        if status == NoticeStatus.DRAFTED:
            return self._send(notice_id, now)
        return self._reconcile(notice_id, now)

    def _stopped(self, session: Session, notice: NoticeRow, now: datetime) -> bool:
        """Whether the notice must not leave now: no longer right (void), or over a cap (later)."""
        objection = objection_to(session, notice, now)
        if objection is not None:
            self._void(session, notice, objection, now)
            return True
        if self._over_cap(session, notice, now):
            notice.next_attempt_at = now + CAP_WAIT
            session.add(notice)
            alarm = Raise(key="sending_cap", level=Level.WARNING, law="ARCHITECTURE invariant 8")
            raise_alarm(session, self.desk.mailbox, alarm, now)
            return True
        return False

    def _over_cap(self, session: Session, notice: NoticeRow, now: datetime) -> bool:
        if queries.sent_since(session, self.desk.mailbox, now - DAY) >= self.per_day:
            return True
        if notice.person is None:
            return False
        to_person = queries.sent_since(session, self.desk.mailbox, now - DAY, person=notice.person)
        return to_person >= self.per_person_a_day

    def _void(self, session: Session, notice: NoticeRow, objection: str, now: datetime) -> None:
        notice.status, notice.reason = NoticeStatus.VOID, objection
        session.add(notice)
        case = queries.case_of_notice(session, notice)
        detail = {"notice": notice.notice, "occasion": notice.occasion, "reason": objection}
        journal.append(
            session,
            mailbox=notice.mailbox,
            at=now,
            actor="bot",
            event="notice_void",
            case_number=case.number if case else "",
            detail=detail,
        )
        if case is not None:
            if objection != CLEAR_BY_NOW:
                alarm = Raise(key=f"notice_void:{notice.notice}", level=Level.URGENT, law=notice.law)
                raise_alarm(session, self.desk.mailbox, alarm, now, case_number=case.number)
            settle(session, self.desk, case, now)

    def _draft(self, notice_id: int, now: datetime) -> bool:
        with self.store.reading() as session:
            notice = session.get(NoticeRow, notice_id)
            assert notice is not None
            written = self.writer.write(session, notice, now)
            marker, attempts, thread_id = notice.marker, notice.attempts, notice.thread_id
        # An earlier try may have left a draft behind, or may even have been sent by a person.
        draft = self._orphan(marker) if attempts else None
        draft = draft or self.mailbox.create_draft(written.raw, thread_id)
        self._record_draft(notice_id, draft, now, fallback=written.fallback)
        return True

    def _orphan(self, marker: str) -> Draft | None:
        drafts = self.mailbox.find_drafts(marker)
        for spare in drafts[1:]:
            self.mailbox.delete_draft(spare.draft_id)
        return drafts[0] if drafts else None

    def _record_draft(self, notice_id: int, draft: Draft, now: datetime, *, fallback: bool) -> None:
        with self.store.transaction() as session:
            notice = session.get(NoticeRow, notice_id)
            assert notice is not None
            notice.status, notice.draft_id, notice.thread_id = NoticeStatus.DRAFTED, draft.draft_id, draft.thread_id
            notice.next_attempt_at = None
            session.add(notice)
            self._know(session, draft.gmail_id, draft.thread_id, notice, now)
            if fallback:
                self._tell_fallback(session, notice, now)

    def _tell_fallback(self, session: Session, notice: NoticeRow, now: datetime) -> None:
        """The case says that a notice was not written in the person's own language (P17)."""
        case = session.get(CaseRow, notice.case_id) if notice.case_id is not None else None
        alarm = Raise(key=f"language_fallback:{notice.notice}", level=Level.NOTE, law="GDPR 12(1); LEGAL.md P17")
        raise_alarm(session, self.desk.mailbox, alarm, now, case_number=case.number if case else "")

    def _send(self, notice_id: int, now: datetime) -> bool:
        with self.store.transaction() as session:
            notice = session.get(NoticeRow, notice_id)
            assert notice is not None
            assert notice.draft_id is not None
            notice.status, notice.sending_since = NoticeStatus.SENDING, now
            session.add(notice)
            draft_id = notice.draft_id
        try:
            sent = self.mailbox.send_draft(draft_id)
        except Gone:
            return self._reconcile(notice_id, now)
        except (RateLimited, Permanent):
            # A definite no: nothing left, the draft is still there.
            self._back_to_drafted(notice_id)
            raise
        self._record_sent(notice_id, sent, now)
        return True

    def _reconcile(self, notice_id: int, now: datetime) -> bool:
        """The answer was lost: find out what happened. Absence proves nothing until it has been looked for in time."""
        with self.store.reading() as session:
            notice = session.get(NoticeRow, notice_id)
            assert notice is not None
            assert notice.draft_id is not None
            assert notice.sending_since is not None
            marker, thread_id, draft_id = notice.marker, notice.thread_id, notice.draft_id
            since = notice.sending_since - DAY
        sent = self.mailbox.find_sent(marker, after=since, thread_id=thread_id)
        if sent is not None:
            self._record_sent(notice_id, sent, now)
            return True
        if self.mailbox.draft_exists(draft_id):
            self._back_to_drafted(notice_id)
            return True
        self._try_later(notice_id, now, "neither_draft_nor_sent_found")
        return False

    def _record_sent(self, notice_id: int, sent: Sent, now: datetime) -> None:
        key = self._kept_key(sent)
        with self.store.transaction() as session:
            notice = session.get(NoticeRow, notice_id)
            assert notice is not None
            notice_left(session, self.desk, notice, at=now, gmail_id=sent.gmail_id, message_key=key)
            self._know(session, sent.gmail_id, sent.thread_id, notice, now)
            case = queries.case_of_notice(session, notice)
            if case is not None:
                case.thread_id = case.thread_id or sent.thread_id
                settle(session, self.desk, case, now)

    def _kept_key(self, sent: Sent) -> str | None:
        """Fingerprint of the Message-ID Gmail kept; the notice has left whether or not it can be read now."""
        try:
            kept = self.mailbox.kept_message_id(sent.gmail_id)
        except (Temporary, Gone):
            return None
        return self.desk.fingerprints.message_id(kept) if kept else None

    def _know(self, session: Session, gmail_id: str, thread_id: str, notice: NoticeRow, now: datetime) -> None:
        """Our own draft or sent message is in the ledger at once, so that history needs not fetch it."""
        if queries.message_by_gmail_id(session, self.desk.mailbox, gmail_id) is None:
            session.add(
                MessageRow(
                    mailbox=self.desk.mailbox,
                    gmail_id=gmail_id,
                    thread_id=thread_id,
                    seen_at=now,
                    received_at=now,
                    judged_at=now,
                    outcome=Outcome.OURS,
                    marker=notice.marker if notice.status == NoticeStatus.SENT else None,
                    message_key=notice.sent_key,
                    case_id=notice.case_id,
                )
            )

    def _back_to_drafted(self, notice_id: int) -> None:
        with self.store.transaction() as session:
            notice = session.get(NoticeRow, notice_id)
            assert notice is not None
            notice.status, notice.sending_since = NoticeStatus.DRAFTED, None
            session.add(notice)

    def _try_later(
        self, notice_id: int, now: datetime, reason: str, *, at: datetime | None = None, counts: bool = True
    ) -> None:
        with self.store.transaction() as session:
            notice = session.get(NoticeRow, notice_id)
            assert notice is not None
            # `attempts` also says "an earlier try may have left a draft", so it never stays at nought.
            notice.attempts = notice.attempts + 1 if counts else max(notice.attempts, 1)
            notice.reason = reason
            wait = FIRST_WAIT * 2 ** min(notice.attempts - 1, 6)
            notice.next_attempt_at = max(at, now) if at else now + wait
            session.add(notice)
            exhausted = notice.attempts >= MOST_ATTEMPTS
        if exhausted:
            self._give_up(notice_id, now, reason)

    def _hold_back(self, notice_id: int, now: datetime) -> None:
        """It cannot be written: staff are told, and it is tried again, since a setting or a template can be mended."""
        with self.store.transaction() as session:
            notice = session.get(NoticeRow, notice_id)
            assert notice is not None
            notice.reason, notice.next_attempt_at = "cannot_be_written", now + UNWRITTEN_WAIT
            session.add(notice)
            case = queries.case_of_notice(session, notice)
            alarm = Raise(key=f"notice_unwritten:{notice.notice}", level=Level.URGENT, law=notice.law)
            raise_alarm(session, self.desk.mailbox, alarm, now, case_number=case.number if case else "")

    def _give_up(self, notice_id: int, now: datetime, reason: str) -> None:
        """A person decides; the program never sends again what may have left."""
        with self.store.transaction() as session:
            notice = session.get(NoticeRow, notice_id)
            assert notice is not None
            notice.status, notice.reason = NoticeStatus.FAILED, reason
            session.add(notice)
            case = queries.case_of_notice(session, notice)
            alarm = Raise(key=f"notice_failed:{notice.notice}:{notice.id}", level=Level.URGENT, law=notice.law)
            raise_alarm(session, self.desk.mailbox, alarm, now, case_number=case.number if case else "")
