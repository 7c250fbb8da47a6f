"""How a sentence is meant: asked, negated, threatened, told of others, asked about, or printed as policy. Pure.

A rule found its words; this module says with a factor 0..1 how far they are an act of the writer. Each concept named
here (`NEG`, `THREAT`, `POLICY` …) is a list of words in the lexicon. Moods of a rule:

- `ask`: something to be done ("delete my data"): needs a request word, an imperative or a polite question;
- `name`: a right or an act by its name ("erasure of my data", "droit d'accès"): the same, or stands as a title;
- `declare`: done by saying it ("I object", "I withdraw my consent");
- `wh`: a question that is itself the request ("what data do you hold about me?");
- `state`: a fact told ("I received another customer's invoice");
- `question`: counts in a question only;
- `sign`: counts wherever it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from classifiers.lexicon import Spots
from classifiers.patterns import Match, Rule
from classifiers.words import Sentence

REQUESTS = ("PLEASE", "WANT", "REQUEST", "CANYOU", "MUST", "EXERCISE")
"""Concepts that make a request of what follows them."""
_TITLE = 12
"""A line of so few words may be a title."""
_REACH = 7
"""A "not" reaches so many words forward."""


@dataclass(frozen=True, slots=True)
class Scene:
    """A sentence with its concepts and what the lines before it lend to it.

    Attributes:
        said: the sentence.
        spots: its concepts.
        language: the lexicon that was used.
        asked: the list it belongs to was opened by a request ("I ask you to:").
        policy: the list it belongs to was opened as information ("you have the right to:").
        told: concepts of earlier sentences.
    """

    said: Sentence
    spots: Spots
    language: str
    asked: bool = False
    policy: bool = False
    told: frozenset[str] = frozenset()

    def has(self, *concepts: str) -> bool:
        """Whether any of the concepts is in the sentence."""
        return any(one in self.spots for one in concepts)

    def before(self, position: int, *concepts: str) -> bool:
        """Whether any of the concepts begins before a word."""
        return any(start < position for one in concepts for start in self.spots.get(one, ()))

    def at(self, position: int, *concepts: str) -> bool:
        """Whether any of the concepts begins at or covers a word."""
        return any(start <= position < end for one in concepts for start, end in self.spots.get(one, {}).items())


def factor(rule: Rule, match: Match, scene: Scene) -> float:
    """How far a match is an act of the writer, 0 (not at all) to 1."""
    if rule.mood == "sign":
        return 1.0
    undone = _undone(rule, match, scene)
    return undone if undone == 0.0 else undone * _MOODS[rule.mood](rule, match, scene)


def _undone(rule: Rule, match: Match, scene: Scene) -> float:  # noqa: PLR0911 - one return a reason
    """What takes an ask back: policy text, a "not", another's words, a threat, a "how"."""
    start, act = match.start, match.act[0]
    if scene.policy or scene.before(match.end, "POLICY") or scene.before(2, "POLICY_START"):
        return 0.0
    if not rule.negated and (left := _negated(match, scene)) < 1.0:
        return left
    if scene.before(start, "OTHERS") and not scene.has("AGENCY"):
        return 0.15
    if scene.said.quoted and scene.said.quoted[min(act, len(scene.said.quoted) - 1)]:
        return 0.5
    if scene.before(start, "THREAT") or _hypothetical(act, scene):
        return 0.25
    if rule.mood != "state" and scene.before(act, "HOW"):
        return 0.45 if rule.mood == "wh" else 0.0
    return 1.0


def _hypothetical(act: int, scene: Scene) -> bool:
    """A condition and a future before the act: "If …, I will ask you to delete"."""
    ifs = [at for at in scene.spots.get("IF", ()) if at < act]
    later = [at for at in scene.spots.get("FUTURE", ()) if at < act]
    return bool(ifs and later and min(ifs) < max(later)) or scene.before(act, "MUSING")


def _negated(match: Match, scene: Scene) -> float:
    """0 where a "not" undoes the act, 0.5 where the writer says it cannot be done, 1 where nothing does."""
    act, end = match.act
    asked_at = min(scene.spots.get("NOT_ASKED", {}), default=act)
    if any(asked_at < at < act for at in scene.spots.get("THAT", ())):
        return 0.0
    clause = scene.said.clauses[act] if act < len(scene.said.clauses) else 0
    if scene.before(act, "CANNOT"):
        return 0.5
    late = match.end + 2 if scene.has("NEG_LATE") else end
    for start, stop in scene.spots.get("NEG", {}).items():
        near = (act - _REACH <= start < act or start in (end, match.end)) or (end <= start <= late)
        inside = start < act and stop > act
        if (near or inside) and scene.said.clauses[start] == clause and not _not_yet(start, scene):
            return 0.0
    return 1.0


