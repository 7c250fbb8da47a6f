"""What the daemon believes: facts whose MAC it made itself, and a journal that says the same (ARCHITECTURE 6).

Why: whoever can write rows could write a permission. A letter counts as evidence only with the MAC computed at intake
over who wrote it, when, how well that was proven, and its sealed text; an act of permission only with its own MAC; and
the acts of a case only while the journal verifies and names exactly them, so that a deleted "no" is noticed.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Sequence
from datetime import UTC, datetime

from sqlmodel import Session, col, select

from bot.cases.sealing import sealed_field
from bot.errors import Tampered
from bot.store import journal
from bot.store.access_tables import PermissionActRow
from bot.store.tables import CaseRow, JournalRow, MessageRow, SealedFieldRow
from bot.vault.fingerprint import Fingerprints
from bot.vault.format import Place

PERMISSION_ACT = "permission_act"


def of_letter(fingerprints: Fingerprints, row: MessageRow, sealed_text: bytes) -> str:
    """The MAC that makes a stored letter evidence."""
    assert row.received_at is not None
    parts = (row.mailbox, row.gmail_id, row.sender or "", str(int(row.authenticated)), _instant(row.received_at))
    return fingerprints.evidence("letter", *parts, hashlib.sha256(sealed_text).hexdigest())


def of_act(fingerprints: Fingerprints, case_number: str, act: PermissionActRow) -> str:
    """The MAC that makes an act of permission count."""
    flags = f"{int(act.same_person)}{int(act.robot)}"
    named = f"about {act.about}" if act.about is not None else "case"
    parts = (act.mailbox, case_number, act.gmail_id, named, act.kind, _instant(act.received_at), act.proof, flags)
    return fingerprints.evidence("act", *parts)


def check_letter(session: Session, fingerprints: Fingerprints, row: MessageRow) -> SealedFieldRow:
    """The sealed text of a letter that is what intake stored. Raises Tampered when it is not."""
    field = sealed_field(session, Place(row.mailbox, "message", row.gmail_id, "text"))
    if field is None or row.received_at is None or row.evidence_mac is None:
        raise Tampered(f"letter {row.gmail_id} is no evidence: it was purged, or stored by somebody else")
    if not hmac.compare_digest(row.evidence_mac, of_letter(fingerprints, row, field.sealed)):
        raise Tampered(f"letter {row.gmail_id} is not what was received; nothing is granted on it")
    return field


def check_acts(
    session: Session, fingerprints: Fingerprints, case: CaseRow, acts: Sequence[PermissionActRow], now: datetime
) -> None:
    """Raises Tampered unless every act is ours, and the journal verifies and names exactly these."""
    for act in acts:
        if not hmac.compare_digest(act.mac, of_act(fingerprints, case.number, act)):
            raise Tampered(f"the permission in letter {act.gmail_id} was not recorded by the program")
    if not journal.verify(session, case.mailbox, now=now).ok:
        raise Tampered("the journal does not verify; see `privacy-bot journal verify`, nothing is granted until then")
    told = _told(session, case)
    if told != {act.gmail_id: act.mac for act in acts}:
        raise Tampered(f"the permissions of case {case.number} are not those the journal names; nothing is granted")


def _told(session: Session, case: CaseRow) -> dict[str, str]:
    query = select(JournalRow.detail).where(
        JournalRow.mailbox == case.mailbox,
        JournalRow.event == PERMISSION_ACT,
        JournalRow.case_number == case.number,
    )
    found = (json.loads(one) for one in session.exec(query.order_by(col(JournalRow.seq))).all())
    return {str(one["letter"]): str(one["mac"]) for one in found}


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")
