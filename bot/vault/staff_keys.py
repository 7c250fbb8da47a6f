"""A staff member's own keys: one pair to read what was granted, one to sign approvals, both behind a passphrase.

Why: a screen right can be given by whoever runs the screen; a key cannot. What the daemon grants is wrapped to a
member's public key, and only that member's passphrase opens the private one (ARCHITECTURE "Sealing").

The locked form is JSON in ASCII and may lie anywhere: without the passphrase it says nothing, and its public half is
bound in, so that it cannot be paired with another member's name or key. Reading is HPKE as in the vault (X25519 with
ML-KEM-768); signing is Ed25519 (RFC 8032).
"""

from __future__ import annotations

import base64
import hashlib
import os
from dataclasses import dataclass, field
from typing import Any

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.errors import Misuse, Tampered
from bot.vault.files import pack, unpack
from bot.vault.format import NONCE_BYTES, PublicKey, lengths_first
from bot.vault.keys import PrivateKey
from bot.vault.passphrase import SALT_BYTES, Cost, weakness

FORMAT = "privacy-bot staff key"
VERSION = 1
SEED_BYTES, RAW_BYTES, MLKEM_PUBLIC_BYTES, SIGNATURE_BYTES = 64, 32, 1184, 64
_LOCK_CONTEXT = b"privacy-bot/staff/lock"
_ID_CONTEXT = b"privacy-bot/staff/key-id"
# A staff pair is no epoch of the vault.
_NO_EPOCH = 0


@dataclass(frozen=True, slots=True)
class StaffPublic:
    """What everybody may know of a member: the name, and the public halves of both pairs."""

    name: str
    mlkem768: bytes
    x25519: bytes
    ed25519: bytes

    @property
    def key_id(self) -> str:
        """Sixteen hex digits that name this pair, whoever claims to own it."""
        return hashlib.sha256(self.bound()).hexdigest()[:16]

    def bound(self) -> bytes:
        """Name and keys as the bytes that signatures and locks are bound to."""
        return lengths_first(_ID_CONTEXT, self.name.encode(), self.mlkem768, self.x25519, self.ed25519)

    def hpke(self) -> hpke.MLKEM768X25519PublicKey:
        """The reading key as HPKE takes it. Raises ValueError when the bytes are no key."""
        return PublicKey(_NO_EPOCH, self.mlkem768, self.x25519).hpke()

    def verifies(self, signature: bytes, message: bytes) -> bool:
        """Whether a signature over a message is this member's."""
        try:
            Ed25519PublicKey.from_public_bytes(self.ed25519).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True

    def document(self) -> dict[str, str]:
        """As JSON."""
        return {
            "name": self.name,
            "mlkem768": pack(self.mlkem768),
            "x25519": pack(self.x25519),
            "ed25519": pack(self.ed25519),
        }


@dataclass(frozen=True, slots=True)
class StaffKey:
    """A member's private keys, unlocked: in memory only, for one act; never shown by `repr`."""

    public: StaffPublic
    mlkem768_seed: bytes = field(repr=False)
    x25519: bytes = field(repr=False)
    ed25519: bytes = field(repr=False)

    def hpke(self) -> hpke.MLKEM768X25519PrivateKey:
        """The reading key as HPKE takes it."""
        return PrivateKey(_NO_EPOCH, self.mlkem768_seed, self.x25519).hpke()

    def sign(self, message: bytes) -> bytes:
        """A signature over a message (64 bytes)."""
        return Ed25519PrivateKey.from_private_bytes(self.ed25519).sign(message)


def new_key(name: str) -> StaffKey:
    """A fresh pair for a member. Raises Misuse without a name."""
    if not name.strip():
        raise Misuse("a staff member needs a name")
    seed = MLKEM768PrivateKey.generate().private_bytes_raw()
    return _key(name.strip(), seed, X25519PrivateKey.generate().private_bytes_raw(), os.urandom(RAW_BYTES))


