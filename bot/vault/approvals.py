"""Approvals: leave for one reading, signed with the approver's own key.

Why: a row that says "approved by" is written by whoever can write rows. The daemon therefore re-wraps a key for an
exception (P3(d), P4) only against a signature it checks itself, over exactly what is approved.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.errors import Misuse, Tampered
from bot.vault.files import pack
from bot.vault.format import lengths_first
from bot.vault.roll import APPROVERS, Entry, Roll
from bot.vault.staff_keys import StaffKey, unpack_signature

FRESH = timedelta(hours=24)
"""An approval that was not used for so long is asked for again."""
_CONTEXT = b"privacy-bot/approval"


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """What an approver signs.

    Attributes:
        mailbox, case_number, gmail_id, fields: what may be read.
        reader: key id of the named reader.
        reason: code of the exception (`bot.vault.policy.Reason`).
        at: when, UTC.
        evidence: a random id that names this approval.
    """

    mailbox: str
    case_number: str
    gmail_id: str
    fields: tuple[str, ...]
    reader: str
    reason: str
    at: datetime
    evidence: str

    def message(self) -> bytes:
        """The bytes that are signed."""
        at = self.at.astimezone(UTC).isoformat(timespec="seconds")
        parts = (self.mailbox, self.case_number, self.gmail_id, " ".join(self.fields), self.reader, self.reason, at)
        return lengths_first(_CONTEXT, *(part.encode() for part in (*parts, self.evidence)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """An approval with the key id of its approver and the signature."""

    approval: Approval
    by: str
    signature: bytes


def sign(approval: Approval, approver: StaffKey) -> Signed:
    """Sign an approval. Raises Misuse for one's own reading."""
    if approval.reader == approver.public.key_id:
        raise Misuse("nobody approves their own reading; ask another approver (P3, P4)")
    return Signed(approval=approval, by=approver.public.key_id, signature=approver.sign(approval.message()))


def check(signed: Signed, roll: Roll, now: datetime) -> Entry:
    """The approver's entry on the roll, if the signature holds and may be used at `now` (aware).

    Raises:
        Tampered: the signature does not verify over what is asked.
        Misuse: the approver's role does not allow it, the approval is their own, or it is too old.
    """
    approver = roll.by_key(signed.by)
    if not approver.public.verifies(signed.signature, signed.approval.message()):
        raise Tampered("an approval is not signed by the approver it names")
    if not approver.roles & APPROVERS:
        raise Misuse(f"{approver.name} has no role that may approve a reading")
    if roll.by_key(signed.approval.reader).name == approver.name:
        raise Misuse("nobody approves their own reading; ask another approver (P3, P4)")
    if not timedelta(0) <= now - signed.approval.at <= FRESH:
        raise Misuse("this approval is older than a day; ask for a new one")
    return approver


def write(signed: Signed) -> str:
    """A signed approval as JSON text: ids and codes, no content."""
    one = signed.approval
    document = {
        "mailbox": one.mailbox,
        "case_number": one.case_number,
        "gmail_id": one.gmail_id,
        "fields": list(one.fields),
        "reader": one.reader,
        "reason": one.reason,
        "at": one.at.astimezone(UTC).isoformat(timespec="seconds"),
        "evidence": one.evidence,
        "by": signed.by,
        "signature": pack(signed.signature),
    }
    return json.dumps(document, sort_keys=True)


def read(text: str) -> Signed:
    """A signed approval from its text. Raises Tampered when it is none."""
    try:
        return _signed(json.loads(text))
    except (KeyError, TypeError, ValueError, RecursionError):
        raise Tampered("this is no signed approval") from None


def _signed(found: Mapping[str, Any]) -> Signed:
    approval = Approval(
        mailbox=str(found["mailbox"]),
        case_number=str(found["case_number"]),
        gmail_id=str(found["gmail_id"]),
        fields=tuple(str(one) for one in found["fields"]),
        reader=str(found["reader"]),
        reason=str(found["reason"]),
        at=datetime.fromisoformat(found["at"]),
        evidence=str(found["evidence"]),
    )
    return Signed(approval=approval, by=str(found["by"]), signature=unpack_signature(found["signature"]))
