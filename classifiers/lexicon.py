"""The words of one language for each concept, found in a sentence even when slightly mistyped. Pure.

The language of the lists: words are separated by commas; `delet*` is every word that begins so; `a/b c` is "a c" or
"b c"; `the?` may be missing.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from classifiers.words import fold, tokens

Spots = dict[str, dict[int, int]]
"""Concept -> first word -> word after the last one."""

_FUZZY = 6
"""Words shorter than this are never taken for a mistyped other word."""


@dataclass(slots=True)
class _Node:
    """A place in the tree of phrases: where the next word leads, and which concepts end here."""

    next: dict[str, _Node] = field(default_factory=dict)
    concepts: set[str] = field(default_factory=set)


class Lexicon:
    """The words of one language for each concept."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self.language: str = document["language"]
        self._root = _Node()
        self._mistyped: dict[str, tuple[str, ...]] = {}
        self._known = {fold(word) for word in _listed(document.get("never_mistyped", ""))}
        self._words: set[str] = set()
        self._stems: set[str] = set()
        self.concepts = frozenset(document["concepts"])
        for concept, text in document["concepts"].items():
            for phrase in _listed(text):
                for variant in _variants(phrase):
                    self._add(concept, variant)
        self._learn_typos()

    def _add(self, concept: str, phrase: Sequence[str]) -> None:
        node = self._root
        for word in phrase:
            (self._stems if word.endswith("*") else self._words).add(word)
            node = node.next.setdefault(word, _Node())
        node.concepts.add(concept)

    def _learn_typos(self) -> None:
        for symbol in self._words | self._stems:
            bare = symbol.rstrip("*")
            if len(bare) >= _FUZZY:
                for shorter in _with_one_letter_less(bare):
                    self._mistyped[shorter] = (*self._mistyped.get(shorter, ()), symbol)

    def symbols(self, word: str) -> set[str]:
        """The entries of the lists that a folded word stands for; a slip of one letter is forgiven."""
        found = {word} if word in self._words else set()
        found |= {stem for end in range(2, len(word) + 1) if (stem := word[:end] + "*") in self._stems}
        return found or self._meant(word)

    def _meant(self, word: str) -> set[str]:
        if len(word) < _FUZZY or word in self._known or not word.isalpha():
            return set()
        near: set[str] = set()
        for length in range(_FUZZY, len(word) + 1):
            typed = word[:length]
            for shorter in (typed, *_with_one_letter_less(typed)):
                near.update(self._mistyped.get(shorter, ()))
        return {one for one in near if _one_slip(one, word)}

    def spot(self, words: Sequence[str], looked_up: dict[str, set[str]] | None = None) -> Spots:
        """Every concept in a sentence; of two readings from the same word the longer one counts.

        Args:
            words: folded.
            looked_up: what this list made of words of the same letter; it grows here and ends with the letter.
        """
        spots: Spots = {"START": {0: 0}, "END": {len(words): len(words)}}
        meanings = self._meanings(words, {} if looked_up is None else looked_up)
        for first in range(len(words)):
            for concept, end in self._phrases(meanings, first):
                ends = spots.setdefault(concept, {})
                ends[first] = max(end, ends.get(first, 0))
        return spots

    def _meanings(self, words: Sequence[str], looked_up: dict[str, set[str]]) -> list[set[str]]:
        for word in words:
            if word not in looked_up:
                looked_up[word] = self.symbols(word)
        return [looked_up[word] for word in words]

    def _phrases(self, meanings: Sequence[set[str]], first: int) -> Iterator[tuple[str, int]]:
        nodes = [self._root]
        for here in range(first, len(meanings)):
            nodes = [node.next[symbol] for node in nodes for symbol in meanings[here] if symbol in node.next]
            if not nodes:
                return
            for node in nodes:
                for concept in node.concepts:
                    yield concept, here + 1


def _listed(text: str) -> list[str]:
    return [one.strip() for one in text.replace("\n", ",").split(",") if one.strip()]


def _variants(phrase: str) -> Iterator[tuple[str, ...]]:
    choices: list[list[list[str]]] = []
    for word in phrase.split():
        options = word.removesuffix("?").split("/")
        spelled = [_spelled(option) for option in options]
        choices.append([*spelled, []] if word.endswith("?") else spelled)
    for chosen in itertools.product(*choices):
        flat = tuple(itertools.chain.from_iterable(chosen))
        if flat:
            yield flat


def _spelled(option: str) -> list[str]:
    parts = tokens(option)
    if option.endswith("*") and parts:
        parts[-1] += "*"
    return parts


def _with_one_letter_less(word: str) -> set[str]:
    return {word[:at] + word[at + 1 :] for at in range(1, len(word))}


def _one_slip(symbol: str, word: str) -> bool:
    """Whether one letter too many, too few, wrong or swapped makes `word` of the symbol; the first letter is right."""
    bare = symbol.rstrip("*")
    if symbol.endswith("*"):
        ends = range(len(bare) - 1, len(bare) + 2)
        return any(_near(bare, word[:end]) for end in ends)
    return _near(bare, word)


def _near(right: str, typed: str) -> bool:
    if not typed or right[0] != typed[0] or abs(len(right) - len(typed)) > 1:
        return False
    same = next((at for at, pair in enumerate(zip(right, typed, strict=False)) if pair[0] != pair[1]), None)
    if same is None:
        return True
    a, b = right[same:], typed[same:]
    wrong = (len(right) > _FUZZY or {a[:1], b[:1]} == {"m", "n"}) and a[1:] == b[1:]  # "remote" is no mistyped "remove"
    return a[1:] == b or a == b[1:] or wrong or (a[:2] == b[1::-1] and a[2:] == b[2:])
