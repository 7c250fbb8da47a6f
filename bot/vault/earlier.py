"""Passphrases that were used before, kept so that none comes back: a salted, slow digest each (LEGAL.md 4.4, T28).

The digest is derived like the lock of a key and says nothing of the key; guessing one costs what guessing a lock costs.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Mapping
from typing import Any

from bot.errors import Tampered
from bot.vault.files import pack, unpack
from bot.vault.passphrase import KEY_BYTES, SALT_BYTES, Cost

KEPT = 5
"""So many passphrases back, none may be chosen again."""
_CONTEXT = b"privacy-bot/staff/earlier"


def mark(passphrase: str, cost: Cost | None = None) -> dict[str, Any]:
    """What is kept of a passphrase, as JSON."""
    cost, salt = cost or Cost(), os.urandom(SALT_BYTES)
    kdf = {"iterations": cost.iterations, "lanes": cost.lanes, "memory_kib": cost.memory_kib, "salt": pack(salt)}
    return {"kdf": kdf, "digest": pack(_digest(passphrase, cost, salt))}


def is_marked(found: Mapping[str, Any], passphrase: str) -> bool:
    """Whether a mark is this passphrase's. Raises Tampered when the mark is damaged."""
    try:
        kdf = found["kdf"]
        cost, salt = Cost.read(kdf), unpack(kdf["salt"], SALT_BYTES)
        kept = unpack(found["digest"], KEY_BYTES)
    except (KeyError, TypeError, ValueError):
        raise Tampered("the roll of staff is damaged; restore it from a backup") from None
    return hmac.compare_digest(kept, _digest(passphrase, cost, salt))


def _digest(passphrase: str, cost: Cost, salt: bytes) -> bytes:
    return hashlib.sha256(_CONTEXT + cost.derive(passphrase, salt)).digest()
