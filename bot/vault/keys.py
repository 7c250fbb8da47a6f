"""Keys and their files: private keys by epoch, the public key for intake, and the fingerprint keys.

Two files, both JSON: the private one (0600, only the daemon's, backed up apart from the database) holds every epoch
that can still be opened and the fingerprint keys; the public one holds the newest epoch's public key, and no secret.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from bot.errors import Misuse, Tampered
from bot.vault.files import VERSION, pack, read_document, refuse_wide_mode, text_of, unpack, write_new, write_over
from bot.vault.fingerprint import FingerprintKey, Fingerprints
from bot.vault.format import HIGHEST_EPOCH, PublicKey

PRIVATE_FORMAT = "privacy-bot vault private keys"
PUBLIC_FORMAT = "privacy-bot vault public key"


@dataclass(frozen=True, slots=True)
class PrivateKey:
    """One epoch's private key: ML-KEM-768 seed (64 bytes) and raw X25519 key (32 bytes), never shown by `repr`."""

    epoch: int
    mlkem768_seed: bytes = field(repr=False)
    x25519: bytes = field(repr=False)

    def hpke(self) -> hpke.MLKEM768X25519PrivateKey:
        """The key as HPKE takes it. Raises ValueError when the bytes are no key."""
        return hpke.MLKEM768X25519PrivateKey(self._mlkem(), self._x25519())

    def public(self) -> PublicKey:
        """The public half of this epoch."""
        mlkem = self._mlkem().public_key().public_bytes_raw()
        return PublicKey(self.epoch, mlkem, self._x25519().public_key().public_bytes_raw())

    def _mlkem(self) -> MLKEM768PrivateKey:
        return MLKEM768PrivateKey.from_seed_bytes(self.mlkem768_seed)

    def _x25519(self) -> X25519PrivateKey:
        return X25519PrivateKey.from_private_bytes(self.x25519)


@dataclass(frozen=True, slots=True)
class Keys:
    """All secrets of one vault, oldest first; only the daemon holds them."""

    private: tuple[PrivateKey, ...]
    fingerprint_keys: tuple[FingerprintKey, ...]

    @property
    def public(self) -> PublicKey:
        """The public key of the newest epoch: what new content is sealed to."""
        return max(self.private, key=lambda one: one.epoch).public()

    def fingerprints(self) -> Fingerprints:
        """HMACs, markers and case numbers under these keys."""
        return Fingerprints(*self.fingerprint_keys)


def new_keys(epoch: int = 1) -> Keys:
    """A new vault's keys, in memory only."""
    return Keys((new_private_key(epoch),), (FingerprintKey(1, os.urandom(32)),))


def new_private_key(epoch: int) -> PrivateKey:
    """A fresh private key for an epoch."""
    return PrivateKey(
        epoch,
        MLKEM768PrivateKey.generate().private_bytes_raw(),
        X25519PrivateKey.generate().private_bytes_raw(),
    )


def replace_files(keys: Keys, key_file: Path, public_key_file: Path) -> None:
    """Write both files of a vault whose epochs changed; each is replaced whole, the private one first."""
    write_over(key_file, text_of(private_document(keys)), 0o600)
    write_over(public_key_file, text_of(_public_document(keys.public)), 0o644)


def keys_in(document: Mapping[str, Any]) -> Keys:
    """The keys in a private key file's JSON. Raises KeyError, TypeError or ValueError when it holds none."""
    keys = Keys(
        tuple(sorted(map(_private_key, document["epochs"]), key=lambda one: one.epoch)),
        tuple(sorted(map(_fingerprint_key, document["fingerprint_keys"]), key=lambda one: one.version)),
    )
    for key in keys.private:
        key.hpke()
    return keys


def write_keys(keys: Keys, key_file: Path, public_key_file: Path) -> None:
    """Write both files of a vault that is restored. Raises Misuse, and changes nothing, when either exists."""
    for path in (key_file, public_key_file):
        if path.exists():
            raise Misuse(f"{path} exists and is never overwritten; move it away to start a new vault")
    write_new(key_file, private_document(keys), 0o600)
    write_new(public_key_file, _public_document(keys.public), 0o644)


def create_keys(key_file: Path, public_key_file: Path) -> None:
    """Make a new vault: the private file 0600, the public one 0644, folders 0700 where they are missing.

    Raises Misuse, and changes nothing, when either file exists: a key that is overwritten is content that is lost.
    """
    write_keys(new_keys(), key_file, public_key_file)


def write_public(keys: Keys, public_key_file: Path) -> None:
    """Write the public key file of existing keys. Raises Misuse when the file exists."""
    write_new(public_key_file, _public_document(keys.public), 0o644)


def load_public(path: Path) -> PublicKey:
    """The public key in a file. Raises Misuse when there is none, Tampered when it is damaged."""
    document = read_document(path, PUBLIC_FORMAT)
    try:
        public = PublicKey(_epoch(document), unpack(document["mlkem768"], 1184), unpack(document["x25519"], 32))
        public.hpke()
    except (KeyError, TypeError, ValueError):
        raise Tampered(f"{path} is damaged; write it again from the private key file") from None
    return public


def load_private(path: Path) -> Keys:
    """All keys in a private key file.

    Raises:
        Misuse: there is no such file, or others may read it.
        Tampered: the file is damaged.
    """
    refuse_wide_mode(path)
    document = read_document(path, PRIVATE_FORMAT)
    try:
        keys = keys_in(document)
    except (KeyError, TypeError, ValueError):
        raise Tampered(f"{path} is damaged; restore it from the backup of the keys") from None
    if not keys.private or not keys.fingerprint_keys:
        raise Tampered(f"{path} holds no key; restore it from the backup of the keys")
    return keys


def _private_key(entry: Mapping[str, Any]) -> PrivateKey:
    return PrivateKey(_epoch(entry), unpack(entry["mlkem768_seed"], 64), unpack(entry["x25519"], 32))


def _fingerprint_key(entry: Mapping[str, Any]) -> FingerprintKey:
    return FingerprintKey(int(entry["version"]), unpack(entry["key"], 32))


def _epoch(entry: Mapping[str, Any]) -> int:
    epoch = entry["epoch"]
    if not isinstance(epoch, int) or not 1 <= epoch <= HIGHEST_EPOCH:
        raise ValueError("no epoch")
    return epoch


def private_document(keys: Keys) -> dict[str, Any]:
    """The private key file's JSON; outside that file only for a backup that is encrypted at once."""
    return {
        "format": PRIVATE_FORMAT,
        "version": VERSION,
        "epochs": [
            {"epoch": one.epoch, "mlkem768_seed": pack(one.mlkem768_seed), "x25519": pack(one.x25519)}
            for one in keys.private
        ],
        "fingerprint_keys": [{"version": one.version, "key": pack(one.key)} for one in keys.fingerprint_keys],
    }


def _public_document(public: PublicKey) -> dict[str, Any]:
    return {
        "format": PUBLIC_FORMAT,
        "version": VERSION,
        "epoch": public.epoch,
        "mlkem768": pack(public.mlkem768),
        "x25519": pack(public.x25519),
    }