def lock(key: StaffKey, passphrase: str, cost: Cost | None = None) -> dict[str, Any]:
    """The locked form of a member's keys. Raises Misuse, with advice, for a passphrase that is too weak."""
    if advice := weakness(passphrase):
        raise Misuse(f"the passphrase is too weak: {advice}")
    cost = cost or Cost()
    salt, nonce = os.urandom(SALT_BYTES), os.urandom(NONCE_BYTES)
    secret = key.mlkem768_seed + key.x25519 + key.ed25519
    locked = AESGCM(cost.derive(passphrase, salt)).encrypt(nonce, secret, _bound(key.public))
    return {
        "format": FORMAT,
        "version": VERSION,
        "public": key.public.document(),
        "kdf": {"iterations": cost.iterations, "lanes": cost.lanes, "memory_kib": cost.memory_kib, "salt": pack(salt)},
        "locked": pack(nonce + locked),
    }


def unlock(document: dict[str, Any], passphrase: str) -> StaffKey:
    """A member's keys.

    Raises:
        Misuse: the passphrase is wrong.
        Tampered: the document is damaged, or its public half is another's.
    """
    public = public_of(document)
    try:
        kdf = document["kdf"]
        cost = Cost.read(kdf)
        secret_bytes = unpack(document["locked"], NONCE_BYTES + SEED_BYTES + 2 * RAW_BYTES + 16)
        derived = cost.derive(passphrase, unpack(kdf["salt"], SALT_BYTES))
    except (KeyError, TypeError, ValueError):
        raise Tampered("a staff key is damaged; have it reset, or restore it from a backup") from None
    try:
        secret = AESGCM(derived).decrypt(secret_bytes[:NONCE_BYTES], secret_bytes[NONCE_BYTES:], _bound(public))
    except InvalidTag:
        raise Misuse(f"this passphrase does not open the key of {public.name}") from None
    seed, rest = secret[:SEED_BYTES], secret[SEED_BYTES:]
    key = _key(public.name, seed, rest[:RAW_BYTES], rest[RAW_BYTES:])
    if key.public != public:
        raise Tampered("a staff key does not belong to the public half beside it")
    return key


def public_of(document: dict[str, Any]) -> StaffPublic:
    """The public half of a locked key. Raises Tampered when it is none."""
    if document.get("format") != FORMAT or document.get("version") != VERSION:
        raise Tampered("this is no staff key of a version this program knows")
    try:
        return public_from(document["public"])
    except (KeyError, TypeError, ValueError):
        raise Tampered("a staff key is damaged; have it reset, or restore it from a backup") from None


def public_from(entry: dict[str, Any]) -> StaffPublic:
    """A public half from its JSON. Raises KeyError, TypeError or ValueError when it is none."""
    found = StaffPublic(
        str(entry["name"]),
        unpack(entry["mlkem768"], MLKEM_PUBLIC_BYTES),
        unpack(entry["x25519"], RAW_BYTES),
        unpack(entry["ed25519"], RAW_BYTES),
    )
    found.hpke()
    return found


def _key(name: str, seed: bytes, x25519: bytes, ed25519: bytes) -> StaffKey:
    reading = PrivateKey(_NO_EPOCH, seed, x25519).public()
    signing = Ed25519PrivateKey.from_private_bytes(ed25519).public_key().public_bytes_raw()
    return StaffKey(StaffPublic(name, reading.mlkem768, reading.x25519, signing), seed, x25519, ed25519)


def _bound(public: StaffPublic) -> bytes:
    return lengths_first(_LOCK_CONTEXT, bytes([VERSION]), public.bound())


def unpack_signature(text: str) -> bytes:
    """A signature from base64; b"" for none. Raises ValueError for anything else."""
    return unpack(text, SIGNATURE_BYTES) if text else b""


def unpack_any(text: str) -> bytes:
    """Bytes of whatever length from base64. Raises ValueError for anything else."""
    return base64.b64decode(text, validate=True)
