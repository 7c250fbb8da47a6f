"""What a letter says to N3: the choices it names, and what it asks in its own words; facts for the rules, no text.

The reader of choices is `classifiers.replies`; the letter is classified once more without our own lines, since a mail
program may quote "have your data erased" without a mark.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.cases.hearing import own_words
from bot.cases.understanding import Classifier
from classifiers.choices import SHORT
from classifiers.labels import Judgement, Right, Verdict
from classifiers.letter import Letter
from classifiers.questions import Asked, Question
from classifiers.questions import Said as Words
from classifiers.replies import read_reply
from classifiers.words import tokens
from handlers.unclear import Said

WORD = "reply.choice_by_word"


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """What N3 offered: the choices in their printed order, its language, and the text of every notice that left."""

    choices: tuple[Right, ...]
    language: str
    notices: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What a letter says, the verdict on its own words, and the names of what was found."""

    said: Said
    verdict: Verdict
    because: tuple[str, ...]


def read_answer(letter: Letter, offered: Offered, classifier: Classifier, *, proven: bool) -> Reply:
    """Read a letter that came after N3; never raises for any text."""
    question = Question(kind=Asked.CHOICE, choices=offered.choices, language=offered.language)
    found = read_reply(letter, (question,), offered.notices)
    own = own_words(letter, offered.notices)
    verdict = classifier.classify(replace(letter, text=own, is_reply=True))
    asks = verdict.rights if verdict.judgement is Judgement.SURE else ()
    # A sentence is understood as a whole; a word of it that names a choice may be about something else.
    understood = bool(asks) and WORD in found.because and len(tokens(own)) > SHORT
    said = Said(
        chosen=() if understood else tuple(one for one in found.choices if isinstance(one, Right)),
        whole=Words.WHOLE_SCOPE in found.said,
        asks=asks,
        plain=Words.UNSURE not in found.said or bool(asks),
        proven=proven,
    )
    return Reply(said=said, verdict=verdict, because=found.because)
