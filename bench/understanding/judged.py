"""Letters as the product judges them: mail files through the parser and its machine rules, rows as they are."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from bench.understanding.letters import RIGHTS, Labelled
from bot.cases.understanding import Household, understand
from classifiers.labels import Judgement, Matter, Verdict
from classifiers.pipeline import Classifier
from classifiers.words import tokens

_SHINGLE = 4
_SAME = 0.8
"""Two letters that share so much of their runs of words are one."""
_NOBODY = Household(addresses=frozenset())


@dataclass(frozen=True, slots=True)
class Judged:
    """A letter with its verdict, what it weighs among its near duplicates, and the milliseconds it took.

    `machine`: a machine's mail, or nothing that can be read as mail, which is set aside for people.
    """

    letter: Labelled
    verdict: Verdict
    machine: bool
    weight: float
    milliseconds: float

    @property
    def found(self) -> frozenset[str]:
        """The rights and matters of the verdict; none of a machine."""
        if self.machine:
            return frozenset()
        return frozenset(one.value for one in (*self.verdict.rights, *self.verdict.matters))

    @property
    def rights(self) -> frozenset[str]:
        """The rights that the letter exercises."""
        return self.letter.labels & RIGHTS

    @property
    def unclear(self) -> bool:
        """It would be asked about."""
        return not self.machine and self.verdict.judgement is Judgement.UNCLEAR

    @property
    def lost(self) -> bool:
        """A request that would be laid aside, or answered as a question, or taken for a machine's."""
        nothing = self.verdict.judgement is Judgement.NOT_A_REQUEST or self.found == {Matter.QUESTION.value}
        return bool(self.rights) and (nothing or self.machine)

    @property
    def opens(self) -> bool:
        """It opens a case with a clock though nothing was asked."""
        extra = self.found - self.letter.labels - self.letter.optional - {Matter.QUESTION.value}
        return self.unclear or bool(extra)


def judge(letters: Sequence[Labelled], classifier: Classifier) -> list[Judged]:
    """Have the product judge them."""
    weights = _weights(letters)
    return [_one(letter, weight, classifier) for letter, weight in zip(letters, weights, strict=True)]


def _one(letter: Labelled, weight: float, classifier: Classifier) -> Judged:
    began = time.perf_counter()
    machine = False
    if letter.letter is None:
        understood = understand(letter.raw, classifier, _NOBODY)
        verdict, machine = understood.verdict, understood.machine is not None or not understood.mail.readable
    else:
        verdict = classifier.classify(letter.letter)
    return Judged(letter, verdict, machine, weight, (time.perf_counter() - began) * 1000)


def _weights(letters: Sequence[Labelled]) -> list[float]:
    """1 for a letter of its own, a share of it where several are nearly the same."""
    shingles = [_shingles(one) for one in letters]
    holders: dict[int, list[int]] = defaultdict(list)
    group = list(range(len(letters)))
    for number, some in enumerate(shingles):
        shared: dict[int, int] = defaultdict(int)
        for one in some:
            for other in holders[one]:
                shared[other] += 1
            holders[one].append(number)
        for other, count in shared.items():
            if count >= _SAME * (len(some) + len(shingles[other]) - count):
                group[number] = group[other]
                break
    sizes: dict[int, int] = defaultdict(int)
    for one in group:
        sizes[one] += 1
    return [1.0 / sizes[one] for one in group]


def _shingles(letter: Labelled) -> frozenset[int]:
    if letter.letter is None:
        return frozenset()
    words = tokens(letter.letter.text)
    return frozenset(hash(tuple(words[at : at + _SHINGLE])) for at in range(max(1, len(words) - _SHINGLE + 1)))
