"""The roll of staff: who has which role and which keys of their own (T28), each entry countersigned by an approver.

Why: a grant goes to a public key, so whoever could swap one could read. The roll is a file that the daemon keeps, not
the database. An entry counts only when an approver other than its owner signed it, in a chain that ends at a root
pinned in the trust file beside the vault's private keys; and the trust file also names the digest of the roll it last
saw, so that an older roll cannot be put back.

Flow: `add` (the member chooses a passphrase, entry pending) -> `approve` (an approver signs) -> grants may be made.
A reset is a new pair that replaces the old one and inherits no grant.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from bot.errors import Misuse, Tampered
from bot.vault.earlier import KEPT
from bot.vault.files import pack
from bot.vault.format import lengths_first
from bot.vault.staff_keys import StaffKey, StaffPublic, public_of, unpack_signature
from handlers.staffing import APPROVERS, Renewal, StaffRole

__all__ = ["APPROVERS", "Entry", "Roll", "StaffRole", "digest", "read", "sign_entry", "write"]

FORMAT = "privacy-bot staff roll"
VERSION = 1
_ENTRY_CONTEXT = b"privacy-bot/staff/entry"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One pair of keys and its owner.

    Attributes:
        key: the locked key document (`bot.vault.staff_keys`).
        since: when the entry was made, UTC.
        replaces: key id of the pair it replaced by a reset, or "".
        approved_by: key id of the approver; "" while pending. A root is approved by itself.
        signature: the approver's, over the entry; empty while pending.
        removed_at: from when it counts no more, or None.
        renewed_at: when its passphrase was chosen anew, UTC, or None.
        earlier: marks of the passphrases before (`bot.vault.earlier`), oldest first.
    """

    key: Mapping[str, Any] = field(repr=False)
    roles: frozenset[StaffRole]
    since: datetime
    replaces: str = ""
    approved_by: str = ""
    signature: bytes = b""
    removed_at: datetime | None = None
    renewed_at: datetime | None = None
    earlier: tuple[Mapping[str, Any], ...] = field(default=(), repr=False)

    @property
    def public(self) -> StaffPublic:
        """The public half of the pair."""
        return public_of(dict(self.key))

    @property
    def name(self) -> str:
        """Whose it is."""
        return self.public.name

    @property
    def chosen_at(self) -> datetime:
        """When the passphrase of today was chosen, UTC."""
        return self.renewed_at or self.since

    def message(self) -> bytes:
        """What an approver signs: the pair, its owner, the roles, and what it replaces."""
        roles = " ".join(sorted(self.roles)).encode()
        since = self.since.astimezone(UTC).isoformat(timespec="seconds").encode()
        return lengths_first(_ENTRY_CONTEXT, self.public.bound(), roles, since, self.replaces.encode())


