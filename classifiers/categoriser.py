"""`privacy_bot.categoriser.v1`: how likely a sentence exercises each right, raises each matter, and in which mood.

The same looks once more at the letter as a whole, its gist: an invoice stays an invoice whatever one sentence says.

Logistic regression over hashed features: one matrix of small whole numbers and its scales, read with numpy, trained
by `classifiers.scripts.train` from `assets/corpus` alone. Nothing is learned while it runs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifiers.evidence import Seen
from classifiers.features import FAMILIES, Features, of
from classifiers.labels import Matter, Right

MOODS = ("exercised", "negated", "threat", "reported", "policy", "question", "past", "none")
"""How a sentence is meant (docs/understanding.md)."""
ASKED = (*(one.value for one in Right), *(one.value for one in Matter))
"""What a sentence may exercise or raise."""
LABELS = (*ASKED, *(f"mood:{one}" for one in MOODS))
"""The columns of the matrix, in order."""
_DENIED = 0.03
_PLAIN = 0.8
_DOUBTED = 0.3
SPEAKS = 0.3
"""From here on a sentence's chance is a reason of its own."""


@dataclass(frozen=True, slots=True)
class Told:
    """What the categoriser says of one sentence: label -> chance 0..1, and for what it may ask the loudest family."""

    chances: Mapping[str, float]
    because: Mapping[str, str]


class Categoriser:
    """A shipped matrix; safe to share between threads."""

    def __init__(
        self, weights: NDArray[Any], scales: NDArray[Any], bias: NDArray[Any], labels: Sequence[str] = LABELS
    ) -> None:
        self._weights, self._scales, self._bias = weights, scales.astype(np.float32), bias.astype(np.float32)
        self._labels = tuple(labels)

    @classmethod
    def read(cls, path: Path, labels: Sequence[str] = LABELS) -> Categoriser:
        """Read a matrix that training wrote.

        Raises:
            ValueError: it was trained for other labels than these.
        """
        with np.load(path, allow_pickle=False) as stored:
            weights, scales, bias = stored["weights"], stored["scales"], stored["bias"]
        if weights.shape[1] != len(labels):
            raise ValueError(f"{path.name} has {weights.shape[1]} labels, not {len(labels)}: run `make train`")
        return cls(weights, scales, bias, labels)

    def tell(self, sentences: Sequence[Seen], features: Sequence[Features]) -> list[Told]:
        """What each sentence is, in order; `features` are theirs."""
        return [_without(_undone(one), self.judge(known)) for one, known in zip(sentences, features, strict=True)]

    def judge(self, features: Features) -> Told:
        """What a sentence with these features is."""
        rows = self._weights[list(features.where)].astype(np.float32)
        worth = np.array(features.worth, np.float32)
        chances = 1.0 / (1.0 + np.exp(-((worth @ rows) * self._scales + self._bias)))
        spoken = [at for at in range(len(ASKED)) if chances[at] >= SPEAKS]
        because = self._loudest(rows[:, spoken] * worth[:, None], features.family) if spoken else ()
        return Told(
            chances=dict(zip(self._labels, chances.tolist(), strict=True)),
            because={ASKED[at]: name for at, name in zip(spoken, because, strict=True)},
        )

    def _loudest(self, rows: NDArray[Any], family: Sequence[int]) -> tuple[str, ...]:
        """For each column the family of features that adds most."""
        parts = np.zeros((len(FAMILIES), rows.shape[1]), np.float32)
        np.add.at(parts, list(family), rows)
        return tuple(FAMILIES[at] for at in parts.argmax(axis=0))


def features_of(sentences: Sequence[Seen], *, subject: bool = False) -> tuple[Features, ...]:
    """The features of the sentences of the own words, or of the subject line."""
    last = len(sentences) - 1
    return tuple(
        of(one, first=at == 0 and not subject, last=at == last and not subject, subject=subject)
        for at, one in enumerate(sentences)
    )


def whole(sentences: Sequence[Seen], chances: Mapping[str, float]) -> Mapping[str, float]:
    """What the gist says, less the labels that some sentence only names to undo them and none means.

    What a rule finds said in so many words keeps a middling chance: the whole may doubt it, not take it back.
    """
    found = [one for seen in sentences for one in seen.found]
    meant, plain = {one.label for one in found}, {one.label for one in found if one.score >= _PLAIN}
    denied = frozenset(label for seen in sentences for label in _undone(seen)) - meant
    return {
        label: min(chance, _DENIED) if label in denied else max(chance, _DOUBTED) if label in plain else chance
        for label, chance in chances.items()
    }


def _undone(seen: Seen) -> frozenset[str]:
    """The labels that a sentence only names to undo them; every right, where rules find one undone and none meant."""
    meant = any(one.label in ASKED for one in seen.found)
    return frozenset(ASKED) if seen.denied & set(Right) and not meant else seen.denied


def _without(denied: frozenset[str], told: Told) -> Told:
    """What is left where a rule found the words of a label undone: "please do not delete" asks for no erasure."""
    if not denied:
        return told
    chances = {label: min(chance, _DENIED) if label in denied else chance for label, chance in told.chances.items()}
    return Told(chances, {label: family for label, family in told.because.items() if label not in denied})
