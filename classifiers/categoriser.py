"""`privacy_bot.categoriser.v1`: how likely a sentence exercises each right, raises each matter, and in which mood.

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


@dataclass(frozen=True, slots=True)
class Told:
    """What the categoriser says of one sentence: label -> chance 0..1, and the family that spoke loudest for each."""

    chances: Mapping[str, float]
    because: Mapping[str, str]


class Categoriser:
    """The shipped matrix; safe to share between threads."""

    def __init__(self, weights: NDArray[Any], scales: NDArray[Any], bias: NDArray[Any]) -> None:
        self._weights, self._scales, self._bias = weights, scales.astype(np.float32), bias.astype(np.float32)

    @classmethod
    def read(cls, path: Path) -> Categoriser:
        """Read the matrix that training wrote.

        Raises:
            ValueError: it was trained for other labels than these.
        """
        with np.load(path, allow_pickle=False) as stored:
            weights, scales, bias = stored["weights"], stored["scales"], stored["bias"]
        if weights.shape[1] != len(LABELS):
            raise ValueError(f"{path.name} has {weights.shape[1]} labels, not {len(LABELS)}: run `make train`")
        return cls(weights, scales, bias)

    def tell(self, sentences: Sequence[Seen], *, subject: bool = False) -> list[Told]:
        """What each sentence is, in order."""
        last = len(sentences) - 1
        return [
            self.judge(of(one, first=at == 0, last=at == last, subject=subject)) for at, one in enumerate(sentences)
        ]

    def judge(self, features: Features) -> Told:
        """What a sentence with these features is."""
        rows = self._weights[list(features.where)].astype(np.float32) * np.array(features.worth, np.float32)[:, None]
        parts = np.zeros((len(FAMILIES), rows.shape[1]), np.float32)
        np.add.at(parts, list(features.family), rows)
        parts *= self._scales
        chances = 1.0 / (1.0 + np.exp(-(parts.sum(axis=0) + self._bias)))
        loudest = parts.argmax(axis=0)
        return Told(
            chances=dict(zip(LABELS, chances.tolist(), strict=True)),
            because={label: FAMILIES[at] for label, at in zip(LABELS, loudest.tolist(), strict=True)},
        )
