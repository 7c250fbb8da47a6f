"""Reading what was granted, with the reader's own key: all that the console, and a terminal, can ever open.

Nothing here knows the vault's private keys. A grant past its end opens nothing, and its end cannot be moved: it is
bound into the wrapped key (`bot.vault.terms`).
"""

from __future__ import annotations

from datetime import datetime

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.errors import Misuse, Tampered
from bot.vault.format import SUITE, field_data, split_sealed
from bot.vault.staff_keys import StaffKey
from bot.vault.terms import Grant, ciphertext_of

__all__ = ["open_granted"]


def open_granted(key: StaffKey, grant: Grant, sealed: bytes, now: datetime) -> bytes:
    """The plaintext of one granted field, as stored in `sealed`; `key` is the reader's own, `now` aware.

    Raises:
        Misuse: the grant has ended.
        Tampered: field or grant was changed, moved, prolonged, or made for another reader.
    """
    if now >= grant.terms.ends_at:
        ended = grant.terms.ends_at.isoformat(timespec="minutes")
        raise Misuse(f"this grant ended at {ended}; ask for a new one")
    if grant.terms.reader != key.public.key_id:
        raise Tampered("this grant was made for another reader, or for a key that was reset since")
    try:
        field_key = SUITE.decrypt(ciphertext_of(grant.wrapped_key), key.hpke(), grant.terms.info(grant.place))
        nonce, ciphertext = split_sealed(sealed)
        return AESGCM(field_key).decrypt(nonce, ciphertext, field_data(grant.place))
    except (InvalidTag, ValueError):
        raise Tampered("a grant does not verify for this reader, field and end") from None
