"""The words of asking back: what our notices ask, and what an answer can say. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from classifiers.labels import Matter, Right
from classifiers.language import UNKNOWN


class Asked(StrEnum):
    """What a notice of ours asked."""

    PERMISSION = "permission"  # may a person read this message? N23
    CHOICE = "choice"  # which of these did you mean? N3
    IDENTITY = "identity"  # N2
    MANDATE = "mandate"  # N15
    FACTS = "facts"  # N3-data
    NO_REQUEST = "no_request"  # N21: REQUEST if it is one, YES to let a person read


class Said(StrEnum):
    """What an answer says; several may be said at once."""

    YES = "yes"
    YES_CASE = "yes_case"  # every message of the case
    NO = "no"
    WITHDRAWN = "withdrawn"  # an earlier yes is taken back
    CHOICE = "choice"
    WHOLE_SCOPE = "whole_scope"
    REQUEST = "request"
    HUMAN = "human"  # P13
    FACTS = "facts"  # facts about the writer are given
    REFUSED = "refused"  # facts are refused
    UNSURE = "unsure"  # it answers, and not plainly: ask again, with numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One open question of ours.

    Attributes:
        kind: what was asked.
        code: code of the message it names ("K7QF"), "" if none.
        choices: the choices in their printed order (N3).
        language: ISO 639-1 code it was asked in.
    """

    kind: Asked
    code: str = ""
    choices: tuple[Right | Matter, ...] = ()
    language: str = UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyVerdict:
    """What an answer says.

    Attributes:
        said: everything it says; empty where it answers nothing.
        about: the question that a yes, no or withdrawal belongs to; None if it is open which one.
        choices: what was chosen.
        because: names of what was found, never any text.
    """

    said: frozenset[Said] = frozenset()
    about: Question | None = None
    choices: tuple[Right | Matter, ...] = ()
    because: tuple[str, ...] = ()
