"""Answers to our own questions, read in the writer's own words, whatever the language of the question. Pure.

Quoted history goes first, then every line of a notice that we sent: mail programs quote without marks, and "Non merci"
above our text must not be read as the yes inside it. What is left is read sentence by sentence: a "no" outweighs a
"yes", a yes that depends on something is none, and what is not plain stays `unsure` and is asked again. Silence and
doubt give nothing (LEGAL.md P2, P3). `because` names what was found, never a word of it.
"""

from __future__ import annotations

import functools
import itertools
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from importlib import resources

from classifiers import words
from classifiers.heard import Heard
from classifiers.labels import Matter, Right
from classifiers.language import Detector, shipped
from classifiers.letter import Letter
from classifiers.lexicon import Lexicon, Spots
from classifiers.ourwords import without_notices
from classifiers.questions import Asked, Question, ReplyVerdict, Said
from classifiers.quoting import segment
from classifiers.replyjudge import SHORT, AnswerJudge

__all__ = ["Asked", "Question", "ReplyReader", "ReplyVerdict", "Said", "read_reply", "reader"]
_LONGEST = 60
"""So many sentences are read."""
_NAMED: Mapping[str, str] = {
    "ERASE": "erasure", "ERASED": "erasure", "ERASURE": "erasure", "RIGHT_ERASURE": "erasure",
    "COPY": "access", "ACCESS": "access", "RIGHT_ACCESS": "access",
    "CORRECT": "rectification", "CORRECTED": "rectification", "CORRECTION": "rectification",
    "RIGHT_RECTIFICATION": "rectification",
    "RESTRICT": "restriction", "RESTRICTION": "restriction",
    "RIGHT_RESTRICTION": "restriction", "FREEZE": "restriction",
    "PORTABLE": "portability", "TRANSFER": "portability", "EXPORT": "portability", "FORMAT": "portability",
    "OBJECT": "objection", "RIGHT_OBJECT": "objection", "UNSUB": "objection", "OPTOUT": "objection",
    "WITHDRAW": "consent_withdrawal", "WITHDRAWAL": "consent_withdrawal", "RIGHT_WITHDRAW": "consent_withdrawal",
    "COMPLAIN": "complaint", "BREACH": "breach", "QUESTION_WORD": "question",
}  # fmt: skip
"""The concepts of the lexicons that name a choice."""


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
    lists = (one for one in sorted((assets / "lexicon").iterdir(), key=lambda one: one.name))
    return ReplyReader(
        {language: Lexicon({"language": language, "concepts": concepts}) for language, concepts in answers.items()},
        {one.name[:2]: Lexicon(tomllib.loads(one.read_text("utf-8"))) for one in lists},
        shipped(),
    )


class ReplyReader:
    """Reads answers with given words; keeps nothing of any."""

    def __init__(self, answers: Mapping[str, Lexicon], lexicons: Mapping[str, Lexicon], detector: Detector) -> None:
        self._answers, self._lexicons, self._detector = answers, lexicons, detector

    def read(self, letter: Letter, asked: tuple[Question, ...], notices: Sequence[str]) -> ReplyVerdict:
        """See `read_reply`."""
        own = without_notices(words.clean(segment(letter.text).own), notices)
        lines = [one for one in _sentences(own) if one.words][:_LONGEST]
        if not lines:
            return ReplyVerdict(because=("reply.empty",))
        languages = self._languages(own, lines, asked)
        thread = {one.language for one in asked}
        found = [Heard(one, self._spots(one, languages, thread)) for one in lines]
        return AnswerJudge(own, found, asked, self._chosen(lines, languages, asked)).verdict()

    def _languages(self, own: str, lines: Sequence[words.Sentence], asked: Iterable[Question]) -> tuple[str, ...]:
        """The language of the answer; of a short one that of the question first, then every other."""
        told = self._detector.detect(own)
        first = [one.language for one in asked if one.language in self._answers]
        count = sum(len(one.words) for one in lines)
        if told in self._answers and count > SHORT:
            return tuple(dict.fromkeys((told, *first, "en")))
        if count <= SHORT:
            near = [told] if told in self._answers else []
            return tuple(dict.fromkeys((*first, *near, "en", "fr", *sorted(self._answers))))
        return tuple(dict.fromkeys((*first, "en", "fr")))

    def _spots(self, said: words.Sentence, languages: Sequence[str], thread: set[str]) -> Spots:
        """The concepts in the language that knows most of the words.

        Of equals a "no" comes first, then thanks in the thread's language (a Danish "tak" is no Polish yes), then yes.
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
        trusted = {*(one.language for one in asked), languages[0], "en"}
        named = {
            _NAMED[concept]
            for line in lines
            for language in languages
            if language in self._lexicons
            for concept in self._naming(line, language, whole=language not in trusted)
        }
        return tuple(one for one in open_choices if one.value in named)

    def _naming(self, line: words.Sentence, language: str, *, whole: bool) -> set[str]:
        """The concepts that name a choice; in a language nobody wrote in so far they must be half of the line."""
        spots = self._lexicons[language].spot(line.words)
        naming = {concept: spots[concept] for concept in spots.keys() & _NAMED.keys()}
        if whole and 2 * len(_covered(naming)) < len(line.words):
            return set()
        return set(naming)


def _covered(spots: Spots) -> set[int]:
    """The words that some concept reads."""
    return {at for ends in spots.values() for start, end in ends.items() for at in range(start, end)}


def _sentences(text: str) -> Iterable[words.Sentence]:
    parts = words.pieces(text)
    begins = [at for at, starts in enumerate(words.starts(parts)) if starts]
    for start, end in itertools.pairwise([*begins, len(parts)]):
        yield words.sentence(parts[start:end])
