"""The journal: what happened, who did it, and proof that nobody changed it since.

Append-only, one chain a mailbox. Each entry's digest is SHA-256 over canonical JSON of the entry, which holds the
digest of the entry before; the first holds a digest of the mailbox's name, so that a chain cannot be moved to
another mailbox. Entries hold ids, codes and dates, never content: what looks like an address or a text is refused.

A chain proves itself up to its newest entry; that nothing was cut off behind, or rewritten as a whole, is proved by an
`Anchor` kept outside the database (`bot.store.anchors`). What points at a person (a fingerprint that was looked for)
stands in a payload of its own: only its digest enters the chain, so that it can expire to NULL, the one change the
triggers allow, and the chain still verifies.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import text
from sqlmodel import Session, col, select

from bot.errors import Misuse
from bot.store.tables import JournalRow

Value = str | int | float | None | Sequence[str | int]

LONGEST = 200  # characters of one value: a code, an id or a name, never a text
_BATCH = 1000
# An alarm of a date that moved says which date after an @; everything else with one looks like an address.
_DATED = re.compile(r"@\d{4}-\d{2}-\d{2}(?=$|[:_])")


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a chain stood: its newest entry's number (0 for an empty chain) and digest."""

    seq: int
    digest: str


@dataclass(frozen=True, slots=True)
class Personal:
    """What points at a person, and the instant (aware) from which it is forgotten."""

    values: Mapping[str, Value]
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Verification:
    """What `verify` found.

    Attributes:
        ok: the chain verifies, up to its end and to the anchor if one was given.
        entries: how many entries verified, from the first on.
        first_bad: number of the first entry that does not verify, or that is missing; None when all is well.
        why: `digest`, `link`, `gap`, `payload`, `anchor`, or "" when all is well.
        expired: how many payloads expired in their time.
    """

    ok: bool
    entries: int
    expired: int = 0
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
    personal: Personal | None = None,
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
        personal: what points at a person; it is forgotten in its time.

    Raises:
        Misuse: a value is longer than 200 characters, or looks like an address or a text.
        ValueError: an instant has no time zone.
    """
    _refuse_content(actor, event, case_number, *detail)
    for value in (*detail.values(), *(personal.values.values() if personal else ())):
        _refuse_content(*(value if isinstance(value, (list, tuple)) else (value,)))
    if at.tzinfo is None or (personal is not None and personal.expires_at.tzinfo is None):
        raise ValueError("a journal entry needs instants with a time zone")
    payload = _canonical(personal.values) if personal else None
    last = _lock_and_find_last(session, mailbox)
    row = JournalRow(
        mailbox=mailbox,
        seq=last.seq + 1,
        at=at.astimezone(UTC),
        actor=actor,
        event=event,
        case_number=case_number,
        detail=_canonical(detail),
        payload=payload,
        payload_digest=_sha256(payload) if payload is not None else None,
        expires_at=personal.expires_at.astimezone(UTC) if personal else None,
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


def verify(
    session: Session, mailbox: str, anchors: Iterable[Anchor] = (), *, now: datetime | None = None
) -> Verification:
    """Check a whole chain, oldest entry first, and that it still goes through every anchor.

    With `now` (aware), also that no payload went before its time.
    """
    expected, expired = Anchor(0, beginning(mailbox)), 0
    wanted: dict[int, set[str]] = {}
    for one in anchors:
        wanted.setdefault(one.seq, set()).add(one.digest)  # two that contradict each other are not both true
    if wanted.pop(0, set()) - {expected.digest}:
        return Verification(ok=False, entries=0, first_bad=1, why="anchor")
    while batch := _after(session, mailbox, expected.seq):
        for row in batch:
            why = _fault(row, expected, wanted.pop(row.seq, set())) or _gone_early(row, now)
            if why:
                bad = expected.seq + 1 if why == "gap" else row.seq
                return Verification(ok=False, entries=expected.seq, expired=expired, first_bad=bad, why=why)
            expected = Anchor(row.seq, row.digest)
            expired += row.payload_digest is not None and row.payload is None
    if wanted:  # the chain ends before an anchor
        return Verification(ok=False, entries=expected.seq, expired=expired, first_bad=expected.seq + 1, why="anchor")
    return Verification(ok=True, entries=expected.seq, expired=expired)


def expire(session: Session, now: datetime) -> int:
    """Let the payloads go whose term has come at `now` (aware); returns how many. The entries stay."""
    query = select(JournalRow).where(col(JournalRow.expires_at) <= now, col(JournalRow.payload).is_not(None))
    found = session.exec(query).all()
    for row in found:
        row.payload = None
        session.add(row)
    session.flush()
    return len(found)


def entries(session: Session, mailbox: str) -> Iterator[dict[str, object]]:
    """Every entry as it is digested, with its digest, oldest first; payloads as digests only."""
    seq = 0
    while batch := _after(session, mailbox, seq):
        for row in batch:
            yield told(row)
            seq = row.seq


def latest(session: Session, mailbox: str, event: str) -> JournalRow | None:
    """The newest entry of a kind, or None."""
    query = select(JournalRow).where(JournalRow.mailbox == mailbox, JournalRow.event == event)
    return session.exec(query.order_by(col(JournalRow.seq).desc()).limit(1)).first()


def chains(session: Session) -> list[str]:
    """The mailboxes that have a journal."""
    return list(session.exec(select(JournalRow.mailbox).distinct().order_by(JournalRow.mailbox)).all())


def beginning(mailbox: str) -> str:
    """What the first entry of a mailbox's chain names as the digest before it."""
    return _sha256(f"privacy-bot journal of {mailbox}")


def told(row: JournalRow) -> dict[str, object]:
    """An entry in the words its digest covers, and the digest; of a personal payload only its digest and its end."""
    return {**_entry(row), "digest": row.digest}


def digest(row: JournalRow) -> str:
    """SHA-256 (hex) over the canonical JSON of an entry."""
    return _sha256(_canonical(_entry(row)))


def _entry(row: JournalRow) -> dict[str, object]:
    entry: dict[str, object] = {
        "seq": row.seq,
        "at": _instant(row.at),
        "actor": row.actor,
        "event": row.event,
        "case_number": row.case_number,
        "detail": row.detail,
        "previous": row.previous,
    }
    if row.payload_digest is not None:
        assert row.expires_at is not None
        entry |= {"payload_digest": row.payload_digest, "expires_at": _instant(row.expires_at)}
    return entry


def _fault(row: JournalRow, expected: Anchor, anchored: set[str]) -> str:
    """Why an entry does not follow the one before it; "" when it does."""
    if row.seq != expected.seq + 1:
        return "gap"
    if row.previous != expected.digest:
        return "link"
    if row.digest != digest(row):
        return "digest"
    if row.payload is not None and row.payload_digest != _sha256(row.payload):
        return "payload"
    return "anchor" if anchored - {row.digest} else ""


def _gone_early(row: JournalRow, now: datetime | None) -> str:
    gone = row.payload_digest is not None and row.payload is None
    return "payload" if gone and now is not None and row.expires_at is not None and now < row.expires_at else ""


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
        if isinstance(value, str) and (len(value) > LONGEST or "@" in _DATED.sub("", value) or _has_control(value)):
            raise Misuse("the journal takes ids, codes and dates of at most 200 characters, never content")
        if value is not None and not isinstance(value, (str, int, float)):
            raise Misuse(f"the journal takes text, numbers and lists of them, not {type(value).__name__}")


def _has_control(value: str) -> bool:
    return any(unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") for character in value)


def _canonical(value: Mapping[str, object]) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)


def _sha256(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")
