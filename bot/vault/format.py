"""The written format of sealed fields (docs/vault-format.md): places, headers, and the public key.

No private key is handled here, so that intake can import it.
"""

from __future__ import annotations

from dataclasses import dataclass

from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

from bot.errors import Tampered

VERSION = 1
WRAP_MAGIC = b"PBW"
FIELD_MAGIC = b"PBS"
GRANT_MAGIC = b"PBG"
NONCE_BYTES = 12
KEY_BYTES = 32
TAG_BYTES = 16
HIGHEST_EPOCH = 2**31 - 1  # fits the integer column of both databases

# KEM 0x647a (ML-KEM-768 with X25519), KDF 0x0001, AEAD 0x0002 in the terms of RFC 9180.
SUITE = hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)

_WRAP_CONTEXT = b"privacy-bot/vault/wrap"
_FIELD_CONTEXT = b"privacy-bot/vault/field"
GRANT_CONTEXT = b"privacy-bot/vault/grant"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sealed value belongs; it is bound in, so that a value moved elsewhere does not open.

    Attributes:
        mailbox: address of the mailbox, as the settings write it.
        owner: `message`, `notice` or `case`.
        owner_key: Gmail id, notice marker or case number.
        field: name of the field, such as `body`.
    """

    mailbox: str
    owner: str
    owner_key: str
    field: str


@dataclass(frozen=True, slots=True)
class Sealed:
    """One sealed value: the epoch whose key wraps its key, the wrapped key, and the value itself."""

    epoch: int
    wrapped_key: bytes
    sealed: bytes


@dataclass(frozen=True, slots=True)
class PublicKey:
    """The public half of one epoch: raw ML-KEM-768 (1,184 bytes) and X25519 (32 bytes) keys."""

    epoch: int
    mlkem768: bytes
    x25519: bytes

    def hpke(self) -> hpke.MLKEM768X25519PublicKey:
        """The key as HPKE takes it. Raises ValueError when the bytes are no key."""
        return hpke.MLKEM768X25519PublicKey(
            MLKEM768PublicKey.from_public_bytes(self.mlkem768),
            X25519PublicKey.from_public_bytes(self.x25519),
        )


def wrap_header(epoch: int) -> bytes:
    """The eight bytes before a wrapped key: magic, version, epoch."""
    return WRAP_MAGIC + bytes([VERSION]) + epoch.to_bytes(4, "big")


def field_header() -> bytes:
    """The four bytes before a sealed value: magic, version. No epoch: a new epoch re-wraps keys, not values."""
    return FIELD_MAGIC + bytes([VERSION])


def wrap_info(epoch: int, place: Place) -> bytes:
    """HPKE `info` of a wrapped key: its header and its place."""
    return lengths_first(_WRAP_CONTEXT, wrap_header(epoch), *place_parts(place))


def field_data(place: Place) -> bytes:
    """Associated data of a sealed value: its header and its place."""
    return lengths_first(_FIELD_CONTEXT, field_header(), *place_parts(place))


def split_wrapped(wrapped_key: bytes) -> tuple[int, bytes]:
    """Epoch and HPKE ciphertext of a wrapped key. Raises Tampered for anything else."""
    rest = _after_magic(wrapped_key, WRAP_MAGIC)
    if len(rest) < 4 + SUITE_OVERHEAD + KEY_BYTES:
        raise Tampered("a wrapped key is too short")
    return int.from_bytes(rest[:4], "big"), rest[4:]


def split_key(wrapped_key: bytes, magic: bytes) -> bytes | None:
    """HPKE ciphertext of a key wrapped without an epoch; None when it is too short. Raises Tampered for other bytes."""
    rest = _after_magic(wrapped_key, magic)
    return rest if len(rest) >= SUITE_OVERHEAD + KEY_BYTES else None


def split_sealed(sealed: bytes) -> tuple[bytes, bytes]:
    """Nonce and ciphertext of a sealed value. Raises Tampered for anything else."""
    rest = _after_magic(sealed, FIELD_MAGIC)
    if len(rest) < NONCE_BYTES + TAG_BYTES:
        raise Tampered("a sealed value is too short")
    return rest[:NONCE_BYTES], rest[NONCE_BYTES:]


def lengths_first(*parts: bytes) -> bytes:
    """Join parts so that no two lists of parts give the same bytes: each part after its length, big-endian u32."""
    return b"".join(len(part).to_bytes(4, "big") + part for part in parts)


def place_parts(place: Place) -> tuple[bytes, ...]:
    """The parts of a place as bytes, in order."""
    return tuple(part.encode() for part in (place.mailbox, place.owner, place.owner_key, place.field))


def _after_magic(data: bytes, magic: bytes) -> bytes:
    if data[: len(magic)] != magic or len(data) <= len(magic):
        raise Tampered("these bytes are not in the vault's format")
    if data[len(magic)] != VERSION:
        raise Tampered(f"vault format version {data[len(magic)]} is unknown; this program writes version {VERSION}")
    return data[len(magic) + 1 :]


SUITE_OVERHEAD = 1120 + TAG_BYTES  # encapsulated key (1,088 ML-KEM + 32 X25519) and tag
