"""What staff kept sealed with a case, opened to a member by their own key: notes, what notices stated, who confirmed.

Flow, as for a letter (`bot.cases.reading`): policy, then a journal entry that is committed, then the reader's own key.
Nothing of what the person wrote is among it.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from bot.cases.acts.act import case_of, refuse
from bot.cases.acts.executing import DONE_BY
from bot.cases.acts.passing import PASSED_ON
from bot.cases.desk import note
from bot.cases.reading import PURPOSES, REVEAL_FOR, Room
from bot.cases.sealing import FACTS, NOTICE, read
from bot.errors import Misuse
from bot.store import queries, retained
from bot.store.tables import CaseRow, SealedFieldRow
from bot.vault import policy
from bot.vault.format import Place, Sealed
from bot.vault.grants import Granter
from bot.vault.reader import open_granted
from bot.vault.staff_keys import StaffKey
from bot.vault.terms import Grant

NOTE = "staff_note"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One thing that is kept sealed: `about` says what it is, not its words; `has_facts`: it is no plain text."""

    about: dict[str, Any]
    grant: Grant
    sealed: bytes
    has_facts: bool


def read_kept(room: Room, number: str, *, purpose: str, key: StaffKey, now: datetime) -> list[dict[str, Any]]:
    """Everything staff kept with a case, in order; `now` aware.

    Raises Misuse for a role that may not, a purpose that is none, or a case that is not there.
    """
    member = room.member(key)
    if purpose not in PURPOSES:
        raise Misuse(f"a purpose is one of: {', '.join(PURPOSES)}")
    if not policy.may_read_kept(member.roles):
        raise refuse("role", "P14, T6", f"{member.name} does not work on cases; what staff kept opens to those who do.")
    with room.store.transaction() as session:
        case = case_of(session, room.desk, number)
        found = list(_kept(session, room, case, key, now))
        opened: dict[str, str | int] = {"purpose": purpose, "opened": len(found)}
        note(session, case.mailbox, now, "kept_read", case.number, opened, member.name)
    return [one.about | _words(one, key, now) for one in found]


def _kept(session: Session, room: Room, case: CaseRow, key: StaffKey, now: datetime) -> Iterator[Kept]:
    assert case.id is not None
    granter, until = Granter(room.opener), now + REVEAL_FOR
    for about, row in _rows(session, case):
        place = Place(row.mailbox, row.owner, row.owner_key, row.field)
        sealed = Sealed(epoch=row.epoch, wrapped_key=row.wrapped_key, sealed=row.sealed)
        grant = granter.grant(place, sealed, key.public, evidence=secrets.token_hex(16), ends_at=until)
        has_facts = row.owner == NOTICE or row.field == PASSED_ON or row.field.startswith(DONE_BY)
        yield Kept(about=about, grant=grant, sealed=row.sealed, has_facts=has_facts)


def _rows(session: Session, case: CaseRow) -> Iterator[tuple[dict[str, Any], SealedFieldRow]]:
    assert case.id is not None
    for one in queries.staff_notes_of(session, case.id):
        about = {"kept": "note", "by": one.by, "at": one.at.isoformat()}
        yield from ((about, row) for row in retained.sealed_of(session, case.mailbox, NOTE, one.key))
    for notice in queries.notices_of(session, case.id):
        about = {"kept": "stated", "notice": notice.notice, "occasion": notice.occasion, "by": notice.queued_by}
        rows = retained.sealed_of(session, case.mailbox, NOTICE, notice.marker)
        yield from ((about, row) for row in rows if row.field == FACTS)
    for row in retained.sealed_of(session, case.mailbox, "case", case.number):
        yield {"kept": row.field}, row


def _words(one: Kept, key: StaffKey, now: datetime) -> dict[str, Any]:
    text = open_granted(key, one.grant, one.sealed, now).decode("utf-8", "surrogatepass")
    if not one.has_facts:
        return {"text": text}
    return {"facts": {name: _plain(value) for name, value in read(text).items()}}


def _plain(value: Any) -> Any:
    """Days as text, for JSON."""
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    return value.isoformat() if hasattr(value, "isoformat") else value
