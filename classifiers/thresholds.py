"""Where a chance becomes a finding (`assets/thresholds.toml`). Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from classifiers.labels import Matter, Right

_NEVER = 2.0
"""More than any chance."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """Chances 0..1.

    Attributes:
        sure: label -> from here on it counts as said though the rules do not find it.
        decided: from here on it counts as said if the rules find it.
        beside: from here on it counts as said though the rules find another right (or matter) and not this one.
        unsigned: from here on it counts as said, and may have been meant, where no rule finds a word on data protection
            or on the writer's own data.
        doubt: from here on a right may have been meant.
        asked_doubt: the same for a letter that is a question.
        personal_doubt: the same where no rule finds a word on data protection, only the writer's own data or account.
    """

    sure: Mapping[str, float]
    decided: float
    beside: float
    unsigned: float
    doubt: float
    asked_doubt: float
    personal_doubt: float

    def said(self, label: str, chance: float, *, decided: bool, signed: bool, beside: bool = False) -> bool:
        """Whether a right or matter counts as said.

        Args:
            label: the right or matter.
            chance: what rules and categoriser make of it together.
            decided: the rules alone find it.
            signed: the rules find a word on data protection, or of the writer's own data or account.
            beside: the rules find another right, or another matter.
        """
        if decided:
            return chance >= min(self.decided, self.sure[label])
        return chance >= max(self.sure[label], self.beside if beside else 0.0, 0.0 if signed else self.unsigned)

    def for_many(self) -> Thresholds:
        """The same for a letter to many: what no rule finds in it is never said."""
        return replace(self, sure=dict.fromkeys(self.sure, _NEVER))

    @classmethod
    def parse(cls, document: Mapping[str, Any]) -> Thresholds:
        """Read the file.

        Raises:
            ValueError: a right or matter without its threshold; the message names it.
        """
        missing = {*Right, *Matter} - document["sure"].keys()
        if missing:
            raise ValueError(f"thresholds.toml lacks {', '.join(sorted(missing))} under [sure]")
        return cls(**document)
