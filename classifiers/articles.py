"""Articles named in a sentence, and the right each one is ("art. 17 RGPD" is erasure). Pure.

A range ("articles 15 to 22") exercises nothing by itself and is left out; so are the letters and paragraphs behind a
number, but for 7(3).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from classifiers.labels import Right

_ONE = (
    r"\d{1,3}(?:\s?\(\w{1,3}\)){0,3}"
    r"(?:,?\s?(?:abs|par|paragraphe|paragraph|alinea|al|lid|ust|apartado|paragrafo)\b\.?\s?\(?\d{1,2}\)?)?"
)
_WORD = r"(?:de l')?(?:art(?:icle|ikel)?\.?\s?)?"
_ARTICLE = re.compile(
    r"\b(?:art(?:icle|icles|ikel|ikels|ikeln|iculo|iculos|icolo|icoli|igo|igos|ykul|ykulu|s)?|чл|член|clanek|cl|articolul"
    r"|clen|clanak|straipsn\w{0,4}|pants|cikk\w{0,3}|artikla\w{0,3}|αρθρο)\b\.?\s{0,3}(?:n[o°]\s?)?"
    rf"({_ONE}(?:\s?(?:,|;|/|&|et|and|und|y|e|i|en|ou|or|oder|u)\s?{_WORD}{_ONE}){{0,8}})"
    rf"(\s?(?:-|–|to|a|bis|al|do|tot|through|until|au)\s?(?:l')?{_WORD}\d{{1,3}})?"
)
_SECTION = re.compile(r"§{1,2}\s?(\d{1,3})")
_PARAGRAPH = re.compile(
    r"\(\w{1,3}\)|(?:abs|par|paragraphe|paragraph|alinea|al|lid|ust|apartado|paragrafo)\b\.?\s?\(?\d{1,2}\)?"
)
_NUMBER = re.compile(r"\d{1,3}")
_SEVEN_THREE = re.compile(
    r"\b7\b[^\w]{0,3}(?:\(?3\)?|(?:abs|par|paragraphe|paragraph|alinea|lid|ust|apartado|n[o°]?)\.?\s?\(?3\b)"
)
_NEAR = 90
"""The law's name is looked for so many characters around the article."""
_CITED = 24
"""So many articles of a sentence are looked at."""
_BEHIND = 30
"""And first this close behind it, where it is usually written."""


@dataclass(frozen=True, slots=True)
class Law:
    """One law: the words that name it and its articles."""

    name: str
    names: re.Pattern[str]
    articles: Mapping[str, Right]

    @classmethod
    def parse(cls, document: Mapping[str, Any]) -> Law:
        """Read one law of `articles.toml`."""
        rights = {number: Right(right) for number, right in document["articles"].items()}
        names = "|".join(re.escape(name) for name in document["names"])
        return cls(document["name"], re.compile(rf"(?<!\w)(?:{names})(?!\w)"), rights)


def cited(folded: str, laws: Sequence[Law]) -> Iterator[tuple[str, Right]]:
    """Every article in a folded sentence that is a right: ("gdpr.17", erasure).

    Args:
        folded: the sentence in lower case without accents.
        laws: the first one is meant where no law is named.
    """
    for found in itertools.islice(_ARTICLE.finditer(folded), _CITED):
        behind = folded[found.end() : found.end() + _BEHIND]
        law = _law(behind, laws) or _law(folded[max(0, found.start() - _NEAR) : found.end() + _NEAR], laws) or laws[0]
        if found.group(2) is None:
            yield from _rights(found.group(0), found.group(1), law)
    for found in _SECTION.finditer(folded):
        for law in laws:
            if law.name == "german" and found.group(1) in law.articles:
                yield f"german.{found.group(1)}", law.articles[found.group(1)]


def _rights(text: str, numbers: str, law: Law) -> Iterator[tuple[str, Right]]:
    if _SEVEN_THREE.search(text) and "7(3)" in law.articles:
        yield f"{law.name}.7.3", law.articles["7(3)"]
    bare = _PARAGRAPH.sub("", numbers)
    for number in _NUMBER.findall(bare):
        if number in law.articles:
            yield f"{law.name}.{number}", law.articles[number]


def _law(around: str, laws: Sequence[Law]) -> Law | None:
    """The law named in a stretch of text, the one named first if there are several."""
    places = {law.name: at.end() if (at := law.names.search(around)) else 0 for law in laws}
    named = [law for law in laws if places[law.name]]
    return min(named, key=lambda law: places[law.name], default=None)
