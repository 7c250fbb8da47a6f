"""What earlier sentences of a letter lend to later ones: an opened list, and what was spoken of. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from classifiers.lexicon import Spots
from classifiers.moods import REQUESTS, Scene
from classifiers.words import Sentence

_LEAD = 12
"""So many words of the line that opens a list are read with each of its points."""


class Context:
    """The way through one letter, from its first sentence on.

    Attributes:
        asked: a request opened the list that is being read.
        policy: information opened it.
        last: concepts of the sentence before.
        looked_up: language -> word -> what its list says, so that each word is looked up once a letter.
    """

    def __init__(self) -> None:
        self.asked = False
        self.policy = False
        self.last: frozenset[str] = frozenset()
        self.looked_up: dict[str, dict[str, set[str]]] = {}
        self._lead: Sentence | None = None
        self._told: set[str] = set()
        self._here: set[str] = set()

    def led(self, said: Sentence) -> Sentence:
        """A point of a list, read on from the line that opened it: "please delete:", "- my account"."""
        if self._lead is None or not said.bullet:
            return said
        lead = self._lead
        shift = lead.clauses[-1] - said.clauses[0]
        return replace(
            said,
            words=(*lead.words[-_LEAD:], *said.words),
            clauses=(*lead.clauses[-_LEAD:], *(one + shift for one in said.clauses)),
            quoted=(*lead.quoted[-_LEAD:], *said.quoted),
        )

    def scene(self, said: Sentence, spots: Spots, language: str) -> Scene:
        """The sentence in its surroundings."""
        return Scene(said, spots, language, self.asked, self.policy, frozenset(self._told))

    def note(self, spots: Mapping[str, object]) -> None:
        """Remember the concepts of a sentence."""
        self._here |= spots.keys()

    def advance(self, said: Sentence) -> None:
        """Close a sentence: a colon opens a list, a sentence that is no point of it ends it."""
        if said.leads:
            self._lead = said
            self.policy = "POLICY" in self._here
            self.asked = not self.policy and not self._here.isdisjoint(REQUESTS)
        elif not said.bullet:
            self._lead, self.asked, self.policy = None, False, False
        self._told |= self._here
        self.last, self._here = frozenset(self._here), set()
