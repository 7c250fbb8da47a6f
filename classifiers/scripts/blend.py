"""Sentences that ask two things, or ask amid other words, made from our asks at training time.

People write "send me a copy, then delete it all" and bury an ask in half a page; our asks are short and single. Two
asks of one language become one row with the features and labels of both: no text is made, only rows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifiers.categoriser import ASKED, LABELS
from classifiers.features import FAMILIES, WEIGHT, Features

Array = NDArray[Any]
_PLAIN = len(ASKED)
"""The columns before the moods: of a blend the moods say nothing."""


def blend(
    features: Sequence[Features], targets: Array, languages: Sequence[str], moods: Sequence[str], *, seed: int = 11
) -> tuple[list[Features], Array, Array]:
    """Blended rows: features, targets and what each target teaches.

    Args:
        features: of asks, one sentence each.
        targets: their targets.
        languages: of each ask.
        moods: of each ask.
        seed: of the draw.
    """
    draw = np.random.default_rng(seed)
    by_language: dict[tuple[str, bool], list[int]] = defaultdict(list)
    for at, (language, mood) in enumerate(zip(languages, moods, strict=True)):
        if mood in {"exercised", "none"}:
            by_language[language, mood == "exercised"].append(at)
    made: list[Features] = []
    wanted: list[Array] = []
    for (language, asks), ours in sorted(by_language.items()):
        others = by_language.get((language, True), []) if asks else []
        plain = by_language.get((language, False), [])
        for one in ours if asks else []:
            for pool in (others, plain):
                if pool:
                    other = pool[int(draw.integers(len(pool)))]
                    made.append(_both(features[one], features[other]))
                    wanted.append(np.maximum(targets[one], targets[other]))
    if not made:
        return [], np.zeros((0, len(LABELS)), np.float32), np.zeros((0, len(LABELS)), np.float32)
    teaches = np.zeros((len(made), len(LABELS)), np.float32)
    teaches[:, :_PLAIN] = 1.0
    return made, np.stack(wanted).astype(np.float32), teaches


def _both(one: Features, other: Features) -> Features:
    """The features of both, each family at its own length again."""
    where: list[int] = []
    worth: list[float] = []
    family: list[int] = []
    for number, name in enumerate(FAMILIES):
        found = sorted(
            {at for some in (one, other) for at, kind in zip(some.where, some.family, strict=True) if kind == number}
        )
        where += found
        worth += [WEIGHT[name] / sqrt(len(found))] * len(found) if found else []
        family += [number] * len(found)
    return Features(tuple(where), tuple(worth), tuple(family))
