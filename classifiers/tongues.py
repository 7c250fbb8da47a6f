"""How likely a text is in each language: pieces of its words weighed by a trained matrix. Pure; keeps nothing.

Two words on a phone ("Smažte účet") hold none of the small words that tell languages apart, and their letters still do.
The matrix is made by `classifiers.scripts.tongues` from our own notices, lists of words and corpus.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifiers.words import fold, pieces

SIZE = 1 << 15
"""So many numbers there are for pieces of words."""
_LONGEST = 60
"""So many words are enough to know a language."""
_PIECES = (2, 3, 4)


class Tongues:
    """The shipped matrix; safe to share between threads."""

    def __init__(self, names: Sequence[str], weights: NDArray[Any], scale: float, bias: NDArray[Any]) -> None:
        self._names, self._weights = tuple(names), weights
        self._scale, self._bias = float(scale), bias.astype(np.float32)

    @classmethod
    def read(cls, path: Path) -> Tongues:
        """Read the matrix that training wrote.

        Raises:
            FileNotFoundError: there is none; `make train` makes it.
        """
        with np.load(path, allow_pickle=False) as stored:
            return cls(stored["names"].tolist(), stored["weights"], stored["scale"].item(), stored["bias"])

    def chances(self, text: str) -> dict[str, float]:
        """Language -> chance 0..1, likeliest first; empty for a text without letters. They add up to one."""
        where = numbers(spelled(text))
        if not where:
            return {}
        score = self._weights[where].sum(axis=0, dtype=np.int64) * (self._scale / len(where) ** 0.5) + self._bias
        chance = np.exp(score - score.max())
        found = dict(zip(self._names, (chance / chance.sum()).tolist(), strict=True))
        return dict(sorted(found.items(), key=lambda one: -one[1]))


def spelled(text: str) -> list[str]:
    """The words of a text that are looked at, in lower case and with their accents."""
    return [one.lower() for one in pieces(text) if one[0].isalpha()][:_LONGEST]


def numbers(words: Iterable[str]) -> list[int]:
    """The numbers of the pieces of words, as written and without accents, which people leave out."""
    return [one % SIZE for word in words for one in _numbers(word)]


def _numbers(word: str) -> Iterable[int]:
    bare = f"<{fold(word)}>"
    edged = f"<{word}>"
    yield zlib.crc32(edged.encode(), 1)
    for form in (edged,) if bare == edged else (edged, bare):
        for length in _PIECES:
            for at in range(len(form) - length + 1):
                yield zlib.crc32(form[at : at + length].encode(), length)
