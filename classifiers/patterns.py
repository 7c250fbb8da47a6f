"""Rules as data: a lexicon spots concepts in a sentence, a rule finds concepts in order. Pure.

A *concept* is an idea with one name in every language (`ERASE`, `MYDATA`); `assets/lexicon/<language>.toml` lists the
words for it, `assets/rules.toml` says which concepts in which order exercise which right. So a rule is written once
and a new language is one list of words.

The language of the lists is told in `classifiers.lexicon`. The language of a rule: `ERASE|REMOVE ~7 MYDATA` is one
of two concepts, then at most seven words, then the third; no number means side by side; `!` marks the concept that
acts (else the first); `START` and `END` are the edges of the sentence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from classifiers.lexicon import Lexicon, Spots
from classifiers.words import Sentence

_SHORTLY = 4
"""So many words before a match are "shortly before" it."""


@dataclass(frozen=True, slots=True)
class _Step:
    concepts: tuple[str, ...]
    gap: int
    acts: bool


@dataclass(frozen=True, slots=True)
class Pattern:
    """Concepts in order, as written in a rule."""

    steps: tuple[_Step, ...]
    acting: int = 0

    @classmethod
    def parse(cls, text: str) -> Pattern:
        """Read the language of rules (see the module's words).

        Raises:
            ValueError: a number of words without a concept behind it, or no concept at all.
        """
        steps, gap = [], 0
        for part in text.split():
            if part.startswith("~"):
                gap = int(part[1:])
                continue
            bare = part.removeprefix("!")
            steps.append(_Step(tuple(bare.split("|")), gap, part.startswith("!")))
            gap = 0
        if not steps or gap:
            raise ValueError(f"pattern {text!r} must end with a concept")
        return cls(tuple(steps), next((at for at, step in enumerate(steps) if step.acts), 0))

    def find(self, spots: Spots) -> Iterator[Match]:
        """Every place where the pattern begins and holds, the nearest continuation each."""
        known = spots.keys()
        for step in self.steps:
            if known.isdisjoint(step.concepts):
                return
        dead: set[tuple[int, int]] = set()
        for start in sorted({at for one in self.steps[0].concepts for at in spots.get(one, ())}):
            path = self._follow(spots, 0, start, dead)
            if path is not None:
                yield Match(path, self.acting)

    def _follow(
        self, spots: Spots, step: int, position: int, dead: set[tuple[int, int]]
    ) -> tuple[tuple[int, int], ...] | None:
        if step == len(self.steps):
            return ()
        if (step, position) in dead:
            return None
        here = self.steps[step]
        for start in range(position, position + (here.gap if step else 0) + 1):
            ends = {spots[one][start] for one in here.concepts if start in spots.get(one, ())}
            for end in sorted(ends, reverse=True):
                rest = self._follow(spots, step + 1, end, dead)
                if rest is not None:
                    return ((start, end), *rest)
        dead.add((step, position))
        return None


@dataclass(frozen=True, slots=True)
class Match:
    """Where a pattern was found: the words of each step, and which step acts."""

    path: tuple[tuple[int, int], ...]
    acting: int

    @property
    def start(self) -> int:
        """First word."""
        return self.path[0][0]

    @property
    def end(self) -> int:
        """Word after the last."""
        return max(end for _, end in self.path)

    @property
    def act(self) -> tuple[int, int]:
        """The words that act, such as the verb."""
        return self.path[self.acting]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One line of `rules.toml`.

    Attributes:
        name: "erasure.verb_object"; with the language behind it, it is what `because` shows.
        label: a right, a matter, an aspect, or a sign that only `triage` knows ("talk", "pointer" …).
        strength: 0..1, how much one clear match tells.
        mood: how the sentence must be meant, see `moods`.
        patterns: any of them.
        without: none of these concepts in the sentence.
        between: none of these concepts inside the match.
        not_after: none of these concepts in the few words before the match.
        needs: at least one of these concepts in the sentence, if any are named.
        near: of each of these groups (`A|B`) one in this sentence or an earlier one.
        negated: its words contain their own "not", so another one does not undo it.
        at_most: the letter's own words are at most so many; 0 for any number.
        bare: factor where nothing says that it is asked for.
        marketing: it is about direct marketing (GDPR 21(2)).
        undoes: it says that its sentence exercises no right, unless another rule finds one there.
    """

    name: str
    label: str
    strength: float
    mood: str
    patterns: tuple[Pattern, ...]
    without: tuple[str, ...] = ()
    between: tuple[str, ...] = ()
    not_after: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    negated: bool = False
    at_most: int = 0
    bare: float = 0.6
    marketing: bool = False
    undoes: bool = False

    @classmethod
    def parse(cls, document: Mapping[str, Any]) -> Rule:
        """Read one rule of the file.

        Raises:
            TypeError: an unknown or a missing key.
            ValueError: a pattern that cannot be read.
        """
        given = dict(document)
        found = tuple(Pattern.parse(one) for one in given.pop("find"))
        keys = ("without", "between", "not_after", "needs", "near")
        lists: dict[str, Any] = {key: tuple(given.pop(key, ())) for key in keys}
        return cls(patterns=found, **lists, **given)

    def matches(self, spots: Spots) -> Iterator[Match]:
        """Every match of any pattern that the named concepts do not forbid."""
        known = spots.keys()
        if not known.isdisjoint(self.without) or (self.needs and known.isdisjoint(self.needs)):
            return
        for pattern in self.patterns:
            for match in pattern.find(spots):
                if any(_within(spots.get(one, {}), match) for one in self.between):
                    continue
                if not any(_shortly_before(spots.get(one, {}), match) for one in self.not_after):
                    yield match


def _within(ends: Mapping[int, int], match: Match) -> bool:
    """Whether one of the concept's places lies inside the match, the words that act aside."""
    first, last = match.act
    return any(
        match.start <= start and end <= match.end and (end <= first or end > last) for start, end in ends.items()
    )


def _shortly_before(ends: Mapping[int, int], match: Match) -> bool:
    return any(match.start - _SHORTLY <= start < match.start for start in ends)


@dataclass(frozen=True, slots=True)
class Composite:
    """A concept that is made of others, the same in every language: "my … data" is `MYDATA`."""

    name: str
    patterns: tuple[Pattern, ...]

    @classmethod
    def parse(cls, document: Mapping[str, Any]) -> Composite:
        """Read one composite of the file."""
        return cls(document["name"], tuple(Pattern.parse(one) for one in document["find"]))

    def add_to(self, spots: Spots) -> None:
        """Note the concept wherever it holds."""
        for pattern in self.patterns:
            for match in list(pattern.find(spots)):
                ends = spots.setdefault(self.name, {})
                ends[match.start] = max(match.end, ends.get(match.start, 0))


def spot(
    lexicon: Lexicon, composites: Iterable[Composite], said: Sentence, looked_up: dict[str, set[str]] | None = None
) -> Spots:
    """Every concept of a sentence, composites included; `looked_up` as in `Lexicon.spot`."""
    spots = lexicon.spot(said.words, looked_up)
    for composite in composites:
        composite.add_to(spots)
    return spots


def check(lexicons: Iterable[Lexicon], rules: Iterable[Rule], composites: Iterable[Composite]) -> None:
    """Refuse rules that could never match because a concept is misspelled.

    Raises:
        ValueError: a concept that no list of words and no composite gives; the message names it.
    """
    known = {"START", "END"}.union(*(one.concepts for one in lexicons))
    for composite in composites:
        _all_known(composite.name, composite.patterns, (), known)
        known.add(composite.name)
    for rule in rules:
        named = (*rule.without, *rule.between, *rule.not_after, *rule.needs, *_split(rule.near))
        _all_known(rule.name, rule.patterns, named, known)


def _split(groups: Iterable[str]) -> Iterator[str]:
    for group in groups:
        yield from group.split("|")


def _all_known(name: str, patterns: Iterable[Pattern], more: Iterable[str], known: set[str]) -> None:
    used = {*more, *(one for pattern in patterns for step in pattern.steps for one in step.concepts)}
    if used - known:
        raise ValueError(f"{name} uses concepts that nothing lists: {', '.join(sorted(used - known))}")
