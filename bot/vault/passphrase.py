"""Passphrases: how strong one must be, and the key that is derived from it.

Strength: CNIL deliberation 2022-100 asks for 80 bits where nothing else slows an attacker down, and a stolen copy of a
locked key has nothing that would: 12 characters of four kinds, 14 of three kinds, or seven words (LEGAL.md 4.4, T28).
Derivation: Argon2id (RFC 9106), whose cost is written beside the salt so that it can rise without a change of format.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

KEY_BYTES = 32
SALT_BYTES = 16
MOST_PASSES, CHEAPEST_KIB, DEAREST_KIB = 16, 8 * 1024, 1024 * 1024
_WORDS = 7
_WORD_LETTERS = 3
# kinds of characters -> fewest characters (CNIL 2022-100)
_LENGTHS = {4: 12, 3: 14}
_KINDS = (r"[a-z]", r"[A-Z]", r"\d", r"[^A-Za-z0-9]")


@dataclass(frozen=True, slots=True)
class Cost:
    """Argon2id's parameters: passes, lanes, and memory in KiB; the default is RFC 9106's second choice."""

    iterations: int = 3
    lanes: int = 4
    memory_kib: int = 64 * 1024

    @staticmethod
    def read(found: Mapping[str, Any]) -> Cost:
        """The cost written in a document.

        Raises KeyError, TypeError or ValueError when it is none, or none of ours: a cheaper one was not written by us,
        and a dearer one would hang the machine.
        """
        cost = Cost(int(found["iterations"]), int(found["lanes"]), int(found["memory_kib"]))
        counts = (cost.iterations, cost.lanes)
        if not all(1 <= count <= MOST_PASSES for count in counts) or not CHEAPEST_KIB <= cost.memory_kib <= DEAREST_KIB:
            raise ValueError("no cost of ours")
        return cost

    def derive(self, passphrase: str, salt: bytes) -> bytes:
        """The 32-byte key of a passphrase."""
        kdf = Argon2id(
            salt=salt, length=KEY_BYTES, iterations=self.iterations, lanes=self.lanes, memory_cost=self.memory_kib
        )
        return kdf.derive(passphrase.encode("utf-8"))


def weakness(passphrase: str) -> str | None:
    """What a passphrase lacks, as advice to its owner; None when it is strong enough (CNIL 2022-100)."""
    if len(set(_long_words(passphrase))) >= _WORDS:
        return None
    kinds = sum(bool(re.search(kind, passphrase)) for kind in _KINDS)
    fewest = _LENGTHS.get(kinds)
    if fewest is not None and len(passphrase) >= fewest and len(set(passphrase)) > fewest // 2:
        return None
    return (
        "use seven different words, or 12 characters with small and capital letters, figures and signs, "
        "or 14 with three of those kinds"
    )


def _long_words(passphrase: str) -> list[str]:
    return [one.casefold() for one in re.findall(r"[^\W\d_]+", passphrase) if len(one) >= _WORD_LETTERS]
