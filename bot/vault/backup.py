"""Copies of the keys that can be kept apart: a backup behind a passphrase, and an escrow that needs two people.

Why: whoever loses the key file has lost the content, and an approver can be away for good. The backup is for the
operator and expires (a purge is final when the last backup of its epoch has); the escrow is for the day when neither
the machine nor the passphrase is there, and any two of its holders open it together.

Both hold the same bundle: private keys of the vault, trust, and roll of staff, as one JSON text.
"""

from __future__ import annotations

import itertools
import json
import os
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.errors import Misuse, Tampered
from bot.vault.files import pack
from bot.vault.format import KEY_BYTES, NONCE_BYTES, SUITE, lengths_first
from bot.vault.passphrase import SALT_BYTES, Cost, weakness
from bot.vault.staff_keys import StaffKey, StaffPublic, unpack_any

BACKUP_FORMAT = "privacy-bot key backup"
ESCROW_FORMAT = "privacy-bot key escrow"
VERSION = 1
FEWEST_HOLDERS = 2
_BACKUP_CONTEXT = b"privacy-bot/backup"
_ESCROW_CONTEXT = b"privacy-bot/escrow"


def seal_backup(
    bundle: str, passphrase: str, *, made_at: datetime, expires_at: datetime, cost: Cost | None = None
) -> dict[str, Any]:
    """A bundle behind a passphrase; both instants are aware and bound in. Raises Misuse for a weak passphrase."""
    if advice := weakness(passphrase):
        raise Misuse(f"the passphrase is too weak: {advice}")
    cost, salt, nonce = cost or Cost(), os.urandom(SALT_BYTES), os.urandom(NONCE_BYTES)
    head = {"made_at": _instant(made_at), "expires_at": _instant(expires_at)}
    sealed = AESGCM(cost.derive(passphrase, salt)).encrypt(nonce, bundle.encode(), _bound(_BACKUP_CONTEXT, head))
    kdf = {"iterations": cost.iterations, "lanes": cost.lanes, "memory_kib": cost.memory_kib, "salt": pack(salt)}
    return {"format": BACKUP_FORMAT, "version": VERSION, **head, "kdf": kdf, "sealed": pack(nonce + sealed)}


def open_backup(document: Mapping[str, Any], passphrase: str, now: datetime) -> str:
    """The bundle of a backup.

    Raises:
        Misuse: the passphrase is wrong, or the backup has expired: what was purged since must stay purged.
        Tampered: the document is damaged or no backup.
    """
    try:
        known = (document["format"], document["version"]) == (BACKUP_FORMAT, VERSION)
        head = {"made_at": str(document["made_at"]), "expires_at": str(document["expires_at"])}
        expires_at = datetime.fromisoformat(head["expires_at"])
        key = Cost.read(document["kdf"]).derive(passphrase, unpack_any(document["kdf"]["salt"]))
        sealed = unpack_any(document["sealed"])
    except (KeyError, TypeError, ValueError):
        known = False
    if not known:
        raise Tampered("this is no key backup of a version this program knows")
    if now >= expires_at:
        raise Misuse(f"this backup expired on {head['expires_at'][:10]}: restoring it would bring back purged content")
    try:
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], _bound(_BACKUP_CONTEXT, head)).decode()
    except InvalidTag:
        raise Misuse("this passphrase does not open the backup, or the file was changed") from None


def seal_escrow(bundle: str, holders: Sequence[StaffPublic], *, made_at: datetime) -> dict[str, Any]:
    """A bundle that any two of its holders open together. Raises Misuse for fewer than two."""
    names = {one.name for one in holders}
    if len(names) < FEWEST_HOLDERS or len(names) != len(holders):
        raise Misuse("an escrow needs two or more different holders; any two of them open it")
    key, nonce = os.urandom(KEY_BYTES), os.urandom(NONCE_BYTES)
    head = {"made_at": _instant(made_at), "holders": sorted(names)}
    sealed = AESGCM(key).encrypt(nonce, bundle.encode(), _bound(_ESCROW_CONTEXT, head))
    shares = [_share(key, first, second) for first, second in itertools.combinations(holders, 2)]
    return {"format": ESCROW_FORMAT, "version": VERSION, **head, "shares": shares, "sealed": pack(nonce + sealed)}


def open_escrow(document: Mapping[str, Any], one: StaffKey, other: StaffKey) -> str:
    """The bundle of an escrow, opened by two of its holders in whichever order.

    Raises:
        Misuse: these two do not hold it together.
        Tampered: the document is damaged or no escrow.
    """
    try:
        known = (document["format"], document["version"]) == (ESCROW_FORMAT, VERSION)
        head = {"made_at": str(document["made_at"]), "holders": [str(name) for name in document["holders"]]}
        shares = {(str(share["first"]), str(share["second"])): unpack_any(share["key"]) for share in document["shares"]}
        sealed = unpack_any(document["sealed"])
    except (KeyError, TypeError, ValueError):
        known = False
    if not known:
        raise Tampered("this is no key escrow of a version this program knows")
    for first, second in ((one, other), (other, one)):
        share = shares.get((first.public.key_id, second.public.key_id))
        if share is not None:
            return _open_shared(share, sealed, first, second, head)
    raise Misuse("these two do not hold this escrow together; any two of: " + ", ".join(head["holders"]))


def _share(key: bytes, first: StaffPublic, second: StaffPublic) -> dict[str, str]:
    """The key wrapped to the first, and that again to the second: neither opens it alone."""
    info = _pair(first.key_id, second.key_id)
    inner = SUITE.encrypt(key, first.hpke(), info)
    return {"first": first.key_id, "second": second.key_id, "key": pack(SUITE.encrypt(inner, second.hpke(), info))}


def _open_shared(share: bytes, sealed: bytes, first: StaffKey, second: StaffKey, head: Mapping[str, object]) -> str:
    info = _pair(first.public.key_id, second.public.key_id)
    try:
        key = SUITE.decrypt(SUITE.decrypt(share, second.hpke(), info), first.hpke(), info)
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], _bound(_ESCROW_CONTEXT, head)).decode()
    except (InvalidTag, ValueError):
        raise Tampered("the escrow does not verify: it was changed") from None


def _pair(first: str, second: str) -> bytes:
    return lengths_first(_ESCROW_CONTEXT, first.encode(), second.encode())


def _bound(context: bytes, head: Mapping[str, object]) -> bytes:
    return lengths_first(context, bytes([VERSION]), json.dumps(head, sort_keys=True).encode())


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds")
