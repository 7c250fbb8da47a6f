"""Logistic regression over hashed features, in numpy: the same corpus gives the same matrix.

Each column is a label of its own; a row says with a weight for each column how much it teaches there (a sentence of a
letter that exercises access says nothing certain about access, and a lot about erasure).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifiers.features import SIZE, Features

Array = NDArray[Any]
_BATCH = 128
_RATE = 0.35
_LEAST = 2
"""A feature that fewer rows have teaches nothing."""
_STEPS = 127
"""Weights are kept as whole numbers of one byte."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Sentences to learn from: features, targets (rows x labels, 0..1), and how much each target teaches."""

    features: Sequence[Features]
    targets: Array
    teaches: Array


@dataclass(frozen=True, slots=True)
class Matrix:
    """What was learned: weights (SIZE x labels) and bias."""

    weights: Array
    bias: Array

    def chances(self, features: Sequence[Features]) -> Array:
        """The chance of each label for each sentence."""
        found = np.stack([_sum(self.weights, one) for one in features]) if features else np.zeros((0, len(self.bias)))
        return np.asarray(1.0 / (1.0 + np.exp(-(found + self.bias))))


def _sum(weights: Array, one: Features) -> Array:
    return np.asarray(np.array(one.worth, np.float32) @ weights[list(one.where)])


def learn(rows: Rows, *, epochs: int = 12, decay: float = 2e-5, seed: int = 7) -> Matrix:
    """Train a matrix.

    Args:
        rows: what to learn from.
        epochs: how often each row is seen.
        decay: how fast weights shrink that nothing speaks for.
        seed: of the order.
    """
    known = _known(rows.features)
    index = np.full(SIZE, -1, np.int64)
    index[known] = np.arange(len(known))
    packed = [_pack(one, index) for one in rows.features]
    labels = rows.targets.shape[1]
    weights, squares = np.zeros((len(known), labels), np.float32), np.full((len(known), labels), 1e-4, np.float32)
    share = (rows.targets * rows.teaches).sum(0) / np.maximum(rows.teaches.sum(0), 1e-9)
    bias = np.log(np.clip(share, 1e-3, 0.999) / (1 - np.clip(share, 1e-3, 0.999))).astype(np.float32)
    bias_squares = np.full(labels, 1e-2, np.float32)
    order = np.random.default_rng(seed)
    for _ in range(epochs):
        shuffled = order.permutation(len(packed))
        for start in range(0, len(shuffled), _BATCH):
            some = shuffled[start : start + _BATCH]
            where, worth, begins = _join([packed[at] for at in some])
            score = np.add.reduceat(weights[where] * worth[:, None], begins, axis=0) + bias
            wrong = (1 / (1 + np.exp(-score)) - rows.targets[some]) * rows.teaches[some] / len(some) * 8
            slopes = np.repeat(wrong, np.diff([*begins, len(where)]), axis=0) * worth[:, None]
            descend(weights, squares, where, slopes, rate=_RATE)
            down = wrong.sum(0)
            bias_squares += down**2
            bias -= _RATE * down / np.sqrt(bias_squares)
        weights *= 1 - decay * len(packed) / _BATCH
    full = np.zeros((SIZE, labels), np.float32)
    full[known] = weights
    return Matrix(full, bias)


def descend(weights: Array, squares: Array, where: Array, slopes: Array, *, rate: float) -> None:
    """One step of Adagrad, in place.

    Args:
        weights: what is learned, a row for each number of a feature.
        squares: of the slopes each weight has seen.
        where: numbers of the features of a batch, with repetitions.
        slopes: a row for each of them.
        rate: how far a step goes.
    """
    order = np.argsort(where, kind="stable")
    sorted_where = where[order]
    begins = np.flatnonzero(np.r_[True, sorted_where[1:] != sorted_where[:-1]])
    sums = np.add.reduceat(slopes[order], begins, axis=0)
    rows = sorted_where[begins]
    squares[rows] += sums**2
    weights[rows] -= rate * sums / np.sqrt(squares[rows])


def _known(features: Sequence[Features]) -> Array:
    counts = np.zeros(SIZE, np.int64)
    for one in features:
        counts[list(set(one.where))] += 1
    return np.flatnonzero(counts >= _LEAST)


def _pack(one: Features, index: Array) -> tuple[Array, Array]:
    where = index[list(one.where)]
    kept = where >= 0
    return where[kept], np.array(one.worth, np.float32)[kept]


def _join(packed: Sequence[tuple[Array, Array]]) -> tuple[Array, Array, Array]:
    """The features of a batch in one row, and where each sentence begins; an empty one gets a feature of no worth."""
    filled = [
        (where, worth) if len(where) else (np.zeros(1, np.int64), np.zeros(1, np.float32)) for where, worth in packed
    ]
    begins = np.cumsum([0, *(len(where) for where, _ in filled[:-1])])
    return np.concatenate([one for one, _ in filled]), np.concatenate([one for _, one in filled]), begins


def small(matrix: Matrix) -> dict[str, Array]:
    """The matrix as it is shipped: one byte a weight, a scale a label."""
    scales = np.maximum(np.abs(matrix.weights).max(axis=0), 1e-9) / _STEPS
    return {
        "weights": np.rint(matrix.weights / scales).astype(np.int8),
        "scales": scales.astype(np.float32),
        "bias": matrix.bias.astype(np.float32),
    }
