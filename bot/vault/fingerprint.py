"""Fingerprints: HMACs that let the daemon compare what it must not keep, and names derived in the same way.

HMAC-SHA256 under a key that only the daemon has. Each use has a domain of its own, so that an address never equals a
Message-ID or a marker. Keys have versions: addresses and Message-IDs use the newest key (and carry its version in
front), while markers and case numbers, which are out in the world for ever, use the oldest.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from dataclasses import dataclass, field

from bot.vault.format import lengths_first

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O, U
CONSONANTS = "BCDFGHJKLMNPQRSTVWXZ"  # no word, no figure that could be taken for a number
MOST_NUMBERS = 20  # a letter that names more cases than this is no reply

# A number as we write it: two to five letters, then 40 bits.
CASE_NUMBER = re.compile(r"\b[A-Z]{2,5}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}\b")

# What mail programs and people put between the groups: dashes of every kind, a line break with a quote mark.
_GAP = r"[\s>._\-\u00a0\u00ad\u2010-\u2015\u202f\u2212]{0,4}"
_GROUP = r"([0-9A-TV-Z]{4})"  # I, L and O are read as Crockford says
_SEEN_AS = str.maketrans("ILO", "110")


@dataclass(frozen=True, slots=True)
class FingerprintKey:
    """One HMAC key (32 bytes) and its version, counted from 1."""

    version: int
    key: bytes = field(repr=False)


class Fingerprints:
    """HMACs under one or more keys. Raises ValueError without a key."""

    def __init__(self, *keys: FingerprintKey) -> None:
        if not keys:
            raise ValueError("fingerprints need a key")
        ordered = sorted(keys, key=lambda one: one.version)
        self._lasting, self._newest = ordered[0], ordered[-1]

    def address(self, address: str) -> str:
        """The fingerprint of a mail address; spelling that no mail host tells apart does not matter.

        The address is stripped, brought to Unicode NFC and lower-cased, local part included: RFC 5321 allows a host to
        tell `Ann@` from `ann@`, and in practice none does. Tags (`ann+news@`) and dots stay: they may be other people.
        """
        return self._compare("address", unicodedata.normalize("NFC", address.strip()).lower())

    def number(self, kind: str, number: str) -> str:
        """The fingerprint of a phone or account number as it is compared (`bot.cases.numbers`)."""
        return self._compare(f"number-{kind}", number)

    def message_id(self, message_id: str) -> str:
        """The fingerprint of a Message-ID, with or without its angle brackets; case counts (RFC 5322 3.6.4)."""
        return self._compare("message-id", message_id.strip().removeprefix("<").removesuffix(">").strip())

    def marker(self, mailbox: str, gmail_id: str, notice: str, occasion: str) -> str:
        """What a notice carries in its marker header, so that it is found again in Drafts and Sent.

        It depends on the letter, the notice and the occasion only, never on rows or case numbers: after a restore the
        same notice has the same marker.
        """
        return self._digest(self._lasting, "marker", mailbox, gmail_id, notice, occasion).hex()[:40]

    def case_number(self, prefix: str, mailbox: str, origin: str, ordinal: int = 1) -> str:
        """A case number such as `AZ-7K3Q-M2XD`; the same letter gets the same number again after a restore.

        `origin` is the Gmail id of the opening letter, or a random secret for a request that came otherwise; `ordinal`
        counts the cases of one letter, and is also the way out of a collision (40 bits: one chance in 200 that a
        hundred thousand cases contain one). Raises ValueError for a prefix that is not 2 to 5 capital letters.
        """
        if not re.fullmatch(r"[A-Z]{2,5}", prefix):
            raise ValueError("a case prefix is 2 to 5 capital letters")
        digest = self._digest(self._lasting, "case-number", mailbox, origin, str(ordinal))
        number = int.from_bytes(digest[:5], "big")
        letters = "".join(ALPHABET[(number >> shift) & 31] for shift in range(35, -1, -5))
        return f"{prefix}-{letters[:4]}-{letters[4:]}"

    def evidence(self, *parts: str) -> str:
        """The MAC of a stored fact, so that a row written by somebody else is no evidence; for ever under one key."""
        return self._digest(self._lasting, "evidence", *parts).hex()

    def code(self, *parts: str, letters: int = 4) -> str:
        """A short code that names a message in a notice; a long one is also a secret that comes back as a proof."""
        digest = self._digest(self._lasting, "code", *parts)
        return "".join(CONSONANTS[one % len(CONSONANTS)] for one in digest[:letters])

    def _compare(self, domain: str, value: str) -> str:
        return f"{self._newest.version}.{self._digest(self._newest, domain, value).hex()[:40]}"

    @staticmethod
    def _digest(key: FingerprintKey, domain: str, *parts: str) -> bytes:
        # "surrogatepass": broken mail can hold lone surrogates, and a fingerprint never raises for them.
        data = lengths_first(*(part.encode("utf-8", "surrogatepass") for part in (domain, *parts)))
        return hmac.new(key.key, data, hashlib.sha256).digest()


def find_case_numbers(text: str, prefix: str) -> tuple[str, ...]:
    """Case numbers named in a text, as we write them, in order, each once, at most twenty.

    Lower case, other dashes, blanks, missing dashes, a line break within, and O, I, L for 0 and 1 are understood. What
    is found is a claim: it counts only together with the sender's fingerprint.
    """
    pattern = re.compile(rf"(?<![^\W_]){prefix}{_GAP}{_GROUP}{_GAP}{_GROUP}(?![^\W_])", re.IGNORECASE | re.ASCII)
    found: dict[str, None] = {}
    for match in pattern.finditer(text):
        first, second = (group.upper().translate(_SEEN_AS) for group in match.groups())
        found[f"{prefix}-{first}-{second}"] = None
        if len(found) == MOST_NUMBERS:
            break
    return tuple(found)
