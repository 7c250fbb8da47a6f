"""Which language a text is in: function words, letters and endings, counted. Nothing is learned or loaded twice.

A short detector of our own, because three-word letters ("Effacez mes données") must be told apart and a wrong guess
must be "und", never a wrong rule book.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from classifiers.words import fold, tokens

UNKNOWN = "und"
_LOOKED_AT = 400
"""So many words are enough to know a language."""
_ENOUGH = 0.9
_AHEAD = 1.15
"""The best language must have this many times the second's points."""


class Detector:
    """Knows the languages of one table (`assets/languages.toml`)."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._words: dict[str, dict[str, float]] = {}
        self._letters: dict[str, str] = {}
        self._endings: dict[str, dict[str, float]] = {}
        self._scripts: dict[str, str] = {}
        for language, known in document.items():
            self._learn(language, known)
        _share(self._words, 1.0)
        _share(self._endings, 0.35)

    def _learn(self, language: str, known: Mapping[str, str]) -> None:
        for word in known["words"].split():
            self._words.setdefault(fold(word), {})[language] = 1.0
        for ending in known.get("endings", "").split():
            self._endings.setdefault(fold(ending), {})[language] = 1.0
        for letter in known.get("letters", "").split():
            self._letters[letter] = self._letters.get(letter, "") + " " + language

    def detect(self, text: str) -> str:
        """ISO 639-1 code of the language, "und" where too little speaks for one."""
        return self.judge(tokens(text)[:_LOOKED_AT], text)

    def judge(self, words: Sequence[str], text: str = "") -> str:
        """The same for words that are folded already; `text` adds what its accents tell."""
        points: dict[str, float] = self._points(words)
        for letter, count in Counter(text[: _LOOKED_AT * 6].lower()).items():
            languages = self._letters.get(letter, "").split()
            for language in languages:
                points[language] = points.get(language, 0.0) + min(count, 6) * 0.5 / len(languages)
        return _best(points)

    def _points(self, words: Iterable[str]) -> dict[str, float]:
        points: dict[str, float] = {}
        for word in words:
            known = self._words.get(word)
            for language, worth in (known if known is not None else self._ending(word)).items():
                points[language] = points.get(language, 0.0) + worth
        return points

    def _ending(self, word: str) -> Mapping[str, float]:
        """What the last four, three or two letters of a longer word tell."""
        for length in (5, 4, 3, 2):
            known = self._endings.get(word[-length:]) if len(word) > length + 2 else None
            if known is not None:
                return known
        return {}


def _share(table: dict[str, dict[str, float]], worth: float) -> None:
    """A word that several languages have tells less of each."""
    for languages in table.values():
        for language in languages:
            languages[language] = worth / len(languages)


def _best(points: Mapping[str, float]) -> str:
    ranked = sorted(points.items(), key=lambda one: -one[1])[:2]
    if not ranked or ranked[0][1] < _ENOUGH:
        return UNKNOWN
    if len(ranked) > 1 and ranked[0][1] < _AHEAD * ranked[1][1]:
        return UNKNOWN
    return ranked[0][0]
