"""Sealing: what intake and notices do with content. Needs the public key only and can open nothing.

Each call takes a fresh AES-256-GCM key, so that one field can be granted, or destroyed, alone.
"""

from __future__ import annotations

import os

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.vault.format import (
    KEY_BYTES,
    NONCE_BYTES,
    SUITE,
    Place,
    PublicKey,
    Sealed,
    field_data,
    field_header,
    wrap_header,
    wrap_info,
)

__all__ = ["Place", "PublicKey", "Sealed", "Sealer"]


class Sealer:
    """Seals fields to one epoch's public key; safe to share between threads."""

    def __init__(self, public: PublicKey) -> None:
        self.epoch = public.epoch
        self._key = public.hpke()

    def seal(self, place: Place, plaintext: bytes) -> Sealed:
        """Seal bytes for their place; the same bytes give another result each time."""
        key, nonce = os.urandom(KEY_BYTES), os.urandom(NONCE_BYTES)
        return Sealed(
            epoch=self.epoch,
            wrapped_key=wrap_header(self.epoch) + SUITE.encrypt(key, self._key, wrap_info(self.epoch, place)),
            sealed=field_header() + nonce + AESGCM(key).encrypt(nonce, plaintext, field_data(place)),
        )
