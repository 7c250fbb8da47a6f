"""Reading a letter: policy, then a journal entry that is committed, then the reader's own key (P1-P4; invariant 6).

Flow: `Room.read` checks who asks (a key on the roll), what stands (`leave.circumstances`, from evidence the daemon
checks itself), asks `vault.policy`, wraps the key of one field to that one reader, journals, commits; only then is the
field opened, with the reader's key. A refusal is journalled too. Nothing here is remembered between two readings.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlmodel import Session

from bot.cases.acts.act import case_of, refuse
from bot.cases.desk import Desk, note, raise_alarm
from bot.cases.leave import Asked, Ground, ground_of
from bot.cases.queueing import queue
from bot.cases.reviews import watch_rates
from bot.cases.sealing import sealed_field
from bot.cases.writing import Writer
from bot.errors import Misuse, Tampered
from bot.notice_catalogue import Catalogue
from bot.store import access, queries
from bot.store.access_tables import ApprovalRow, GrantRow, ReadingRow
from bot.store.session import Store
from bot.store.tables import CaseRow, MessageRow
from bot.vault import approvals, policy
from bot.vault.approvals import Approval, Signed
from bot.vault.format import Place, Sealed
from bot.vault.grants import Granter
from bot.vault.open import Opener
from bot.vault.policy import Denial, Leave, Reason
from bot.vault.reader import open_granted
from bot.vault.roll import Entry, Roll
from bot.vault.staff_keys import StaffKey
from bot.vault.terms import Grant, Terms
from handlers.calendars import calendar_of
from handlers.decisions import Level, Notify, Raise

FIELDS = ("text",)
REVEAL_FOR = timedelta(hours=1)
FACTS = ("address", "subject")
REVEALS_AN_HOUR = 20
PURPOSES = ("answer", "identity", "post", "security", "authority")


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """What a reader gets: the words, until when, and by which law."""

    text: str = field(repr=False)
    ends_at: datetime
    law: str
    tell_writer: bool = False
    review_by: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """Where letters are read, in the process that holds the vault's keys."""

    store: Store
    desk: Desk
    writer: Writer
    opener: Opener
    roll: Callable[[], Roll]

    def read(self, number: str, *, gmail_id: str, reason: Reason, key: StaffKey, now: datetime) -> Opened:
        """Open one letter of a case to its reader, whose unlocked key this is; `now` aware, `gmail_id` "" the first.

        Raises Misuse (with the law, and what to do instead) when it may not be, Tampered when evidence does not verify.
        """
        member = self.member(key)
        try:
            with self.store.transaction() as session:
                case = queries.case_to_change(session, case_of(session, self.desk, number))
                letter = self.letter(session, case, gmail_id)
                found = self._admit(session, case, letter, reason, key, member, now)
        except Tampered as error:
            self._alarm(number, member.name, error, now)
            raise
        if isinstance(found, Denial):
            raise refuse(found.code, found.law, found.explanation)
        leave, grant, sealed = found
        return Opened(
            text=open_granted(key, grant, sealed.sealed, now).decode("utf-8", "surrogatepass"),
            ends_at=grant.terms.ends_at,
            law=leave.law,
            tell_writer=leave.tell_writer,
            review_by=leave.review_by,
        )

    def reveal(self, number: str, *, fact: str, purpose: str, key: StaffKey, now: datetime) -> Opened:
        """Open one fact about who writes, for an hour; it opens nothing of what was written. Raises like `read`."""
        member = self.member(key)
        if fact not in FACTS or purpose not in PURPOSES:
            raise Misuse(f"a fact is one of: {', '.join(FACTS)}; a purpose one of: {', '.join(PURPOSES)}")
        with self.store.transaction() as session:
            case = case_of(session, self.desk, number)
            letter = self.letter(session, case, "")
            since = now - timedelta(hours=1)
            if access.journalled(session, self.desk.mailbox, "fact_revealed", member.name, since) >= REVEALS_AN_HOUR:
                raise Misuse(f"{member.name} was shown {REVEALS_AN_HOUR} facts within an hour; wait, or ask the DPO")
            place = Place(self.desk.mailbox, "message", letter.gmail_id, fact)
            proof = secrets.token_hex(16)
            grant = self._wrap(session, case, place, f"reveal_{purpose}", key, proof, now + REVEAL_FOR, now)
            sealed = self._sealed(session, place)
            detail = {"gmail_id": letter.gmail_id, "fact": fact, "purpose": purpose, "evidence": proof}
            note(session, case.mailbox, now, "fact_revealed", case.number, detail, member.name)
        words = open_granted(key, grant, sealed.sealed, now).decode("utf-8", "surrogatepass")
        return Opened(text=words, ends_at=grant.terms.ends_at, law="GDPR 5(1)(c), 5(1)(f)")

    def member(self, key: StaffKey) -> Entry:
        """Whose key this is on the roll now. Raises Misuse or Tampered when it does not count."""
        entry = self.roll().by_key(key.public.key_id)
        if entry.public != key.public:
            raise Tampered("this key is not the one on the roll of staff")
        return entry

    def letter(self, session: Session, case: CaseRow, gmail_id: str) -> MessageRow:
        """A letter of a case, the first by default. Raises Misuse when it has none such."""
        assert case.id is not None
        letters = [one for one in queries.messages_of_case(session, case.id) if one.sender and not one.marker]
        found = [one for one in letters if gmail_id in {"", one.gmail_id}]
        if not found:
            raise Misuse(f"case {case.number} holds no such letter; `privacy-bot case show` lists them with their ids")
        return found[0]

    def _admit(
        self,
        session: Session,
        case: CaseRow,
        letter: MessageRow,
        reason: Reason,
        key: StaffKey,
        member: Entry,
        now: datetime,
    ) -> Denial | tuple[Leave, Grant, Sealed]:
        wish = Asked(case=case, letter=letter, reason=reason, reader=key.public.key_id, now=now)
        ground = ground_of(session, self.desk, self.writer, self.opener, self.roll(), wish)
        reading = policy.Reading(reader=member.name, roles=member.roles, fields=FIELDS, reason=reason)
        leave = policy.decide(reading, ground.around, now, calendar_of(self.desk.rules))
        if isinstance(leave, Denial):
            detail = {"gmail_id": letter.gmail_id, "reason": str(reason), "code": leave.code}
            note(session, case.mailbox, now, "reading_refused", case.number, detail, member.name)
            return leave
        place = Place(self.desk.mailbox, "message", letter.gmail_id, "text")
        grant = self._standing(session, place, reason, key, ground, now)
        if grant is None:
            proof = ground.evidence or self._own_word(session, case, letter, reason, key, now)
            grant = self._wrap(session, case, place, reason, key, proof, leave.until, now)
            self._follow(session, case, letter, leave, member, reason, proof, now)
        detail = {
            "gmail_id": letter.gmail_id,
            "field": place.field,
            "reason": str(reason),
            "evidence": grant.terms.evidence,
            "ends": grant.terms.ends_at.isoformat(),
        }
        note(session, case.mailbox, now, "message_read", case.number, detail, member.name)
        return leave, grant, self._sealed(session, place)

    def _standing(
        self, session: Session, place: Place, reason: Reason, key: StaffKey, ground: Ground, now: datetime
    ) -> Grant | None:
        """A grant of the same reason, on the same evidence, that has not ended: reading twice prolongs nothing."""
        for row in reversed(access.grants_of(session, place.mailbox, place.owner, place.owner_key, key.public.key_id)):
            same = row.reason == reason and row.field == place.field and ground.evidence in {"", row.evidence}
            if same and now < row.ends_at:
                terms = Terms(reader=row.reader, evidence=row.evidence, ends_at=row.ends_at)
                return Grant(place=place, terms=terms, wrapped_key=row.wrapped_key)
        access.drop_ended_grants(session, place.mailbox, now)
        session.flush()
        return None

    def _wrap(
        self,
        session: Session,
        case: CaseRow,
        place: Place,
        reason: str,
        key: StaffKey,
        proof: str,
        until: datetime,
        now: datetime,
    ) -> Grant:
        assert case.id is not None
        sealed = self._sealed(session, place)
        grant = Granter(self.opener).grant(place, sealed, key.public, evidence=proof, ends_at=until)
        session.add(
            GrantRow(
                mailbox=place.mailbox,
                case_id=case.id,
                owner=place.owner,
                owner_key=place.owner_key,
                field=place.field,
                reader=key.public.key_id,
                reason=reason,
                evidence=proof,
                granted_at=now,
                ends_at=grant.terms.ends_at,
                wrapped_key=grant.wrapped_key,
            )
        )
        return grant

    def _sealed(self, session: Session, place: Place) -> Sealed:
        row = sealed_field(session, place)
        if row is None:
            raise Misuse("nothing is kept of this letter any more: it was purged, or was never stored")
        return Sealed(epoch=row.epoch, wrapped_key=row.wrapped_key, sealed=row.sealed)

    def _own_word(
        self, session: Session, case: CaseRow, letter: MessageRow, reason: Reason, key: StaffKey, now: datetime
    ) -> str:
        """The reader's own signed word that this cannot wait (P4); another person reviews it."""
        assert case.id is not None
        said = Approval(
            mailbox=case.mailbox,
            case_number=case.number,
            gmail_id=letter.gmail_id,
            fields=FIELDS,
            reader=key.public.key_id,
            reason=reason,
            at=now,
            evidence=secrets.token_hex(16),
        )
        signed = Signed(approval=said, by=key.public.key_id, signature=key.sign(said.message()))
        session.add(
            ApprovalRow(
                mailbox=case.mailbox,
                case_id=case.id,
                gmail_id=letter.gmail_id,
                evidence=said.evidence,
                document=approvals.write(signed),
                made_at=now,
            )
        )
        return said.evidence

    def _follow(
        self,
        session: Session,
        case: CaseRow,
        letter: MessageRow,
        leave: Leave,
        member: Entry,
        reason: Reason,
        proof: str,
        now: datetime,
    ) -> None:
        """An exception is counted, reviewed by another person, and told the same day where the policy says so."""
        if reason is Reason.PERMISSION:
            return
        assert case.id is not None
        assert letter.received_at is not None
        row = ReadingRow(
            mailbox=case.mailbox,
            case_id=case.id,
            gmail_id=letter.gmail_id,
            reader=member.name,
            reason=reason,
            evidence=proof,
            at=now,
            review_by=leave.review_by,
        )
        session.add(row)
        session.flush()
        watch_rates(session, case.mailbox, now)
        alarm = Raise(key=f"reading_to_review:{proof}", level=Level.WARNING, law=leave.law)
        if leave.review_by is not None:
            raise_alarm(session, case.mailbox, alarm, now, case_number=case.number)
        if leave.tell_writer:
            day = calendar_of(self.desk.rules).day_of(letter.received_at)
            stated = {"message_date": day, "opened_because": str(reason)}
            law = "; ".join(Catalogue.load().entry("N24").articles)
            queue(session, self.desk, case, Notify(notice="N24", occasion=f"read:{proof}", law=law, facts=stated), now)

    def _alarm(self, number: str, by: str, error: Tampered, now: datetime) -> None:
        with self.store.transaction() as session:
            case = case_of(session, self.desk, number)
            note(session, case.mailbox, now, "reading_refused", case.number, {"code": "evidence"}, by)
            alarm = Raise(key="evidence_does_not_verify", level=Level.URGENT, law="GDPR 32; ARCHITECTURE invariant 6")
            raise_alarm(session, case.mailbox, alarm, now, case_number=case.number)
