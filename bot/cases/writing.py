"""Writes a notice: opens the sealed envelope of the letter it answers, renders the text, composes the mail."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlmodel import Session

from bot import notices
from bot.cases.anchor_mail import ANCHOR, letter
from bot.cases.gather import case_facts, matters_of, rights_of
from bot.cases.queueing import POST
from bot.cases.sealing import FACTS, NOTICE, read, sealed_field
from bot.cases.still_right import REMINDER
from bot.errors import Misuse
from bot.mail.compose import Envelope, compose, reply_subject
from bot.notice_text import words
from bot.settings import Company
from bot.store import queries
from bot.store.tables import CaseRow, MessageRow, NoticeRow
from bot.vault.open import Opener
from bot.vault.seal import Place, Sealed
from handlers.calendars import calendar_of
from handlers.deadlines import case_deadlines
from handlers.facts import Role, Rulebook
from handlers.registry import due_day

FACTS_OF_A_LETTER = ("address", "subject")


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A notice ready to leave: its name, its text, the whole mail as bytes, and whether it lacks its language."""

    notice: str
    body: str
    raw: bytes
    fallback: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Writer:
    """Turns an outbox row into a mail."""

    company: Company
    mailbox: str
    opener: Opener
    rules: Rulebook
    languages: tuple[str, ...]

    def write(self, session: Session, notice: NoticeRow, now: datetime) -> Written:
        """Write one notice. Raises Misuse if a fact or a required element is missing, or there is no address."""
        if notice.notice == ANCHOR:
            return self._anchor(session, notice, now)
        answered = session.get(MessageRow, notice.message_id) if notice.message_id is not None else None
        envelope = self._open_json(session, "message", answered.gmail_id, "envelope") if answered else {}
        address, subject = (
            (self._open_text(session, "message", answered.gmail_id, one) for one in FACTS_OF_A_LETTER)
            if answered
            else ("", "")
        )
        if not address:
            raise Misuse(f"notice {notice.notice} has no address to go to; answer this case by hand")
        rendered = self.text(session, notice, now)
        mail = replace(
            self._envelope(notice, address, now),
            subject=reply_subject(subject, fallback=self._title(notice)),
            in_reply_to=str(envelope.get("message_id", "")),
            references=tuple(str(one) for one in envelope.get("references", ())),
            language=rendered.language,
        )
        raw = compose(mail, rendered.body)
        return Written(notice=notice.notice, body=rendered.body, raw=raw, fallback=rendered.fallback)

    def _envelope(self, notice: NoticeRow, address: str, now: datetime) -> Envelope:
        return Envelope(
            from_name=self.company.name,
            from_address=self.mailbox,
            to_address=address,
            subject="",
            in_reply_to="",
            references=(),
            message_id=f"{uuid.uuid5(uuid.NAMESPACE_URL, notice.marker)}@{self.mailbox.partition('@')[2]}",
            date=now,
            marker=notice.marker,
            language=notice.language,
        )

    def _anchor(self, session: Session, notice: NoticeRow, now: datetime) -> Written:
        """The journal's anchor, to the DPO and nobody else."""
        if not self.company.dpo_mail:
            raise Misuse("setting company.dpo_mail is empty; the journal's anchor has no address to go to")
        how = {"mailbox": self.mailbox, "company": self.company.name, "language": notice.language}
        subject, body = letter(self.stated(session, notice), day=notice.occasion, **how)
        raw = compose(replace(self._envelope(notice, self.company.dpo_mail, now), subject=subject), body)
        return Written(notice=notice.notice, body=body, raw=raw, fallback=False)

    def text(self, session: Session, notice: NoticeRow, now: datetime) -> notices.Rendered:
        """Its text, checked. Raises Misuse naming each fact or element that is missing, and each rule it breaks."""
        answered = session.get(MessageRow, notice.message_id) if notice.message_id is not None else None
        facts = self._facts(session, notice, answered, now) | self.stated(session, notice)
        rendered = notices.render(notice.notice, notice.language, facts, written=self.languages)
        if problems := notices.lint(rendered):
            raise Misuse(f"notice {notice.notice} breaks its rules: {'; '.join(problems)}")
        return rendered

    def stated(self, session: Session, notice: NoticeRow) -> dict[str, object]:
        """What was stated for this notice, by a person or a rule; a reminder repeats what the ask stated."""
        own = read(self._open_text(session, NOTICE, notice.marker, FACTS))
        if not notice.occasion.startswith(REMINDER) or notice.case_id is None:
            return own
        asks = [one for one in queries.notices_of(session, notice.case_id) if _is_reminded(one, notice)]
        return read(self._open_text(session, NOTICE, asks[-1].marker, FACTS)) | own if asks else own

    def _title(self, notice: NoticeRow) -> str:
        return notices.Catalogue.load().entry(notice.notice).title(notice.language, written=self.languages)

    def _facts(
        self, session: Session, notice: NoticeRow, letter: MessageRow | None, now: datetime
    ) -> dict[str, object]:
        calendar = calendar_of(self.rules)
        facts: dict[str, object] = {
            "company": self.company,
            "today": calendar.day_of(now),
            "mailbox": self.mailbox,
            "by_post": notice.form == POST,
        }
        case = queries.case_of_notice(session, notice)
        if case is not None:
            facts |= self._case_facts(session, case)
        elif letter is not None and letter.received_at is not None:
            facts |= {
                "case_no": "",
                "received_on": calendar.day_of(letter.received_at),
                "rights": rights_of(letter.rights),
                "matters": matters_of(letter.matters),
            }
        return facts

    def _case_facts(self, session: Session, case: CaseRow) -> dict[str, object]:
        facts = case_facts(session, case)
        deadlines = case_deadlines(facts, self.rules)
        return {
            "case_no": case.number,
            "received_on": deadlines.received_day,
            "due_date": due_day(facts, self.rules),
            "one_month_date": deadlines.one_month,
            "rights": facts.rights,
            "matters": facts.matters,
            "channel": str(facts.channel),
            "unclear": facts.unclear,
            "shared": case.shared,
            "minor": facts.role is Role.MINOR,
            **self._extension_facts(session, case),
        }

    def _extension_facts(self, session: Session, case: CaseRow) -> dict[str, object]:
        if case.extension_reason_code is None:
            return {}
        facts = case_facts(session, case)
        told = case_deadlines(facts, self.rules, as_if_told=True)
        sentence = self._open_text(session, "case", case.number, "extension_sentence")
        unattended = (case.extension_by or "").startswith("rule:")
        if unattended and not sentence:
            sentence = self._counted(case, facts.requests_of_same_person + 1)
        return {
            "reason_code": case.extension_reason_code,
            "reason_text": sentence,
            "unattended": unattended,
            "new_due_date": told.due,
        }

    def _counted(self, case: CaseRow, count: int) -> str:
        """What a rule says of this case by itself, with its figure (P7). Raises Misuse where it has no words."""
        language = case.language if case.language in self.languages else self.languages[0]
        return words(language).word(str(case.extension_reason_code), "counted").format(count=count)

    def _open_json(self, session: Session, owner: str, key: str, field: str) -> dict[str, Any]:
        text = self._open_text(session, owner, key, field)
        value = json.loads(text) if text else {}
        return value if isinstance(value, dict) else {}

    def _open_text(self, session: Session, owner: str, key: str, field: str) -> str:
        place = Place(mailbox=self.mailbox, owner=owner, owner_key=key, field=field)
        row = sealed_field(session, place)
        if row is None:
            return ""
        sealed = Sealed(epoch=row.epoch, wrapped_key=row.wrapped_key, sealed=row.sealed)
        return self.opener.open(place, sealed).decode("utf-8", "surrogatepass")


def _is_reminded(ask: NoticeRow, reminder: NoticeRow) -> bool:
    return ask.notice == reminder.notice and not ask.occasion.startswith(REMINDER)
