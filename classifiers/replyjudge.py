"""The sentences of an answer put together: what it says to which of our questions. Pure.

A "no" outweighs a "yes", a yes that depends on something is none, and what is not plain is `unsure`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from classifiers.choices import read_choices
from classifiers.heard import Heard
from classifiers.labels import Matter, Right
from classifiers.questions import Asked, Question, ReplyVerdict, Said

SHORT = 5
"""Own words up to this many may be in any language."""
_CODE = re.compile(r"(?<![\w-])[A-Z0-9]{2,8}(?:-[A-Z0-9]{2,8}){0,3}(?![\w-])")
_FACT = re.compile(r"\d{4,}|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|[\w.+-]{1,64}@[\w-]{1,63}\.\w")


class AnswerJudge:
    """Puts the sentences of one answer together."""

    def __init__(
        self, own: str, found: Sequence[Heard], asked: tuple[Question, ...], named: tuple[Right | Matter, ...]
    ) -> None:
        self._own, self._found, self._asked, self._named = own, found, asked, named
        self._said: set[Said] = set()
        self._because: list[str] = []

    def verdict(self) -> ReplyVerdict:
        """What the answer says."""
        about = self._permission()
        choices = self._choices()
        self._words()
        self._facts()
        return ReplyVerdict(
            said=frozenset(self._said), about=about, choices=choices, because=tuple(dict.fromkeys(self._because))
        )

    def _say(self, said: Said, why: str) -> None:
        self._said.add(said)
        self._because.append(f"reply.{why}")

    def _kinds(self, *kinds: Asked) -> list[Question]:
        return [one for one in self._asked if one.kind in kinds]

    def _permission(self) -> Question | None:
        """Yes, no or taken back, and to which open question."""
        if any(one.has("TAKE_BACK") and (one.has("PERMISSION", "READ") or self._short) for one in self._found):
            self._say(Said.WITHDRAWN, "taken_back")
            return self._about()
        open_ones = self._kinds(Asked.PERMISSION, *([] if self._requests else [Asked.NO_REQUEST]))
        answers = {one.answers for one in self._found} - {""}
        if not open_ones or not answers:
            return None
        if answers == {"yes"}:
            case = any(one.has("CASE") for one in self._found)
            self._say(Said.YES_CASE if case else Said.YES, "yes_case" if case else "yes")
        elif answers == {"no"}:
            self._say(Said.NO, "no")
        else:
            self._say(Said.UNSURE, "yes_and_no" if answers >= {"yes", "no"} else "depends")
        about = self._about()
        if about is None and Said.YES_CASE not in self._said and Said.YES in self._said:
            self._said = self._said - {Said.YES} | {Said.UNSURE}
            self._because.append("reply.two_questions_open")
        return about

    @property
    def _short(self) -> bool:
        return sum(len(one.said.words) for one in self._found) <= 2 * SHORT

    def _about(self) -> Question | None:
        """The question whose code stands in the answer, else the only one that is open."""
        open_ones = self._kinds(Asked.PERMISSION, Asked.NO_REQUEST)
        codes = set(_CODE.findall(self._own.upper()))
        coded = [one for one in open_ones if one.code and one.code.upper() in codes]
        if len(coded) == 1:
            return coded[0]
        return open_ones[0] if len(open_ones) == 1 else None

    def _choices(self) -> tuple[Right | Matter, ...]:
        """What was chosen among N3's choices: by number, by ordinal, by name, or the whole."""
        asked = next(iter(self._kinds(Asked.CHOICE)), None)
        if asked is None or not asked.choices:
            return ()
        chosen = read_choices(self._own, self._found, asked.choices, self._named)
        says = {Said.UNSURE: chosen.unsure, Said.WHOLE_SCOPE: chosen.whole, Said.CHOICE: bool(chosen.choices)}
        for said in (one for one, holds in says.items() if holds):
            self._say(said, chosen.because)
        return chosen.choices

    def _words(self) -> None:
        """The words our notices offer: REQUEST and HUMAN."""
        denied = any(one.answers == "no" for one in self._found)
        if self._requests and not denied:
            self._say(Said.REQUEST, "request")
        if any(one.has("HUMAN") for one in self._found) and self._short and not denied:
            self._say(Said.HUMAN, "human")

    @property
    def _requests(self) -> bool:
        """Whether it says REQUEST: in a few words, or in a sentence where that was the question (N21)."""
        longest = 2 * SHORT if self._kinds(Asked.NO_REQUEST) else SHORT
        plain = (one for one in self._found if len(one.said.words) <= longest and not one.said.question)
        return self._short and any(one.has("REQUEST") for one in plain)

    def _facts(self) -> None:
        """Facts that were asked for, given or refused."""
        if not self._kinds(Asked.IDENTITY, Asked.MANDATE, Asked.FACTS):
            return
        if _FACT.search(self._own) or any(one.has("FACT") for one in self._found):
            self._say(Said.FACTS, "facts")
        elif any(one.has("REFUSE") or one.answers == "no" for one in self._found):
            self._say(Said.REFUSED, "refused")
