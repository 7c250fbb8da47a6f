"""Drawing by lot with a seed: the same seed draws the same year. Figures come from `year.toml`."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

HERE = Path(__file__).parent
T = TypeVar("T")


class Lots:
    """A seeded source of chance; it protects nothing and is never used for keys."""

    def __init__(self, seed: int | str) -> None:
        self._chance = random.Random(f"privacy-bot/{seed}")  # noqa: S311 - a simulation, no secret

    def happens(self, share: float) -> bool:
        """True in so many of all cases (0 to 1)."""
        return self._chance.random() < share

    def one_of(self, values: Sequence[T]) -> T:
        """Any of the values, each as likely."""
        return self._chance.choice(values)

    def weighed(self, weights: Mapping[str, float]) -> str:
        """A key, as often as its weight says."""
        return self._chance.choices(list(weights), weights=list(weights.values()))[0]

    def between(self, least: int, most: int) -> int:
        """A whole number from least to most, both included."""
        return self._chance.randint(least, most)


@cache
def figures() -> Mapping[str, Any]:
    """`year.toml`: weights, shares and spans."""
    return tomllib.loads((HERE / "year.toml").read_text(encoding="utf-8"))


@cache
def phrases() -> Mapping[str, Mapping[str, list[str]]]:
    """`letters.toml`: what people write, by language."""
    return tomllib.loads((HERE / "letters.toml").read_text(encoding="utf-8"))
