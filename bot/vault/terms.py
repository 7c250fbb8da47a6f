"""What a grant says, and its bytes: to whom, on what evidence, until when (docs/vault-format.md, "A grant").

Apart from `grants`, which makes them with the vault's private keys, so that a reader needs none of those.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from bot.errors import Tampered
from bot.vault.format import GRANT_CONTEXT, GRANT_MAGIC, VERSION, Place, lengths_first, place_parts, split_key


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The terms of a grant.

    Attributes:
        reader: key id of the reader's pair.
        evidence: id of what it rests on: a permission act or a signed approval.
        ends_at: the instant (UTC, whole seconds) from which it opens nothing any more.
    """

    reader: str
    evidence: str
    ends_at: datetime

    def info(self, place: Place) -> bytes:
        """HPKE `info` of a granted key: header, place and terms. Raises ValueError without a time zone."""
        if self.ends_at.tzinfo is None:
            raise ValueError("the end of a grant needs a time zone")
        end = self.ends_at.astimezone(UTC).isoformat(timespec="seconds")
        terms = (self.reader.encode(), self.evidence.encode(), end.encode())
        return lengths_first(GRANT_CONTEXT, header(), *place_parts(place), *terms)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """The key of one field, wrapped to its reader."""

    place: Place
    terms: Terms
    wrapped_key: bytes


def header() -> bytes:
    """The four bytes before a granted key: magic, version."""
    return GRANT_MAGIC + bytes([VERSION])


def ciphertext_of(wrapped_key: bytes) -> bytes:
    """HPKE ciphertext of a granted key. Raises Tampered for anything else."""
    found = split_key(wrapped_key, GRANT_MAGIC)
    if found is None:
        raise Tampered("a granted key is too short")
    return found
