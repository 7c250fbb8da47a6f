"""Sealing: what intake and notices do with content. Needs the public key only and can open nothing.

Each call takes a fresh AES-256-GCM key, so that one field can be granted, or destroyed, alone.
"""

from __future__ import annotations

import os
from collections.abc import Callable

from cryptography.hazmat.primitives import hpke
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

__all__ = ["Place", "PublicKey", "Sealed", "Sealer", "wrap"]


class Sealer:
    """Seals fields to the newest epoch's public key; safe to share between threads.

    `renew` gives the newest public key at every call, so that a rotation needs no restart.
    """

    def __init__(self, public: PublicKey, *, renew: Callable[[], PublicKey] | None = None) -> None:
        self._renew = renew
        self._current = (public, public.hpke())

    @property
    def epoch(self) -> int:
        """The epoch that is sealed to now."""
        return self._newest()[0].epoch

    def seal(self, place: Place, plaintext: bytes) -> Sealed:
        """Seal bytes for their place; the same bytes give another result each time."""
        public, hpke_key = self._newest()
        key, nonce = os.urandom(KEY_BYTES), os.urandom(NONCE_BYTES)
        return Sealed(
            epoch=public.epoch,
            wrapped_key=wrap(key, public.epoch, hpke_key, place),
            sealed=field_header() + nonce + AESGCM(key).encrypt(nonce, plaintext, field_data(place)),
        )

    def _newest(self) -> tuple[PublicKey, hpke.MLKEM768X25519PublicKey]:
        public = self._renew() if self._renew else self._current[0]
        if public != self._current[0]:
            self._current = (public, public.hpke())
        return self._current


def wrap(key: bytes, epoch: int, public: hpke.MLKEM768X25519PublicKey, place: Place) -> bytes:
    """A field's key, wrapped to one epoch and bound to its place."""
    return wrap_header(epoch) + SUITE.encrypt(key, public, wrap_info(epoch, place))
