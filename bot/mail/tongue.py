"""Which languages a mail's header tells, likeliest first: for letters of too few words to tell it themselves. Pure.

Content-Language (RFC 3282) is set by the writer's mail program, Accept-Language (RFC 4021) likewise;
after them the country of the writer's domain, where it speaks one language.
"""

from __future__ import annotations

import re

from bot.mail import headers
from bot.mail.headers import Field

_TAG = re.compile(r"\b([A-Za-z]{2,3})(?:-[A-Za-z0-9]{2,8})*\b(?:\s*;\s*q=([01](?:\.\d{1,3})?))?")
_LONGEST = 200
_COUNTRIES = {
    "at": "de", "bg": "bg", "br": "pt", "cy": "el", "cz": "cs", "de": "de", "dk": "da", "ee": "et", "es": "es",
    "fi": "fi", "fr": "fr", "gr": "el", "hr": "hr", "hu": "hu", "ie": "en", "it": "it", "lt": "lt", "lv": "lv",
    "mt": "mt", "nl": "nl", "pl": "pl", "pt": "pt", "ro": "ro", "se": "sv", "si": "sl", "sk": "sk", "uk": "en",
}  # fmt: skip
"""Country of a domain -> its language; left out where a country has several (be, ch, lu)."""


def languages(fields: tuple[Field, ...], sender: str) -> tuple[str, ...]:
    """ISO 639-1 codes, each once.

    Args:
        fields: the header.
        sender: address of the writer, "" if there is none.
    """
    told = [
        one
        for name in ("content-language", "accept-language", "x-accept-language")
        for one in _listed(headers.first(fields, name))
    ]
    country = _COUNTRIES.get(sender.rpartition(".")[2].lower())
    return tuple(dict.fromkeys((*told, country) if country else told))


def _listed(value: str) -> list[str]:
    """The languages of one field, by their weight and then as they stand."""
    found = [(tag.lower(), float(weight or 1)) for tag, weight in _TAG.findall(value[:_LONGEST])]
    return [tag for tag, weight in sorted(found, key=lambda one: -one[1]) if len(tag) == 2 and weight > 0]  # noqa: PLR2004
