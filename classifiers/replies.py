"""Answers to our own questions, read in the writer's own words, whatever the language of the question. Pure.

Quoted history goes first, then every line of a notice that we sent: mail programs quote without marks, and "Non merci"
above our text must not be read as the yes inside it. What is left is read sentence by sentence: a "no" outweighs a
"yes", a yes that depends on something is none, and what is not plain stays `unsure` and is asked again. Silence and
doubt give nothing (LEGAL.md P2, P3). `because` names what was found, never a word of it.
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from importlib import resources

from classifiers import words
from classifiers.labels import Matter, Right
from classifiers.language import UNKNOWN, Detector
from classifiers.letter import Letter
from classifiers.lexicon import Lexicon, Spots
from classifiers.ourwords import without_notices
from classifiers.quoting import segment

_SHORT = 5
"""Own words up to this many may be in any language."""
_LONGEST = 60
"""So many sentences are read."""
_CODE = re.compile(r"(?<![\w-])[A-Z0-9]{2,8}(?:-[A-Z0-9]{2,8}){0,3}(?![\w-])")
_NUMBER = re.compile(r"(?<![\w.,:/-])#?([1-9])(?![\w,:/-]|\.\d)")
_CALLED = re.compile(r"(?:\bn[or°]?\.? ?|#|\bnum\w{0,6} |\boption\w{0,3} |\bchoi\w{0,4} |\bpunkt |\bpoint |\bopci\w{0,3} )([1-9])\b")
_FEW = 4
"""A number chooses in a line of so few words; in a longer one it may be a day."""
_FACT = re.compile(r"\d{4,}|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|[\w.+-]{1,64}@[\w-]{1,63}\.\w")
_ORDINALS = ("FIRST", "SECOND", "THIRD", "FOURTH", "FIFTH")
_NAMED: Mapping[str, str] = {
    "ERASE": "erasure", "ERASED": "erasure", "ERASURE": "erasure", "RIGHT_ERASURE": "erasure",
    "COPY": "access", "ACCESS": "access", "RIGHT_ACCESS": "access",
    "CORRECT": "rectification", "CORRECTED": "rectification", "CORRECTION": "rectification",
    "RIGHT_RECTIFICATION": "rectification",
    "RESTRICT": "restriction", "RESTRICTION": "restriction", "RIGHT_RESTRICTION": "restriction", "FREEZE": "restriction",
    "PORTABLE": "portability", "TRANSFER": "portability", "EXPORT": "portability", "FORMAT": "portability",
    "OBJECT": "objection", "RIGHT_OBJECT": "objection", "UNSUB": "objection", "OPTOUT": "objection",
    "WITHDRAW": "consent_withdrawal", "WITHDRAWAL": "consent_withdrawal", "RIGHT_WITHDRAW": "consent_withdrawal",
    "COMPLAIN": "complaint", "BREACH": "breach", "QUESTION_WORD": "question",
}  # fmt: skip
"""The concepts of the lexicons that name a choice."""


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


def read_reply(letter: Letter, asked: tuple[Question, ...], notices: Sequence[str] = ()) -> ReplyVerdict:
    """Read an answer. Never raises for any text.

    Args:
        letter: the message, quoted history included.
        asked: the questions that are open in its thread; none for a letter that may only take a permission back.
        notices: the text of every notice we sent to this person, to be subtracted.
    """
    return reader().read(letter, asked, notices)


@functools.cache
def reader() -> ReplyReader:
    """The reader of answers with the words that are shipped, built once a process."""
    assets = resources.files("classifiers") / "assets"
    answers = tomllib.loads((assets / "replies.toml").read_text("utf-8"))
    languages = tomllib.loads((assets / "languages.toml").read_text("utf-8"))
    lists = (one for one in sorted((assets / "lexicon").iterdir(), key=lambda one: one.name))
    return ReplyReader(
        {language: Lexicon({"language": language, "concepts": concepts}) for language, concepts in answers.items()},
        {one.name[:2]: Lexicon(tomllib.loads(one.read_text("utf-8"))) for one in lists},
        Detector(languages),
    )


class ReplyReader:
    """Reads answers with given words; keeps nothing of any."""

    def __init__(
        self, answers: Mapping[str, Lexicon], lexicons: Mapping[str, Lexicon], detector: Detector
    ) -> None:
        self._answers, self._lexicons, self._detector = answers, lexicons, detector

    def read(self, letter: Letter, asked: tuple[Question, ...], notices: Sequence[str]) -> ReplyVerdict:
        """See `read_reply`."""
        own = without_notices(words.clean(segment(letter.text).own), notices)
        lines = [one for one in _sentences(own) if one.words][:_LONGEST]
        if not lines:
            return ReplyVerdict(because=("reply.empty",))
        languages = self._languages(own, lines, asked)
        thread = {one.language for one in asked}
        found = [_Sentence(one, self._spots(one, languages, thread)) for one in lines]
        return _Judge(own, found, asked, self._chosen(lines, languages, asked)).verdict()

    def _languages(self, own: str, lines: Sequence[words.Sentence], asked: Iterable[Question]) -> tuple[str, ...]:
        """The language of the answer; of a short one that of the question first, then every other."""
        told = self._detector.detect(own)
        first = [one.language for one in asked if one.language in self._answers]
        count = sum(len(one.words) for one in lines)
        if told in self._answers and count > _SHORT:
            return tuple(dict.fromkeys((told, *first, "en")))
        if count <= _SHORT:
            near = [told] if told in self._answers else []
            return tuple(dict.fromkeys((*first, *near, "en", "fr", *sorted(self._answers))))
        return tuple(dict.fromkeys((*first, "en", "fr")))

    def _spots(self, said: words.Sentence, languages: Sequence[str], thread: set[str]) -> Spots:
        """The concepts in the language that knows most of the words.

        Of equals a "no" comes first, then thanks in the thread's language (a Danish "tak" is no Polish yes), then a yes.
        """

        def telling(read: tuple[str, Spots]) -> tuple[int, bool, bool, bool]:
            language, spots = read
            known = len(_covered(spots))
            whole = known == len(said.words)
            thanks = whole and "POLITE" in spots and language in thread
            return known, whole and "NO" in spots, thanks, whole and bool({"YES", "AGREE"} & spots.keys())

        read = ((language, self._answers[language].spot(said.words)) for language in languages)
        return max(read, key=telling, default=("", {}))[1]

    def _chosen(
        self, lines: Sequence[words.Sentence], languages: Sequence[str], asked: Iterable[Question]
    ) -> tuple[Right | Matter, ...]:
        """The choices that are named by a word of theirs."""
        open_choices = [choice for one in asked if one.kind is Asked.CHOICE for choice in one.choices]
        if not open_choices:
            return ()
        known = (
            self._lexicons[language].spot(line.words).keys()
            for line in lines
            for language in languages
            if language in self._lexicons
        )
        named = {_NAMED[concept] for concepts in known for concept in concepts & _NAMED.keys()}
        return tuple(one for one in open_choices if one.value in named)


@dataclass(frozen=True, slots=True)
class _Sentence:
    said: words.Sentence
    spots: Spots

    def has(self, *concepts: str) -> bool:
        return any(one in self.spots for one in concepts)

    @property
    def answers(self) -> str:
        """`yes`, `no`, `unsure`, or "" where it answers nothing."""
        harmless = self._places("HARMLESS")
        bare_no = self._opens("NO", harmless) or ("NO" in self.spots and self._bare)
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

    def _places(self, concept: str) -> set[int]:
        return {at for start, end in self.spots.get(concept, {}).items() for at in range(start, end)}


class _Judge:
    """Puts the sentences of one answer together."""

    def __init__(
        self, own: str, found: Sequence[_Sentence], asked: tuple[Question, ...], named: tuple[Right | Matter, ...]
    ) -> None:
        self._own, self._found, self._asked, self._named = own, found, asked, named
        self._said: set[Said] = set()
        self._because: list[str] = []

    def verdict(self) -> ReplyVerdict:
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
        open_ones = self._kinds(Asked.PERMISSION, Asked.NO_REQUEST)
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
        return sum(len(one.said.words) for one in self._found) <= 2 * _SHORT

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
        denied = any(one.has("NO", "REFUSE") for one in self._found)
        if any(one.has("ALL") for one in self._found) and not chosen and not denied and (self._short or not self._named):
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
        if any(one.has("REQUEST") for one in self._found) and self._short and not denied:
            self._say(Said.REQUEST, "request")
        if any(one.has("HUMAN") for one in self._found) and self._short and Said.NO not in self._said:
            self._say(Said.HUMAN, "human")

    def _facts(self) -> None:
        """Facts that were asked for, given or refused."""
        if not self._kinds(Asked.IDENTITY, Asked.MANDATE, Asked.FACTS):
            return
        if _FACT.search(self._own) or any(one.has("FACT") for one in self._found):
            self._say(Said.FACTS, "facts")
        elif any(one.has("REFUSE") or one.answers == "no" for one in self._found):
            self._say(Said.REFUSED, "refused")


def _ordinals(found: Iterable[_Sentence]) -> set[int]:
    """The places that are named; in "the second one" the last word names none."""
    places: set[int] = set()
    for one in found:
        named = {number: min(one.spots[name]) for number, name in enumerate(_ORDINALS, 1) if one.has(name)}
        if len(named) > 1 and named.get(1, 0) > min(named.values()):
            del named[1]
        places |= named.keys()
    return places


def _covered(spots: Spots) -> set[int]:
    """The words that some concept reads."""
    return {at for ends in spots.values() for start, end in ends.items() for at in range(start, end)}


def _sentences(text: str) -> Iterable[words.Sentence]:
    parts = words.pieces(text)
    begins = [at for at, starts in enumerate(words.starts(parts)) if starts]
    for start, end in zip(begins, [*begins[1:], len(parts)], strict=True):
        yield words.sentence(parts[start:end])
