"""What a letter says to our permission questions: the reader of answers, in the words of the rules.

The reader itself is `classifiers.replies`; here its verdict becomes one act, or the word that it was not plain.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from classifiers.letter import Letter
from classifiers.ourwords import without_notices
from classifiers.questions import Asked, Question, ReplyVerdict, Said
from classifiers.quoting import segment
from classifiers.replies import read_reply
from classifiers.words import clean
from handlers.permission import ActKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the writer was asked.

    Attributes:
        codes: Gmail id of each message in question -> its short code and its long one.
        notices: the text of every notice we sent, to be subtracted.
        are_open: whether the questions are still open; a yes to a closed one counts only with its code.
    """

    codes: Mapping[str, tuple[str, str]]
    notices: tuple[str, ...]
    are_open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What a letter says: one act about a message (None: all of the case), or that it was not plain."""

    kind: ActKind | None = None
    about: str | None = None
    unsure: bool = False


class ReplyReader(Protocol):
    """Whatever reads an answer."""

    def __call__(self, letter: Letter, told: Told) -> Heard:
        """What a letter says to what was asked."""
        ...


def hear(letter: Letter, told: Told) -> Heard:
    """Read an answer in the writer's own words; never raises for any text."""
    own = own_words(letter, told.notices).upper()
    named = [about for about, codes in told.codes.items() if re.search(_alone(codes), own)]
    asked = {about: Question(kind=Asked.PERMISSION, code=_code_in(own, *told.codes[about])) for about in told.codes}
    if len(named) == 1:
        asked = {named[0]: asked[named[0]]}
    verdict = read_reply(letter, tuple(asked.values()), told.notices)
    about = next((gmail_id for gmail_id, one in asked.items() if one is verdict.about), None)
    kind = _kind(verdict)
    about = None if kind is ActKind.YES_CASE else about
    heard = Heard(kind=kind, about=about, unsure=Said.UNSURE in verdict.said)
    gives = heard.kind in {ActKind.YES, ActKind.YES_CASE}
    return Heard() if gives and not told.are_open and not named else heard


def _kind(verdict: ReplyVerdict) -> ActKind | None:
    for said, kind in _ACTS.items():
        if said in verdict.said:
            return kind
    return None


# A no outweighs a yes (P2).
_ACTS = {
    Said.WITHDRAWN: ActKind.WITHDRAWN,
    Said.NO: ActKind.NO,
    Said.YES_CASE: ActKind.YES_CASE,
    Said.YES: ActKind.YES,
}


def own_words(letter: Letter, notices: Sequence[str]) -> str:
    """The writer's own words of an answer: no quoted history, and no line of a notice of ours."""
    return without_notices(clean(segment(letter.text).own), notices)


def _alone(codes: tuple[str, str]) -> str:
    return rf"(?<![A-Z])(?:{'|'.join(codes)})(?![A-Z])"


def _code_in(own: str, short: str, long: str) -> str:
    return long if long in own else short
