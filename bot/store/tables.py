"""Every table. Instants are aware UTC in code and naive UTC in the database (`bot.store.session` converts).

No table holds content: letters, names, addresses and Message-IDs live in `sealed_field` only; matching uses
fingerprints (HMACs under a key that only the daemon has). Pending work is a row with a null and a partial index.
"""

# `from __future__ import annotations` stays out: SQLModel resolves relationships at class creation.
from datetime import date, datetime

from sqlalchemy import Column, Index, LargeBinary, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from bot.store.types import Instant


class MessageRow(SQLModel, table=True):
    """The ledger: every Gmail id ever seen, once, with one outcome. Ids outlive every purge."""

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("mailbox", "gmail_id"),
        # `intake` asks for messages without an outcome.
        Index(
            "ix_message_pending",
            "id",
            sqlite_where=text("outcome IS NULL"),
            postgresql_where=text("outcome IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    mailbox: str
    gmail_id: str
    thread_id: str = Field(index=True)
    seen_at: datetime = Field(sa_type=Instant)
    received_at: datetime | None = Field(default=None, sa_type=Instant)
    outcome: str | None = None
    judged_at: datetime | None = Field(default=None, sa_type=Instant)
    attempts: int = 0
    next_attempt_at: datetime | None = Field(default=None, sa_type=Instant)
    case_id: int | None = Field(default=None, foreign_key="case_file.id", index=True)
    sender: str | None = Field(default=None, index=True)  # fingerprint of the sender's address
    message_key: str | None = Field(default=None, index=True)  # fingerprint of the Message-ID
    marker: str | None = Field(default=None, index=True)  # our own marker, on mail that we sent
    machine: str | None = None
    authenticated: bool = False
    in_spam: bool = False
    language: str | None = None
    judgement: str | None = None
    rights: str = ""  # space separated, in the order of classifiers.labels.Right
    matters: str = ""
    aspects: str = ""
    scores: str = "{}"  # JSON: label -> 0..1
    because: str = ""  # space separated rule names
    purged_at: datetime | None = Field(default=None, sa_type=Instant)  # nothing is left of it but this row
    in_mailbox_at: datetime | None = Field(default=None, sa_type=Instant)  # purged, and a sweep still found it in Gmail
    evidence_mac: str | None = None  # binds its sealed text to sender and receipt (`bot.cases.evidence`)


class CaseRow(SQLModel, table=True):
    """One request with its clock. Case numbers are derived from the opening message, so they are never reused."""

    __tablename__ = "case_file"
    __table_args__ = (
        UniqueConstraint("number"),
        # `due` asks for open cases whose look has come.
        Index(
            "ix_case_look_at",
            "look_at",
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    mailbox: str
    number: str
    channel: str
    state: str
    received_at: datetime = Field(sa_type=Instant)
    opened_at: datetime = Field(sa_type=Instant)
    opened_by: str = "bot"  # or the named staff member
    person: str | None = Field(default=None, index=True)  # fingerprint of the person's address
    thread_id: str | None = Field(default=None, index=True)
    rights: str = ""
    matters: str = ""
    aspects: str = ""
    language: str = "fr"
    unclear: bool = False
    authenticated: bool = False
    in_spam: bool = False
    requester_robot: bool = False
    shared: bool = False  # the mailbox may be read by several people: notices name no right (P18)
    confirmed_at: datetime | None = Field(default=None, sa_type=Instant)
    confirmed_by: str | None = None
    due: date | None = None  # None while suspended, or no statutory clock
    one_month_due: date | None = None
    safe_due: date | None = None
    extension_reason_code: str | None = None
    extension_by: str | None = None
    extension_at: datetime | None = Field(default=None, sa_type=Instant)
    extension_sent_at: datetime | None = Field(default=None, sa_type=Instant)
    paused: bool = False
    answered_at: datetime | None = Field(default=None, sa_type=Instant)
    authority_date: date | None = None
    authority_answered_at: datetime | None = Field(default=None, sa_type=Instant)
    aware_at: datetime | None = Field(default=None, sa_type=Instant)
    breach_outcome: str | None = None
    role: str = "person"
    identity: str = "unknown"
    active_account: bool | None = None
    restriction: str = "none"
    lift_noticed_at: datetime | None = Field(default=None, sa_type=Instant)
    legal_hold: bool = False
    writer_hint: str = ""  # masked address of the writer: `bot.cases.masking`
    split_from: str = ""  # number of the case it was taken out of, whose first letter it answers
    closed_at: datetime | None = Field(default=None, sa_type=Instant)
    purged_at: datetime | None = Field(default=None, sa_type=Instant)  # only the register line is left
    look_at: datetime | None = Field(default=None, sa_type=Instant)
    charter_version: str = ""  # in force at receipt (T33)
    version: int = 0  # compare-and-swap


class SuspensionRow(SQLModel, table=True):
    """One ask that may stop the clock, and its answer (D4)."""

    __tablename__ = "suspension"

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case_file.id", index=True)
    kind: str
    asked_at: datetime = Field(sa_type=Instant)
    answered_at: datetime | None = Field(default=None, sa_type=Instant)
    ask_notice_id: int | None = Field(default=None, foreign_key="notice.id")


class RightDecisionRow(SQLModel, table=True):
    """What a person decided on one right or matter of a case, and how far it has come (P6, P14).

    Its notices carry the same case and occasion. A decision that was sent back or reopened keeps its row, withdrawn.
    """

    __tablename__ = "right_decision"

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case_file.id", index=True)
    about: str  # a Right or a Matter
    outcome: str | None = None  # None for a matter, and for the choice N13 offers
    ground: str = ""  # codes, space separated
    notices: str = ""  # names, space separated; "" when it was answered by hand (P12)
    occasion: str
    decided_by: str
    decided_at: datetime = Field(sa_type=Instant)
    approved_by: str = "[]"  # JSON list of names, the decider is none of them
    approved_at: datetime | None = Field(default=None, sa_type=Instant)  # enough people approved: it may leave
    needs_execution: bool = False
    executed_at: datetime | None = Field(default=None, sa_type=Instant)
    executed_by: str | None = None
    withdrawn_at: datetime | None = Field(default=None, sa_type=Instant)


class StaffNoteRow(SQLModel, table=True):
    """A note of staff on a case; its text is sealed (owner `staff_note`)."""

    __tablename__ = "staff_note"

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case_file.id", index=True)
    key: str = Field(unique=True)
    by: str
    at: datetime = Field(sa_type=Instant)


class NoticeRow(SQLModel, table=True):
    """The outbox: what we say, its way out, and its proof."""

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("marker"),
        UniqueConstraint("case_id", "notice", "occasion"),
        # `outbox` asks for notices on their way.
        Index(
            "ix_notice_pending",
            "next_attempt_at",
            sqlite_where=text("status IN ('ready', 'drafted', 'sending')"),
            postgresql_where=text("status IN ('ready', 'drafted', 'sending')"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    mailbox: str
    case_id: int | None = Field(default=None, foreign_key="case_file.id", index=True)
    message_id: int | None = Field(default=None, foreign_key="message.id", index=True)  # the letter it answers
    person: str | None = Field(default=None, index=True)  # fingerprint of the addressee, for the caps
    notice: str
    occasion: str
    marker: str
    language: str
    law: str
    status: str
    hold: str | None = None
    form: str = "mail"  # or post: then it is printed, and leaves the day a person posts it
    queued_by: str = "bot"  # or the named staff member
    queued_at: datetime = Field(sa_type=Instant)
    send_by: datetime | None = Field(default=None, sa_type=Instant)
    next_attempt_at: datetime | None = Field(default=None, sa_type=Instant)
    attempts: int = 0
    draft_id: str | None = None
    thread_id: str | None = None
    sent_gmail_id: str | None = None
    sent_key: str | None = Field(default=None, index=True)  # fingerprint of the Message-ID Gmail kept
    sent_at: datetime | None = Field(default=None, sa_type=Instant)
    sending_since: datetime | None = Field(default=None, sa_type=Instant)
    reason: str | None = None  # why void or failed: a code, never content


class SealedFieldRow(SQLModel, table=True):
    """One sealed value with its own wrapped key; owner is a message, notice, case or staff note."""

    __tablename__ = "sealed_field"
    __table_args__ = (UniqueConstraint("owner", "owner_key", "field"),)

    id: int | None = Field(default=None, primary_key=True)
    mailbox: str
    owner: str  # message | notice | case | staff_note
    owner_key: str  # Gmail id, notice marker, case number or key of the note: stable across a restore
    field: str
    epoch: int
    wrapped_key: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    sealed: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class AlarmRow(SQLModel, table=True):
    """Something a person must look at; raised once per (case, key)."""

    __tablename__ = "alarm"
    __table_args__ = (
        UniqueConstraint("mailbox", "case_number", "key"),
        Index(
            "ix_alarm_open",
            "raised_at",
            sqlite_where=text("settled_at IS NULL"),
            postgresql_where=text("settled_at IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    mailbox: str
    case_number: str = ""  # "" for an alarm about the machine itself
    key: str
    level: str
    law: str
    raised_at: datetime = Field(sa_type=Instant)
    settled_at: datetime | None = Field(default=None, sa_type=Instant)
    settled_by: str | None = None


class CursorRow(SQLModel, table=True):
    """Where the mailbox's history was read to, and when it was last proven complete."""

    __tablename__ = "cursor"

    mailbox: str = Field(primary_key=True)
    history_id: str  # uint64 as text: SQLite integers are signed
    moved_at: datetime = Field(sa_type=Instant)
    swept_at: datetime | None = Field(default=None, sa_type=Instant)
    pinned_history_id: str | None = None  # set before a sweep begins, moved to when it ends
    version: int = 0  # compare-and-swap


class JournalRow(SQLModel, table=True):
    """Append-only, chained over digests, one chain a mailbox; ids only.

    `payload` holds what is personal (JSON); its digest enters the chain, and it alone may turn to NULL in its time.
    """

    __tablename__ = "journal"
    __table_args__ = (
        UniqueConstraint("mailbox", "seq"),
        Index(
            "ix_journal_expiring",
            "expires_at",
            sqlite_where=text("payload IS NOT NULL"),
            postgresql_where=text("payload IS NOT NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    mailbox: str
    seq: int
    at: datetime = Field(sa_type=Instant)
    actor: str  # "bot" or the named staff member
    event: str
    case_number: str = ""
    detail: str = "{}"  # JSON: ids, codes, dates; never content
    payload: str | None = None  # JSON: fingerprints and codes that point at a person
    payload_digest: str | None = None
    expires_at: datetime | None = Field(default=None, sa_type=Instant)  # when the payload goes
    previous: str  # digest of the entry before
    digest: str
