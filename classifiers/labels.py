"""The words of the field: rights, matters, judgements, and the verdict that carries them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Right(StrEnum):
    """A right a person can exercise (GDPR articles 7(3), 15-18, 20, 21; charter 3, T11)."""

    ACCESS = "access"  # GDPR 15
    RECTIFICATION = "rectification"  # GDPR 16
    ERASURE = "erasure"  # GDPR 17
    RESTRICTION = "restriction"  # GDPR 18
    PORTABILITY = "portability"  # GDPR 20
    OBJECTION = "objection"  # GDPR 21
    CONSENT_WITHDRAWAL = "consent_withdrawal"  # GDPR 7(3); consent to cookies too (T26)


class Matter(StrEnum):
    """Something a letter is about that is no right but has a clock of its own (LEGAL.md P4, P5, section 5)."""

    COMPLAINT = "complaint"
    BREACH = "breach"
    AUTHORITY = "authority"
    QUESTION = "question"


class Aspect(StrEnum):
    """What else a letter says that changes what the law asks of us."""

    MARKETING = "marketing"  # objection to direct marketing, GDPR 21(2)-(3), D9
    HUMAN = "human"  # "HUMAN": the person wants a human, P13
    REQUEST_WORD = "request_word"  # the answer REQUEST to N21, P5
    BY_POST = "by_post"  # wants the answer on paper, GDPR 12(3); T15
    AGENT = "agent"  # writes for somebody else, LEGAL.md 2.2
    MINOR = "minor"  # a child writes, P18
    DECEASED = "deceased"  # about a person who died, N16


class Judgement(StrEnum):
    """How sure the classifier is."""

    SURE = "sure"
    UNCLEAR = "unclear"
    NOT_A_REQUEST = "not_a_request"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The classifier's answer for one letter.

    Attributes:
        judgement: sure (rights or matters found), unclear, or not a request.
        rights: the rights exercised, in the order of `Right`; empty unless found.
        matters: the matters raised, in the order of `Matter`.
        aspects: what else changes the duties.
        language: ISO 639-1 code of the writer's own words, "und" where there are too few.
        language_guessed: too few words tell the language; that of the thread is better.
        scores: label -> 0..1, for staff ("unclear: erasure 0.55") and for tests.
        because: names of the rules that fired, never any text of the letter.
    """

    judgement: Judgement
    rights: tuple[Right, ...] = ()
    matters: tuple[Matter, ...] = ()
    aspects: frozenset[Aspect] = frozenset()
    language: str = "und"
    language_guessed: bool = False
    scores: Mapping[str, float] = field(default_factory=dict)
    because: tuple[str, ...] = ()
