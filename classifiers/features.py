"""What the trained categoriser sees of a sentence: families of hashed features. Pure; keeps nothing.

A feature is a number made from words, pieces of words, concepts, rules and the shape of a sentence; the number cannot
be read back, so a model of them holds no text. Concepts have one name in every language, so what is learned from
French letters serves Greek ones. `because` names families, never a feature's words.
"""

from __future__ import annotations

import functools
import zlib
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from classifiers.evidence import Seen
from classifiers.lexicon import Spots

SIZE = 1 << 16
"""So many numbers there are; two features with one number are rare enough."""
FAMILIES = ("words", "letters", "concepts", "orders", "rules", "shape", "before")
WORDS, LETTERS, CONCEPTS, ORDERS, RULES, SHAPE, BEFORE = FAMILIES
WEIGHT: Mapping[str, float] = {
    WORDS: 1.6, LETTERS: 1.2, CONCEPTS: 1.6, ORDERS: 1.6, RULES: 1.2, SHAPE: 1.0, BEFORE: 0.6,
}  # fmt: skip
"""The length of each family's part, so that a long sentence weighs no more than a short one."""
_PIECES = (3, 5)
_LONGEST = 120
"""So many words of a sentence are looked at."""
_REACH = 3
"""Two concepts are in an order if so few words lie between their beginnings."""
_EDGE = 97
_EDGES = frozenset({"START", "END"})
_OF_A_SENTENCE = frozenset({SHAPE, BEFORE})
"""Families that say nothing of a letter as a whole."""
_STEPS = (0.3, 0.55, 0.8)
_LENGTHS = (2, 4, 7, 12, 20, 35)
_LENT = ("MYDATA", "MYIDENT", "MYACCOUNT", "PERSONAL", "REQUEST", "POLICY", "OTHERS", "MARKETING", "WRONG", "GDPR")
"""Concepts of the sentence before that tell what "it" and "this" mean."""


@dataclass(frozen=True, slots=True)
class Features:
    """The features of one sentence: where and how much, family by family in the order of `FAMILIES`."""

    where: tuple[int, ...]
    worth: tuple[float, ...]
    family: tuple[int, ...]

    def of_family(self, number: int) -> tuple[int, ...]:
        """Where the features of one family are."""
        return self.where[bisect_left(self.family, number) : bisect_right(self.family, number)]


def of(seen: Seen, *, first: bool, last: bool, subject: bool = False) -> Features:
    """The features of a sentence.

    Args:
        seen: the sentence, its concepts and what the rules found.
        first: it opens the own words.
        last: it ends them.
        subject: it is the subject line.
    """
    words = seen.said.words[:_LONGEST]
    named: tuple[Iterable[int], ...] = (
        _runs(words),
        _pieces(words),
        _concepts(seen.spots),
        _orders(seen.spots),
        _named(_rules(seen), RULES),
        _named(_shape(seen, first=first, last=last, subject=subject), SHAPE),
        _named((one for one in _LENT if one in seen.told), BEFORE),
    )
    where: list[int] = []
    worth: list[float] = []
    family: list[int] = []
    for number, found in enumerate(named):
        numbers = sorted({one % SIZE for one in found})
        where += numbers
        worth += [WEIGHT[FAMILIES[number]] / sqrt(len(numbers))] * len(numbers) if numbers else []
        family += [number] * len(numbers)
    return Features(tuple(where), tuple(worth), tuple(family))


def gist(sentences: Sequence[Features]) -> Features:
    """The features of a letter as a whole: what any of its sentences has, each family at its own length again."""
    where: list[int] = []
    worth: list[float] = []
    family: list[int] = []
    for number, name in enumerate(FAMILIES):
        found = [] if name in _OF_A_SENTENCE else sorted(set().union(*(one.of_family(number) for one in sentences)))
        where += found
        worth += [WEIGHT[name] / sqrt(len(found))] * len(found) if found else []
        family += [number] * len(found)
    return Features(tuple(where), tuple(worth), tuple(family))


def _named(names: Iterable[str], family: str) -> Iterator[int]:
    return (zlib.crc32(one.encode(), zlib.crc32(family.encode())) for one in names)


def _runs(words: Sequence[str]) -> Iterator[int]:
    """Words, two in a row, three in a row, and two with one between."""
    hashed = [_EDGE, *(zlib.crc32(one.encode()) for one in words), _EDGE]
    for at, one in enumerate(hashed):
        yield one
        if at + 1 < len(hashed):
            yield one * 3 + hashed[at + 1] * 5
        if at + 2 < len(hashed):
            yield one * 7 + hashed[at + 1] * 11 + hashed[at + 2] * 13
            yield one * 17 + hashed[at + 2] * 19


def _pieces(words: Sequence[str]) -> Iterator[int]:
    """Runs of letters inside each word, so that other endings and slips of the pen are near each other."""
    for word in set(words):
        edged = f"<{word}>".encode()
        for length in _PIECES:
            for at in range(len(edged) - length + 1):
                yield zlib.crc32(edged[at : at + length], length)


def _concepts(known: Mapping[str, Spots]) -> Iterator[int]:
    return (_concept(one) for spots in known.values() for one in spots if one not in _EDGES)


@functools.cache
def _concept(name: str) -> int:
    """The number of a concept: of a name in our own lists, never of a word of a letter."""
    return zlib.crc32(name.encode(), 2)


def _orders(known: Mapping[str, Spots]) -> Iterator[int]:
    """Which concept follows which, close by."""
    for spots in known.values():
        places = sorted((at, _concept(one)) for one, ends in spots.items() for at in ends)
        for number, (start, one) in enumerate(places):
            for later, other in places[number + 1 :]:
                if later - start > _REACH:
                    break
                if later > start and other != one:
                    yield one * 23 + other * 29


def _rules(seen: Seen) -> Iterator[str]:
    """The rules that fired and how much they tell, without their language."""
    best: dict[str, float] = {}
    for one in seen.found:
        name = one.rule if one.article else one.rule.rsplit(".", 1)[0]
        for key in (name, one.label):
            best[key] = max(one.score, best.get(key, 0.0))
    for name, score in best.items():
        yield name
        for step in _STEPS:
            if score >= step:
                yield f"{name}>{step}"


def _shape(seen: Seen, *, first: bool, last: bool, subject: bool) -> Iterator[str]:
    said = seen.said
    flags = {
        "question": said.question,
        "bullet": said.bullet,
        "leads": said.leads,
        "shouts": said.shouts,
        "quoted": any(said.quoted),
        "asked": seen.asked,
        "policy": seen.policy,
        "first": first,
        "last": last,
        "subject": subject,
    }
    yield "any"
    yield from (name for name, holds in flags.items() if holds)
    yield f"length {sum(len(said.words) > one for one in _LENGTHS)}"