def _not_yet(start: int, scene: Scene) -> bool:
    """Words of refusal that refuse nothing: "not only", "why not", "not later than", "you have not answered"."""
    return scene.at(start, "NOT_REALLY", "REMINDER")


def asked(position: int, scene: Scene) -> bool:
    """Whether something before a word, or the line above the list, makes it a request."""
    return scene.asked or scene.before(position, *REQUESTS) or imperative(position, scene)


def imperative(position: int, scene: Scene) -> bool:
    """Whether a word stands where a command stands: first in its clause, but for "and", "please", "immediately"."""
    clauses = scene.said.clauses
    while position > 0 and clauses[position - 1] == clauses[min(position, len(clauses) - 1)]:
        if scene.at(position - 1, "AND"):
            return True
        if not scene.at(position - 1, "FILLER", "PLEASE"):
            return False
        position -= 1
    return True


def _ask(rule: Rule, match: Match, scene: Scene) -> float:
    act = match.act[0]
    if _already_done(act, scene) or scene.at(act, "SELF_GIVES"):
        return 0.15
    if scene.before(act, "MAYI"):
        return 0.4 if rule.label != "access" and _by_oneself(act, scene) else 0.75
    if scene.has("REMINDER") or scene.before(act, "REMINDED"):
        return 0.75
    first = match.start if match.acting else act
    if asked(first, scene) or (match.acting and scene.before(act, *REQUESTS)):
        return 1.0
    if scene.has("REQUEST_LATE", "PLEASE"):
        return 0.9
    return 0.4 * rule.bare if scene.said.question else rule.bare


def _already_done(act: int, scene: Scene) -> bool:
    """You have deleted: after folding, a French participle looks like a command."""
    clauses = scene.said.clauses
    # "Une fois que je les aurai reçues, effacez-les": the auxiliary of the clause before says nothing of this verb.
    near = [back for back in (1, 2) if act - back >= 0 and clauses[act - back] == clauses[act]]
    if 1 in near and scene.at(act - 1, "AUX"):
        return True
    return 2 in near and scene.at(act - 2, "AUX") and not scene.at(act - 1, "TO")  # noqa: PLR2004 - two words back


def _by_oneself(act: int, scene: Scene) -> bool:
    """Can I delete my account?" asks for a button, "can I have my account deleted" for an act."""
    verb_last = scene.at(act, "ERASE", "CORRECT") and scene.before(act, "MINE")
    near = any(scene.at(act - back, "MAYI_SELF") for back in (1, 2))
    return near or scene.has("MYSELF") or (verb_last and scene.before(act, "MAYI_SELF"))


def _name(rule: Rule, match: Match, scene: Scene) -> float:
    if scene.has("DONE"):
        return 0.15
    if scene.has("REMINDER") or scene.before(match.start, "REMINDED"):
        return 0.75
    if scene.asked or scene.before(match.start, *REQUESTS) or scene.has("REQUEST", "EXERCISE", "PLEASE"):
        return 1.0
    if scene.said.question:
        return 0.75 if scene.before(match.start, "MAYI") else 0.35
    return 0.85 if len(scene.said.words) <= _TITLE else 0.5 * rule.bare / 0.6


def _declare(rule: Rule, match: Match, scene: Scene) -> float:
    if scene.said.question and not scene.has("PLEASE", "CANYOU"):
        return 0.3
    return 1.0 if scene.has("I", "MY", "ME") or asked(match.start, scene) else rule.bare


def _wh(rule: Rule, match: Match, scene: Scene) -> float:
    told = scene.asked or scene.before(match.start + 1, "KNOW", "GIVE", "LISTING", "WANT")
    return 1.0 if scene.said.question or told or match.start <= 1 else rule.bare


def _state(_rule: Rule, match: Match, scene: Scene) -> float:
    if scene.has("REPORT"):
        return 1.0
    told = scene.asked or scene.before(match.start, "IF", "WHETHER", "KNOW", "PLEASE")
    polite = scene.has("CANYOU", "PLEASE") and not scene.before(match.start, "CANYOU")
    return 0.3 if told or (scene.said.question and not polite) else 1.0


def _question(_rule: Rule, _match: Match, scene: Scene) -> float:
    return 1.0 if scene.said.question else 0.0


_MOODS: Mapping[str, Callable[[Rule, Match, Scene], float]] = {
    "ask": _ask,
    "name": _name,
    "declare": _declare,
    "wh": _wh,
    "state": _state,
    "question": _question,
}
