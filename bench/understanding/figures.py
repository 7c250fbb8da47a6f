"""Shares, F1 and calibration, each with how far chance alone could move it."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt

from bench.understanding.judged import Judged
from bench.understanding.letters import RIGHTS

SIX = tuple(sorted(RIGHTS - {"consent_withdrawal"}))
"""The rights of GDPR 15 to 18, 20 and 21."""
ENOUGH = 10
_Z = 1.96
_DRAWS = 300
_BINS = 10
_SPOKEN = 0.05


@dataclass(frozen=True, slots=True)
class Share:
    """A share with its 95 % interval (Wilson)."""

    part: float
    of: float

    @property
    def value(self) -> float:
        """0..1; 0 of nothing."""
        return self.part / self.of if self.of else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Lower and upper end."""
        if not self.of:
            return 0.0, 1.0
        middle = (self.value + _Z**2 / (2 * self.of)) / (1 + _Z**2 / self.of)
        reach = sqrt(self.value * (1 - self.value) / self.of + _Z**2 / (4 * self.of**2)) * _Z / (1 + _Z**2 / self.of)
        return max(0.0, middle - reach), min(1.0, middle + reach)


@dataclass(frozen=True, slots=True)
class Counts:
    """How often a label was right, missed and too much, near duplicates weighing once."""

    right: float
    missed: float
    extra: float

    @property
    def support(self) -> float:
        """Letters that have the label."""
        return self.right + self.missed

    @property
    def recall(self) -> Share:
        """Of the letters that have it."""
        return Share(self.right, self.support)

    @property
    def precision(self) -> Share:
        """Of the letters that were given it."""
        return Share(self.right, self.right + self.extra)

    @property
    def f1(self) -> float:
        """Harmonic mean of the two."""
        total = 2 * self.right + self.missed + self.extra
        return 2 * self.right / total if total else 0.0


def count(label: str, judged: Iterable[Judged]) -> Counts:
    """Count one label; an optional label is neither right nor wrong, an ambiguous letter has no extra."""
    right = missed = extra = 0.0
    for one in judged:
        if label in one.letter.labels:
            right += one.weight * (label in one.found)
            missed += one.weight * (label not in one.found)
        elif label in one.found and label not in one.letter.optional and one.letter.part != "ambiguous":
            extra += one.weight
    return Counts(right, missed, extra)


def micro(judged: Sequence[Judged]) -> Counts:
    """The six rights together."""
    all_counts = [count(label, judged) for label in SIX]
    return Counts(
        sum(one.right for one in all_counts),
        sum(one.missed for one in all_counts),
        sum(one.extra for one in all_counts),
    )


def macro(judged: Sequence[Judged], *, least: int = ENOUGH) -> float | None:
    """Mean F1 of those of the six rights that at least so many letters have; None if there is none."""
    scores = [found.f1 for label in SIX if (found := count(label, judged)).support >= least]
    return sum(scores) / len(scores) if scores else None


def interval(judged: Sequence[Judged], label: str) -> tuple[float, float]:
    """95 % interval of a label's F1 (bootstrap over letters, seeded)."""
    draw = random.Random(label)  # noqa: S311 - a repeatable draw, no secret
    involved = [one for one in judged if label in one.letter.labels | one.found]
    scores = (
        sorted(count(label, draw.choices(involved, k=len(involved))).f1 for _ in range(_DRAWS)) if involved else [0.0]
    )
    return scores[int(0.025 * len(scores))], scores[min(len(scores) - 1, int(0.975 * len(scores)))]


def calibration(judged: Iterable[Judged]) -> float:
    """Expected calibration error of the scores of rights that were spoken of, 0 (perfect) to 1."""
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(_BINS)]
    for one in judged:
        for label in RIGHTS - one.letter.optional:
            score = one.verdict.scores.get(label, 0.0)
            if score >= _SPOKEN or label in one.letter.labels:
                bins[min(_BINS - 1, int(score * _BINS))].append((score, label in one.letter.labels))
    total = sum(len(one) for one in bins)
    gaps = [abs(sum(score for score, _ in one) - sum(truth for _, truth in one)) for one in bins]
    return sum(gaps) / total if total else 0.0
