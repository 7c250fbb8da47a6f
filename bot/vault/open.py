"""Opening: only for those few modules that the import contracts name. Needs private keys."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.errors import KeyMissing, Tampered
from bot.vault.format import SUITE, Place, Sealed, field_data, split_sealed, split_wrapped, wrap_info
from bot.vault.keys import PrivateKey

__all__ = ["Opener"]


class Opener:
    """Opens sealed fields of every epoch it has a key for; safe to share between threads.

    `renew` gives the private keys at every call, so that a rotation needs no restart and a destroyed epoch is gone.
    """

    def __init__(
        self, private_keys: Iterable[PrivateKey], *, renew: Callable[[], Iterable[PrivateKey]] | None = None
    ) -> None:
        self._renew = renew
        self._keys = {key.epoch: key.hpke() for key in private_keys}

    def open(self, place: Place, sealed: Sealed) -> bytes:
        """The plaintext of a sealed value found at a place.

        Raises:
            Tampered: the value was changed, cut, written by an unknown version, or belongs to another place.
            KeyMissing: it is sealed to an epoch whose private key is not here (purged, or the wrong key file).
        """
        key = self.field_key(place, sealed)
        nonce, ciphertext = split_sealed(sealed.sealed)
        try:
            return AESGCM(key).decrypt(nonce, ciphertext, field_data(place))
        except (InvalidTag, ValueError):
            raise Tampered("a sealed value does not verify in its place") from None

    def field_key(self, place: Place, sealed: Sealed) -> bytes:
        """The key of one field, for `bot.vault.grants` and for a new epoch. Raises like `open`."""
        epoch, wrapped = split_wrapped(sealed.wrapped_key)
        if epoch != sealed.epoch:
            raise Tampered("a wrapped key names another epoch than its row")
        try:
            return SUITE.decrypt(wrapped, self._key_of(epoch), wrap_info(epoch, place))
        except (InvalidTag, ValueError):
            raise Tampered("a wrapped key does not verify in its place") from None

    def _key_of(self, epoch: int) -> hpke.MLKEM768X25519PrivateKey:
        if self._renew is not None:
            self._refresh(self._renew())
        if epoch not in self._keys:
            raise KeyMissing(f"no private key of epoch {epoch}: purged, or another vault's key file is in use")
        return self._keys[epoch]

    def _refresh(self, private_keys: Iterable[PrivateKey]) -> None:
        """Take in a new epoch, and forget a destroyed one, without a restart."""
        current = {key.epoch: key for key in private_keys}
        if current.keys() != self._keys.keys():
            self._keys = {epoch: key.hpke() for epoch, key in current.items()}
