"""Where a chance becomes a finding (`assets/thresholds.toml`). Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from classifiers.labels import Matter, Right


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """Chances 0..1.

    Attributes:
        sure: label -> from here on it counts as said.
        doubt: from here on a right may have been meant.
        asked_doubt: the same for a letter that is a question.
    """

    sure: Mapping[str, float]
    doubt: float
    asked_doubt: float

    @classmethod
    def parse(cls, document: Mapping[str, Any]) -> Thresholds:
        """Read the file.

        Raises:
            ValueError: a right or matter without its threshold; the message names it.
        """
        missing = {*Right, *Matter} - document["sure"].keys()
        if missing:
            raise ValueError(f"thresholds.toml lacks {', '.join(sorted(missing))} under [sure]")
        return cls(sure=document["sure"], doubt=document["doubt"], asked_doubt=document["asked_doubt"])