@dataclass(frozen=True, slots=True)
class Roll:
    """Every entry that was ever made, oldest first, the roots that are trusted, and how long a passphrase holds."""

    entries: tuple[Entry, ...] = ()
    roots: frozenset[str] = frozenset()
    renewal: Renewal = field(default_factory=Renewal)

    def member(self, name: str) -> Entry:
        """The entry of a member that counts now.

        Raises Misuse for somebody who is not on the roll or waits for approval, Tampered for a false signature.
        """
        named = [one for one in self.entries if one.name == name.strip() and one.removed_at is None]
        if not named:
            raise Misuse(f"{name} is not on the roll of staff; add them with `privacy-bot staff add`")
        entry = named[-1]
        if not entry.approved_by:
            raise Misuse(f"{name} waits for an approver: `privacy-bot staff approve {name}`")
        self._check(entry, frozenset())
        return entry

    def by_key(self, key_id: str) -> Entry:
        """The entry of a pair that counts now. Raises like `member`."""
        for entry in self.entries:
            if entry.public.key_id == key_id and entry.removed_at is None:
                return self.member(entry.name)
        raise Misuse("this key is not on the roll of staff any more")

    def members(self) -> tuple[Entry, ...]:
        """All entries that were not removed, pending ones too."""
        return tuple(one for one in self.entries if one.removed_at is None)

    def add(self, entry: Entry, now: datetime) -> Roll:
        """With a pending entry; a member who has one already gets it replaced (a reset)."""
        before = [one for one in self.members() if one.name == entry.name]
        entry = replace(entry, replaces=before[-1].public.key_id if before else "", approved_by="", signature=b"")
        kept = tuple(replace(one, removed_at=now) if one in before else one for one in self.entries)
        return replace(self, entries=(*kept, entry))

    def approve(self, name: str, approver: StaffKey) -> Roll:
        """With a pending entry countersigned. Raises Misuse for oneself, or without the role to approve."""
        pending = [one for one in self.members() if one.name == name.strip() and not one.approved_by]
        if not pending:
            raise Misuse(f"nothing of {name} waits for an approval")
        if approver.public.name == pending[0].name:
            raise Misuse("nobody approves their own key; ask another approver")
        if not self.by_key(approver.public.key_id).roles & APPROVERS:
            raise Misuse(f"{approver.public.name} has no role that may approve: {', '.join(sorted(APPROVERS))}")
        signed = sign_entry(pending[0], approver)
        return replace(self, entries=tuple(signed if one is pending[0] else one for one in self.entries))

    def renew(self, entry: Entry, locked: Mapping[str, Any], used: Mapping[str, Any], now: datetime) -> Roll:
        """With the same pair behind a new passphrase; `used` is the mark of the one before. The signature stands."""
        if public_of(dict(locked)) != entry.public:
            raise Misuse(f"these are not the keys of {entry.name}")
        fresh = replace(entry, key=locked, renewed_at=now, earlier=(*entry.earlier, used)[-KEPT:])
        return replace(self, entries=tuple(fresh if one is entry else one for one in self.entries))

    def remove(self, name: str, now: datetime) -> Roll:
        """Without a member from now on. Raises Misuse for somebody who is not on it."""
        if not any(one.name == name.strip() for one in self.members()):
            raise Misuse(f"{name} is not on the roll of staff")
        gone = tuple(
            replace(one, removed_at=now) if one.name == name.strip() and one.removed_at is None else one
            for one in self.entries
        )
        return replace(self, entries=gone)

    def _check(self, entry: Entry, seen: frozenset[str]) -> None:
        """Follow the signatures to a root. A removed approver's earlier signatures stand."""
        if entry.public.key_id in self.roots:
            return
        if entry.approved_by in seen:
            raise Tampered("the roll of staff approves itself in a ring; restore it from a backup")
        signers = [one for one in self.entries if one.public.key_id == entry.approved_by]
        if not signers or not signers[0].public.verifies(entry.signature, entry.message()):
            raise Tampered(f"the roll's entry of {entry.name} is not signed by an approver it names")
        if not signers[0].roles & APPROVERS or signers[0].name == entry.name:
            raise Tampered(f"the roll's entry of {entry.name} is signed by somebody who may not approve it")
        self._check(signers[0], seen | {entry.approved_by})


def sign_entry(entry: Entry, approver: StaffKey) -> Entry:
    """An entry with an approver's signature."""
    return replace(entry, approved_by=approver.public.key_id, signature=approver.sign(entry.message()))


def write(roll: Roll) -> str:
    """The roll as JSON text."""
    document = {"format": FORMAT, "version": VERSION, "entries": [_document(one) for one in roll.entries]}
    return json.dumps(document, indent=1, sort_keys=True) + "\n"


def read(text: str, roots: Sequence[str]) -> Roll:
    """The roll in a text. Raises Tampered when it is damaged."""
    try:
        document = json.loads(text)
        entries = tuple(_entry(one) for one in document["entries"])
        known = (document["format"], document["version"]) == (FORMAT, VERSION)
    except (KeyError, TypeError, ValueError, RecursionError):
        known = False
    if not known:
        raise Tampered("the roll of staff is damaged; restore it from a backup")
    return Roll(entries, frozenset(roots))


def digest(text: str) -> str:
    """What the trust file keeps of a roll: SHA-256, hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def _document(entry: Entry) -> dict[str, Any]:
    return {
        "key": dict(entry.key),
        "roles": sorted(entry.roles),
        "since": entry.since.isoformat(),
        "replaces": entry.replaces,
        "approved_by": entry.approved_by,
        "signature": pack(entry.signature),
        "removed_at": entry.removed_at.isoformat() if entry.removed_at else None,
        "renewed_at": entry.renewed_at.isoformat() if entry.renewed_at else None,
        "earlier": [dict(one) for one in entry.earlier],
    }


def _entry(found: Mapping[str, Any]) -> Entry:
    removed, renewed = found["removed_at"], found.get("renewed_at")  # a roll from before has no renewal
    return Entry(
        key=found["key"],
        roles=frozenset(StaffRole(one) for one in found["roles"]),
        since=datetime.fromisoformat(found["since"]),
        replaces=str(found["replaces"]),
        approved_by=str(found["approved_by"]),
        signature=unpack_signature(found["signature"]),
        removed_at=datetime.fromisoformat(removed) if removed else None,
        renewed_at=datetime.fromisoformat(renewed) if renewed else None,
        earlier=tuple(found.get("earlier", ())),
    )
