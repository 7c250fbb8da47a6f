"""The journal: what happened, who did it, and proof that nobody changed it since.

Append-only, one chain a mailbox. Each entry's digest is SHA-256 over canonical JSON of the entry, which holds the
digest of the entry before; the first holds a digest of the mailbox's name, so that a chain cannot be moved to
another mailbox. Entries hold ids, codes and dates, never content: what looks like an address or a text is refused.

A chain proves itself up to its newest entry; that nothing was cut off behind, or rewritten as a whole, is proved by an
`Anchor` kept outside the database. To come: personal payloads that expire get a column of their own, and only their
digest enters the chain (a new key of the canonical JSON, absent where there is none, so that old entries still verify).
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import text
from sqlmodel import Session, col, select

from bot.errors import Misuse
from bot.store.tables import JournalRow

Value = str | int | float | None | Sequence[str | int]

LONGEST = 200  # characters of one value: a code, an id or a name, never a text
_BATCH = 1000


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a chain stood: its newest entry's number (0 for an empty chain) and digest."""

    seq: int
    digest: str


@dataclass(frozen=True, slots=True)
class Verification:
    """What `verify` found.

    Attributes:
        ok: the chain verifies, up to its end and to the anchor if one was given.
        entries: how many entries verified, from the first on.
        first_bad: number of the first entry that does not verify, or that is missing; None when all is well.
        why: `digest`, `link`, `gap`, `anchor`, or "" when all is well.
    """

    ok: bool
    entries: int
    first_bad: int | None = None
    why: str = ""


def append(
    session: Session,
    *,
    mailbox: str,
    at: datetime,
    actor: str,
    event: str,
    case_number: str = "",
    detail: Mapping[str, Value],
) -> JournalRow:
    """Add an entry in the caller's transaction; it is there when that commits.

    Args:
        session: an open transaction.
        mailbox: whose chain.
        at: when it happened (aware).
        actor: `bot`, or the staff member's name.
        event: what happened, a word such as `notice_sent`.
        case_number: the case it concerns, or "".
        detail: ids, codes and dates.

    Raises:
        Misuse: a value is longer than 200 characters, or looks like an address or a text.
        ValueError: `at` has no time zone.
    """
    _refuse_content(actor, event, case_number, *detail)
    for value in detail.values():
        _refuse_content(*(value if isinstance(value, (list, tuple)) else (value,)))
    if at.tzinfo is None:
        raise ValueError("a journal entry needs an instant with a time zone")
    last = _lock_and_find_last(session, mailbox)
    row = JournalRow(
        mailbox=mailbox,
        seq=last.seq + 1,
        at=at.astimezone(UTC),
        actor=actor,
        event=event,
        case_number=case_number,
        detail=_canonical(detail),
        previous=last.digest,
        digest="",
    )
    row.digest = digest(row)
    session.add(row)
    session.flush()
    return row


def head(session: Session, mailbox: str) -> Anchor:
    """Where a chain stands now; kept outside, it is what a later `verify` is held against."""
    query = select(JournalRow).where(JournalRow.mailbox == mailbox).order_by(col(JournalRow.seq).desc()).limit(1)
    last = session.exec(query).first()
    return Anchor(last.seq, last.digest) if last else Anchor(0, beginning(mailbox))


def verify(session: Session, mailbox: str, anchor: Anchor | None = None) -> Verification:
    """Check a whole chain, oldest entry first; with an anchor, also that the chain still goes through it."""
    expected = Anchor(0, beginning(mailbox))
    anchored = anchor is None or anchor == expected
    while batch := _after(session, mailbox, expected.seq):
        for row in batch:
            why = _fault(row, expected, anchor)
            if why:
                bad = expected.seq + 1 if why == "gap" else row.seq
                return Verification(ok=False, entries=expected.seq, first_bad=bad, why=why)
            expected = Anchor(row.seq, row.digest)
            anchored = anchored or expected == anchor
    if not anchored:
        return Verification(ok=False, entries=expected.seq, first_bad=expected.seq + 1, why="anchor")
    return Verification(ok=True, entries=expected.seq)


def chains(session: Session) -> list[str]:
    """The mailboxes that have a journal."""
    return list(session.exec(select(JournalRow.mailbox).distinct().order_by(JournalRow.mailbox)).all())


def beginning(mailbox: str) -> str:
    """What the first entry of a mailbox's chain names as the digest before it."""
    return hashlib.sha256(f"privacy-bot journal of {mailbox}".encode()).hexdigest()


def digest(row: JournalRow) -> str:
    """SHA-256 (hex) over the canonical JSON of an entry."""
    entry = {
        "seq": row.seq,
        "at": _instant(row.at),
        "actor": row.actor,
        "event": row.event,
        "case_number": row.case_number,
        "detail": row.detail,
        "previous": row.previous,
    }
    return hashlib.sha256(_canonical(entry).encode()).hexdigest()


def _fault(row: JournalRow, expected: Anchor, anchor: Anchor | None) -> str:
    """Why an entry does not follow the one before it; "" when it does."""
    if row.seq != expected.seq + 1:
        return "gap"
    if row.previous != expected.digest:
        return "link"
    if row.digest != digest(row):
        return "digest"
    if anchor is not None and row.seq == anchor.seq and row.digest != anchor.digest:
        return "anchor"
    return ""


def _after(session: Session, mailbox: str, seq: int) -> Sequence[JournalRow]:
    query = (
        select(JournalRow)
        .where(JournalRow.mailbox == mailbox, col(JournalRow.seq) > seq)
        .order_by(col(JournalRow.seq))
        .limit(_BATCH)
        .execution_options(populate_existing=True)  # the database's word, not this session's memory
    )
    return session.exec(query).all()


def _lock_and_find_last(session: Session, mailbox: str) -> Anchor:
    """The newest entry; no other transaction can add to this chain until ours ends (SQLite has one writer anyway)."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:chain, 7261002))"), {"chain": mailbox})
    return head(session, mailbox)


def _refuse_content(*values: object) -> None:
    for value in values:
        if isinstance(value, str) and (len(value) > LONGEST or "@" in value or _has_control(value)):
            raise Misuse("the journal takes ids, codes and dates of at most 200 characters, never content")
        if value is not None and not isinstance(value, (str, int, float)):
            raise Misuse(f"the journal takes text, numbers and lists of them, not {type(value).__name__}")


def _has_control(value: str) -> bool:
    return any(unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") for character in value)


def _canonical(value: Mapping[str, object]) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")
