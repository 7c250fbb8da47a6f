"""One sentence of an answer to our questions with the concepts in it: what it says by itself. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from classifiers import words
from classifiers.lexicon import Spots


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
