"""Which language a text is in: a trained matrix for letters, words counted for the sentences within them. Pure.

A short detector of our own, because three-word letters ("Effacez mes données") must be told apart and a wrong guess
must be "und", never a wrong rule book. Where the own words leave it open, what stands beside them decides: the subject,
the words that rules know, and last what the mail's header tells.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from classifiers.tongues import Tongues
from classifiers.words import fold, tokens

UNKNOWN = "und"
_LOOKED_AT = 400
"""So many words are enough to know a language."""
_ENOUGH = 0.9
_AHEAD = 1.15
"""The best language must have this many times the second's points."""
_CLEAR = 0.5
"""A text with this chance is in the language."""
_MAYBE = 0.35
"""A guess is made from here on, where nothing else tells."""
_POSSIBLE = 0.04
"""Below this a text is not in the language, whatever the header says."""
_ALONE = 1
"""So few words ("STOP", "OK") are a guess at best: the thread knows better."""
_ELSEWHERE = frozenset("ыэёіїєјђљњћџığ")
"""Letters of languages that are not the Union's (Russian, Ukrainian, Serbian, Turkish)."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """The language of a letter, and whether it is a guess from little: then the thread it stands in knows better."""

    language: str
    guessed: bool = False


class Detector:
    """Knows the languages of one table (`assets/languages.toml`), and tells short texts apart by their letters."""

    def __init__(self, document: Mapping[str, Any], tongues: Tongues | None = None) -> None:
        self._tongues = tongues
        self._words: dict[str, dict[str, float]] = {}
        self._letters: dict[str, str] = {}
        self._endings: dict[str, dict[str, float]] = {}
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

    def detect(self, text: str, chances: Mapping[str, float] | None = None) -> str:
        """ISO 639-1 code of the language, "und" where too little speaks for one; `chances` where they are known."""
        if self._tongues is None:
            return self.judge(tokens(text)[:_LOOKED_AT], text)
        return _clear(self.chances(text) if chances is None else chances)

    def chances(self, text: str) -> dict[str, float]:
        """Language -> chance 0..1, likeliest first; empty where the letters are of another language, or none."""
        if self._tongues is None or _ELSEWHERE.intersection(text.lower()):
            return {}
        return self._tongues.chances(text)

    def possible(self, chances: Mapping[str, float]) -> tuple[str, ...]:
        """The languages a text with these chances may be in, likeliest first."""
        return tuple(one for one, chance in chances.items() if chance >= _POSSIBLE)

    def spoken(
        self,
        own: str,
        subject: str,
        *,
        chances: Mapping[str, float] | None = None,
        known: Sequence[str] = (),
        told: Sequence[str] = (),
    ) -> Spoken:
        """The language of a letter.

        Args:
            own: the writer's own words.
            chances: theirs, where they are known already.
            subject: the subject line, "" where it is an old one.
            known: languages whose words the rules found, likeliest first.
            told: languages that the header tells, likeliest first.
        """
        words = self.chances(own) if chances is None else chances
        alone = len(tokens(own)) <= _ALONE
        if alone and known:
            return Spoken(known[0], guessed=True)  # a list that has the word knows better than its letters
        if (clear := _clear(words)) != UNKNOWN:
            return Spoken(clear, guessed=alone)
        likely = [one for one in told if words.get(one, 1.0 if not words else 0.0) >= _POSSIBLE]
        both = self.chances(f"{own}\n{subject}") if subject else {}
        best = next((one for one, chance in words.items() if chance >= _MAYBE), UNKNOWN)
        if not words and own.strip() and any(one.isalpha() for one in own):
            return Spoken(UNKNOWN)  # letters of no language of ours
        guesses = (_clear(both), *likely, best, *known, *told)
        return Spoken(next((one for one in guesses if one != UNKNOWN), UNKNOWN), guessed=True)

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


def shipped() -> Detector:
    """The languages that are told apart, with the trained matrix.

    Raises:
        FileNotFoundError: there is no matrix; `make train` makes it.
    """
    assets = resources.files("classifiers") / "assets"
    document = tomllib.loads((assets / "languages.toml").read_text(encoding="utf-8"))
    return Detector(document, Tongues.read(Path(str(assets / "model" / "languages.npz"))))


def _clear(chances: Mapping[str, float]) -> str:
    best = next(iter(chances), UNKNOWN)
    return best if chances.get(best, 0.0) >= _CLEAR else UNKNOWN


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
