"""What speaks for which right in a text: every rule and article that was found, weighed. Pure.

Evidence names rules and never holds text: it may be shown, stored and logged.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from classifiers.articles import Law, cited
from classifiers.context import Context
from classifiers.labels import Right
from classifiers.lexicon import Lexicon, Spots
from classifiers.moods import Scene, asked, factor
from classifiers.patterns import Composite, Rule, spot
from classifiers.words import Sentence

_ARTICLE_ASKED = 0.62
_ARTICLE_MENTIONED = 0.3
_TITLE = 14
_GREEK = 0x370
"""Letters from here on are not Latin."""
_LEAST = 0.08
"""What weighs less is not worth a name in `because`."""
_LONGEST = 400
"""A sentence is cut after so many words: nobody asks in a longer one, and time stays bounded."""
_FOLDED = 4000
"""Articles are looked for in so many characters of a sentence."""
_MOST = 400
"""So many sentences are read."""
_NONE: frozenset[int] = frozenset()
_COMMON = dict.fromkeys(
    (
        *("START", "END", "I", "ME", "MY", "IT", "TO", "AND", "ALL", "NEG", "PLEASE", "WANT", "REQUEST", "YOURS", "IF"),
        *("DATA", "IDENT", "EVERYTHING", "ABOUT_ME", "GIVE", "WHAT", "KNOW", "USE", "CONTACT", "MESSAGES", "MYIDENT"),
        *("QUESTION_WORD", "HOW", "RECEIVE", "HOLD", "YOUHAVE", "INCIDENT", "DOCUMENT", "STORE", "ACCOUNT", "MINE"),
    ),
    5,
)
"""Concepts that stand in many sentences: they are bad at telling which rules could match."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One rule that was found in one sentence.

    Attributes:
        rule: its name and language, "erasure.verb_object.fr".
        label: the right, matter, aspect or sign.
        score: 0..1, strength times how far it was meant.
        sentence: number of the sentence; -1 for the subject line.
        start: first word of the match.
        question: the sentence is a question.
        marketing: it is about direct marketing.
        article: it is an article's number and no words.
        polite: the sentence asks somebody to do something.
        reminded: it recalls an earlier request.
    """

    rule: str
    label: str
    score: float
    sentence: int
    start: int = 0
    question: bool = False
    marketing: bool = False
    article: bool = False
    polite: bool = False
    reminded: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One sentence on its way in: its words, its folded text for articles, and its languages."""

    said: Sentence
    folded: str
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What was seen in one sentence: what the trained categoriser reads besides the words themselves.

    Attributes:
        said: the sentence.
        spots: language -> its concepts there.
        asked: it is a point of a list that a request opened.
        policy: it is a point of a list that information opened.
        told: concepts of the sentence before.
        found: the evidence of the rules.
        denied: labels whose words a rule found, and undone: negated, printed as policy, asked how.
    """

    said: Sentence
    spots: Mapping[str, Spots]
    asked: bool = False
    policy: bool = False
    told: frozenset[str] = frozenset()
    found: tuple[Evidence, ...] = ()
    denied: frozenset[str] = frozenset()


class Reader:
    """Finds the evidence in sentences; built once, used for every letter, keeps nothing of any."""

    def __init__(
        self,
        lexicons: Iterable[Lexicon],
        rules: Sequence[Rule],
        composites: Sequence[Composite],
        laws: Sequence[Law],
    ) -> None:
        self._lexicons = {one.language: one for one in lexicons}
        self._rules = tuple(rules)
        self._by_anchor = _index(rules)
        self._composites = tuple(composites)
        self._laws = tuple(laws)

    @property
    def languages(self) -> frozenset[str]:
        """The languages that have a list of words."""
        return frozenset(self._lexicons)

    def read(self, lines: Sequence[Line]) -> list[Seen]:
        """What is in each sentence that has words: concepts, and every rule and article found.

        Args:
            lines: the sentences of the writer's own words, in order.
        """
        context = Context()
        count = sum(len(line.said.words) for line in lines)
        filled = [(number, line) for number, line in enumerate(lines[:_MOST]) if line.said.words]
        return [self._see(number, line, count, context) for number, line in filled]

    def _see(self, number: int, line: Line, count: int, context: Context) -> Seen:
        said = context.led(_shortened(line.said))
        best: dict[tuple[str, str], Evidence] = {}
        known: dict[str, Spots] = {}
        denied: set[str] = set()
        for language in line.languages:
            if language not in self._lexicons:
                continue
            known[language] = spot(
                self._lexicons[language], self._composites, said, context.looked_up.setdefault(language, {})
            )
            scene = context.scene(said, known[language], language)
            for one in self._judge(scene, line.folded, count):
                if one.score == 0.0:
                    denied.add(one.label)
                    continue
                key = (one.label, one.rule)
                if key not in best or best[key].score < one.score:
                    best[key] = replace(one, sentence=number)
            context.note(known[language])
        meant = {one.label for one in best.values()}
        seen = Seen(
            said=said,
            spots=known,
            asked=context.asked,
            policy=context.policy,
            told=context.last,
            found=tuple(best.values()),
            denied=frozenset(denied - meant),
        )
        context.advance(said)
        return seen

    def _judge(self, scene: Scene, folded: str, count: int) -> Iterator[Evidence]:
        for rule in self._candidates(scene.spots):
            if (rule.at_most and count > rule.at_most) or not _told(rule, scene):
                continue
            for match in rule.matches(scene.spots):
                score = rule.strength * factor(rule, match, scene)
                if score >= _LEAST or score == 0.0:
                    yield Evidence(
                        rule=f"{rule.name}.{scene.language}",
                        label=rule.label,
                        score=score,
                        sentence=0,
                        start=match.start,
                        question=scene.said.question,
                        marketing=rule.marketing or scene.has("MARKETING", "LIST", "MESSAGES"),
                        polite=asked(match.act[0], scene),
                        reminded=scene.has("REMINDER") or scene.before(match.start + 1, "REMINDED"),
                    )
                    if rule.undoes:
                        yield from _no_right(rule, match.start, scene)
        yield from self._articles(scene, folded)
        yield from _asking(scene)

    def _candidates(self, spots: Spots) -> Iterator[Rule]:
        """The rules whose telling concept is in the sentence, in their own order; the others cannot match."""
        numbers: set[int] = set()
        for concept in spots:
            numbers |= self._by_anchor.get(concept, _NONE)
        return (self._rules[number] for number in sorted(numbers))

    def _articles(self, scene: Scene, folded: str) -> Iterator[Evidence]:
        if "art" not in folded and "§" not in folded and not any(ord(one) > _GREEK for one in folded[:40]):
            return
        if scene.policy or scene.has("POLICY", "OTHERS"):
            return
        meant = scene.asked or scene.has("REQUEST", "EXERCISE", "PLEASE", "WANT", "CANYOU", "OBJECT")
        meant = meant or len(scene.said.words) <= _TITLE
        if scene.said.question or scene.has("THREAT", "VIOLATION"):
            meant = False
        for name, right in cited(folded[:_FOLDED], self._laws):
            yield Evidence(
                rule=f"article.{name}",
                label=right.value,
                score=_ARTICLE_ASKED if meant else _ARTICLE_MENTIONED,
                sentence=0,
                article=True,
                polite=meant,
            )


def _index(rules: Sequence[Rule]) -> dict[str, frozenset[int]]:
    """Concept -> numbers of the rules that need it: of each pattern its least common step stands for it."""
    found: dict[str, set[int]] = {}
    for number, rule in enumerate(rules):
        for pattern in rule.patterns:
            rarest = min(pattern.steps, key=lambda step: sum(_COMMON.get(one, 1) for one in step.concepts))
            for concept in rarest.concepts:
                found.setdefault(concept, set()).add(number)
    return {concept: frozenset(numbers) for concept, numbers in found.items()}


def _told(rule: Rule, scene: Scene) -> bool:
    """Whether what a rule wants to have been said before, was."""
    if not rule.near:
        return True
    known = scene.told | scene.spots.keys()
    return all(any(one in known for one in group.split("|")) for group in rule.near)


def _no_right(rule: Rule, start: int, scene: Scene) -> Iterator[Evidence]:
    """Every right, found to be undone by a rule that says so."""
    name = f"{rule.name}.{scene.language}"
    return (Evidence(rule=name, label=one.value, score=0.0, sentence=0, start=start) for one in Right)


def _asking(scene: Scene) -> Iterator[Evidence]:
    """A sign that a sentence is a question."""
    if scene.said.question or (scene.has("HOW") and not scene.has("POLICY")):
        topic = scene.has(
            "TALK", "DATA_ASKED", "PERSONAL", "MYDATA", "GDPR", "CONSENT", "RIGHT_ERASURE", "RIGHT_ACCESS"
        )
        acts = scene.has("ERASE", "ERASED", "ERASURE", "UNSUB", "PORTABLE") and scene.has("ACCOUNT", "DATA")
        keeps = scene.has("DATA") and scene.has("KEEP", "HOLD")
        label = "question_topic" if topic or acts or keeps else "question_other"
        yield Evidence(rule=f"sign.{label}.{scene.language}", label=label, score=0.6, sentence=0, question=True)


def _shortened(said: Sentence) -> Sentence:
    if len(said.words) <= _LONGEST:
        return said
    return replace(said, words=said.words[:_LONGEST], clauses=said.clauses[:_LONGEST], quoted=said.quoted[:_LONGEST])
