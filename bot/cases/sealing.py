"""Seals one field and stores it; the facts of a notice are one such field, written as JSON that keeps dates."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlmodel import Session, select

from bot.store.tables import SealedFieldRow
from bot.vault.seal import Place, Sealer

NOTICE, FACTS = "notice", "facts"
_DAY = "$day"


def seal_field(
    session: Session, sealer: Sealer, mailbox: str, owner: str, owner_key: str, field: str, text: str
) -> SealedFieldRow:
    """Seal one field and store it; what was there before is replaced. Returns its row."""
    place = Place(mailbox=mailbox, owner=owner, owner_key=owner_key, field=field)
    sealed = sealer.seal(place, text.encode("utf-8", "surrogatepass"))
    row = sealed_field(session, place) or SealedFieldRow(
        mailbox=mailbox, owner=owner, owner_key=owner_key, field=field, epoch=0, wrapped_key=b"", sealed=b""
    )
    row.epoch, row.wrapped_key, row.sealed = sealed.epoch, sealed.wrapped_key, sealed.sealed
    session.add(row)
    return row


def sealed_field(session: Session, place: Place) -> SealedFieldRow | None:
    """The stored row of one field, still sealed."""
    query = select(SealedFieldRow).where(
        SealedFieldRow.mailbox == place.mailbox,
        SealedFieldRow.owner == place.owner,
        SealedFieldRow.owner_key == place.owner_key,
        SealedFieldRow.field == place.field,
    )
    return session.exec(query).first()


def seal_facts(session: Session, sealer: Sealer, mailbox: str, marker: str, facts: Mapping[str, object]) -> None:
    """Seal what a notice states of its case, under the marker of the notice."""
    seal_field(session, sealer, mailbox, NOTICE, marker, FACTS, written(facts))


def written(facts: Mapping[str, object]) -> str:
    """Facts as JSON; days are kept as days."""
    return json.dumps(dict(facts), default=_day_or_list, ensure_ascii=False)


def read(text: str) -> dict[str, object]:
    """Facts from JSON; the empty text holds none."""
    value = json.loads(text, object_hook=_day) if text else {}
    return value if isinstance(value, dict) else {}


def _day_or_list(value: Any) -> Any:
    if isinstance(value, date):
        return {_DAY: value.isoformat()}
    return list(value)


def _day(value: dict[str, Any]) -> Any:
    return date.fromisoformat(value[_DAY]) if value.keys() == {_DAY} else value
