"""The sentences of an answer put together: what it says to which of our questions. Pure.

A "no" outweighs a "yes", a yes that depends on something is none, and what is not plain is `unsure`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from classifiers import words
from classifiers.labels import Matter, Right
from classifiers.lexicon import Spots
from classifiers.questions import Asked, Question, ReplyVerdict, Said

SHORT = 5
"""Own words up to this many may be in any language."""
_CODE = re.compile(r"(?<![\w-])[A-Z0-9]{2,8}(?:-[A-Z0-9]{2,8}){0,3}(?![\w-])")
_NUMBER = re.compile(r"(?<![\w.,:/-])#?([1-9])(?![\w:/-]|[.,]\d)")
_CALLED = re.compile(
    r"(?:\bn[or°]?\.? ?|#|\bnum\w{0,6} |\boption\w{0,3} |\bchoi\w{0,4} |\bpunkt |\bpoint |\bopci\w{0,3} )([1-9])\b"
)
_FEW = 4
"""A number chooses in a line of so few words; in a longer one it may be a day."""
_FACT = re.compile(r"\d{4,}|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|[\w.+-]{1,64}@[\w-]{1,63}\.\w")
ORDINALS = ("FIRST", "SECOND", "THIRD", "FOURTH", "FIFTH")


@dataclass(frozen=True, slots=True)
class Heard:
    """One sentence of an answer with its concepts."""

    said: words.Sentence
    spots: Spots

    def has(self, *concepts: str) -> bool:
        """Whether any of the concepts is in it."""
        return any(one in self.spots for one in concepts)

    @property
    def answers(self) -> str:
        """`yes`, `no`, `unsure`, or "" where it answers nothing."""
        harmless = self._places("HARMLESS")
        bare_no = self._alone("NO", harmless) or ("NO" in self.spots and self._bare)
        negated = self._places("NEG") - harmless
        agrees = self.has("AGREE", "YES")
        reads = self.has("READ", "PERMISSION", "AGREE")
        if bare_no or self.has("REFUSE") or (negated and reads):
            return "no"
        if not (self._opens("YES", set()) or ("YES" in self.spots and self._bare) or "AGREE" in self.spots or harmless):
            return ""
        if self.has("IF") or self.said.question:
            return "unsure"
        return "yes" if agrees or harmless else ""

    @property
    def _bare(self) -> bool:
        """Whether nothing stands in it but an answer and politeness."""
        covered = self._places("YES") | self._places("NO") | self._places("POLITE") | self._places("CASE")
        return len(set(range(len(self.said.words))) - covered) <= 1

    def _opens(self, concept: str, without: set[int]) -> bool:
        """Whether it begins with the concept, politeness aside."""
        at = 0
        polite = self._places("POLITE") - self._places(concept)
        while at in polite:
            at += 1
        return at in self.spots.get(concept, {}) and at not in without

    def _alone(self, concept: str, without: set[int]) -> bool:
        """Whether it begins with the concept and a clause ends there: "No, …", but "No entiendo" says no no."""
        if not self._opens(concept, without):
            return False
        end = self.spots[concept][min(self.spots[concept])]
        clauses = self.said.clauses
        return end >= len(clauses) or clauses[end] != clauses[end - 1] or end > min(self.spots[concept]) + 1

    def _places(self, concept: str) -> set[int]:
        return {at for start, end in self.spots.get(concept, {}).items() for at in range(start, end)}


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
        if asked is None:
            return ()
        numbers = self._numbers()
        chosen = [one for at, one in enumerate(asked.choices, 1) if at in numbers]
        denied = any(one.has("NO", "REFUSE") and not one.has("HARMLESS") for one in self._found)
        if (
            any(one.has("ALL") for one in self._found)
            and not chosen
            and not denied
            and (self._short or not self._named)
        ):
            self._say(Said.WHOLE_SCOPE, "whole_scope")
            return ()
        by = "number" if chosen else "word"
        chosen = chosen or list(self._named)
        if chosen and denied:
            self._say(Said.UNSURE, "choice_denied")
            return ()
        if chosen:
            self._say(Said.CHOICE, f"choice_by_{by}")
        return tuple(chosen)

    def _numbers(self) -> set[int]:
        """The numbers that choose: alone in a short line, or said to be a number; ordinals in a short answer."""
        found: set[int] = set()
        for line in self._own.split("\n"):
            if len(words.tokens(line)) <= _FEW:
                found |= {int(one) for one in _NUMBER.findall(line)}
            found |= {int(one) for one in _CALLED.findall(words.fold(line))}
        if self._short and not found and not any(one.has("ALL") for one in self._found):
            found = _ordinals(self._found)
        return found

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


def _ordinals(found: Iterable[Heard]) -> set[int]:
    """The places that are named; in "the second one" the last word names none."""
    places: set[int] = set()
    for one in found:
        named = {number: min(one.spots[name]) for number, name in enumerate(ORDINALS, 1) if one.has(name)}
        if len(named) > 1 and named.get(1, 0) > min(named.values()):
            del named[1]
        places |= named.keys()
    return places
