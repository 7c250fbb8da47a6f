"""Grants: the daemon wraps the key of one sealed field anew, to the public key of one named reader.

Why: reading is leave for one person, for given fields, until a given instant. The field itself is never opened here:
only its key passes from the vault's epoch to the reader's pair.

Promises: a grant opens its own field, for its own reader, under its own evidence and end, and nothing else: all four
are bound in, so that a row that was forged, moved or prolonged in the database does not open. Who may be granted what
is for `bot.vault.policy` to say, and against which evidence for `bot.cases.reading`; this module only wraps.
"""

from __future__ import annotations

from datetime import datetime

from bot.vault.format import SUITE, Place, Sealed
from bot.vault.open import Opener
from bot.vault.staff_keys import StaffPublic
from bot.vault.terms import Grant, Terms, header

__all__ = ["Grant", "Granter", "Terms"]


class Granter:
    """Re-wraps field keys; lives in the daemon, which alone holds the vault's private keys."""

    def __init__(self, opener: Opener) -> None:
        self._opener = opener

    def grant(self, place: Place, sealed: Sealed, reader: StaffPublic, *, evidence: str, ends_at: datetime) -> Grant:
        """Wrap the key of one field to one reader.

        Raises:
            Tampered: the field does not verify in its place.
            KeyMissing: the field was purged.
            ValueError: `ends_at` has no time zone.
        """
        terms = Terms(reader=reader.key_id, evidence=evidence, ends_at=ends_at.replace(microsecond=0))
        key = self._opener.field_key(place, sealed)
        wrapped = SUITE.encrypt(key, reader.hpke(), terms.info(place))
        return Grant(place=place, terms=terms, wrapped_key=header() + wrapped)
