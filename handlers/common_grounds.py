"""Grounds that can meet any right, by code, with the notice that says each (GDPR 11(2), 12(5); LIL 85; N13-N20).

Each right has grounds of its own besides (`Handler.grounds`, `Handler.refusals`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

EXCESSIVE = "12(5)"
UNIDENTIFIED = "11(2)"
DECEASED = "LIL-85"
OTHER_CONTROLLER = "28(3)(e)"
NO_ANSWER = "no_answer"
WITHDRAWN = "withdrawn"
NATIONAL_LAW = "23"


@dataclass(frozen=True, slots=True, kw_only=True)
class CommonGround:
    """A ground that can meet any right.

    Attributes:
        meaning: when it applies, for staff.
        notice: the notice that says it.
    """

    meaning: str
    notice: str


COMMON: Mapping[str, CommonGround] = {
    EXCESSIVE: CommonGround(
        meaning="manifestly unfounded or excessive, in particular because it is repeated; the controller proves it",
        notice="N12",
    ),
    UNIDENTIFIED: CommonGround(meaning="the person cannot be found in the data, and we can show it", notice="N14"),
    DECEASED: CommonGround(meaning="the person died; what heirs may ask remains possible", notice="N16"),
    OTHER_CONTROLLER: CommonGround(
        meaning="another company decides about these data: we are its processor", notice="N17"
    ),
    NO_ANSWER: CommonGround(
        meaning="what was asked stayed without an answer after two reminders and 60 days", notice="N20"
    ),
    WITHDRAWN: CommonGround(meaning="the person took the request back", notice="N20"),
    NATIONAL_LAW: CommonGround(
        meaning="a law of the Union or a Member State limits the right; it is named", notice="N12"
    ),
}
