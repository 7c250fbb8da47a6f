"""Tables of who may open what: the writer's own acts, grants of single fields, readings to review, approvals.

Nothing here is evidence by itself: whoever can write rows could write these. What counts is checked by
`bot.cases.evidence` (a MAC only the daemon can make, a stored letter read again, a signature).
"""

# `from __future__ import annotations` stays out: SQLModel resolves relationships at class creation.
from datetime import datetime

from sqlalchemy import Column, LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel

from bot.store.types import Instant


class PermissionActRow(SQLModel, table=True):
    """What one letter says about reading (`handlers.permission.Act`); one act a letter."""

    __tablename__ = "permission_act"
    __table_args__ = (UniqueConstraint("mailbox", "gmail_id"),)

    id: int | None = Field(default=None, primary_key=True)
    mailbox: str
    case_id: int = Field(foreign_key="case_file.id", index=True)
    gmail_id: str  # of the letter that says it
    about: str | None = None  # Gmail id of the message it speaks of; None for every message of the case
    kind: str
    received_at: datetime = Field(sa_type=Instant)
    same_person: bool
    proof: str
    robot: bool
    mac: str  # over all of it, under the daemon's key


class GrantRow(SQLModel, table=True):
    """The key of one sealed field, wrapped to one reader; deleted when the permission ends."""

    __tablename__ = "reading_grant"
    __table_args__ = (UniqueConstraint("mailbox", "owner", "owner_key", "field", "reader", "evidence"),)

    id: int | None = Field(default=None, primary_key=True)
    mailbox: str
    case_id: int = Field(foreign_key="case_file.id", index=True)
    owner: str
    owner_key: str
    field: str
    reader: str  # key id of the reader's pair
    reason: str
    evidence: str  # id of what it rests on
    granted_at: datetime = Field(sa_type=Instant)
    ends_at: datetime = Field(sa_type=Instant)
    wrapped_key: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class ReadingRow(SQLModel, table=True):
    """One leave to read that rests on an exception, and its review by another person (P3(d), P4)."""

    __tablename__ = "reading"

    id: int | None = Field(default=None, primary_key=True)
    mailbox: str
    case_id: int = Field(foreign_key="case_file.id", index=True)
    gmail_id: str
    reader: str  # the staff member's name
    reason: str
    evidence: str = Field(unique=True)
    at: datetime = Field(sa_type=Instant)
    review_by: datetime | None = Field(default=None, sa_type=Instant)
    reviewed_by: str | None = None
    reviewed_at: datetime | None = Field(default=None, sa_type=Instant)


class ApprovalRow(SQLModel, table=True):
    """A signed approval of one reading; its signature is checked whenever it is used."""

    __tablename__ = "reading_approval"

    id: int | None = Field(default=None, primary_key=True)
    mailbox: str
    case_id: int = Field(foreign_key="case_file.id", index=True)
    gmail_id: str
    evidence: str = Field(unique=True)
    document: str  # `bot.vault.approvals.write`
    made_at: datetime = Field(sa_type=Instant)


class NumberMarkRow(SQLModel, table=True):
    """The fingerprint of a phone or account number that stands in a letter of a case."""

    __tablename__ = "number_mark"
    __table_args__ = (UniqueConstraint("mailbox", "case_id", "mark"),)

    id: int | None = Field(default=None, primary_key=True)
    mailbox: str
    case_id: int = Field(foreign_key="case_file.id", index=True)
    kind: str  # phone or account
    mark: str = Field(index=True)
