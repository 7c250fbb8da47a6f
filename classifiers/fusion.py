"""Rules and the trained categoriser together: one chance for each right and matter of a letter. Pure.

For each label a handful of figures (what the rules weigh and decide, the likeliest sentence, its mood, what else the
letter asks) go through a logistic curve whose weights were fitted on letters that the categoriser had not learned
from, so that a chance of 0.7 is right seven times in ten. Thresholds stand in `assets/thresholds.toml`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, log, prod

from classifiers.labels import Right

_LEAST = 0.002
_NOTHING = log(_LEAST / (1 - _LEAST))
_MOODS = ("exercised", "policy", "negated", "threat", "reported", "question", "past")
_PLAIN = (
    "bias", "rules", "decided", "best", "second", "subject", "others", "length",
    "there", *(f"there_{mood}" for mood in _MOODS), "agree", "unheard", "sign", "unsigned",
    "gist", "gist_any", "gist_unheard", "gist_unsigned",
)  # fmt: skip
_LIKELIEST = (
    "asks", "rival", "words", "exercised", "negated", "nothing", "point", "neighbour", "any",
    "gist_rival", "gist_question", "own", "law", "mine", "mine_share", "policy", "sentences",
)  # fmt: skip
"""What the likeliest sentence shows, and the letter around it."""
FIGURES = (*_PLAIN, *_LIKELIEST, *(f"{one}*best" for one in _LIKELIEST), *(f"{one}*rules" for one in _LIKELIEST))
"""The names of the figures, in order; those of the likeliest sentence once more by its chance and by the rules."""
_RIGHTS = frozenset(one.value for one in Right)
_MOST = 0.99
_HEARD = 0.9
"""So much of each sentence's chance counts where several are taken together."""
SIGNS = frozenset({"talk", "law", "own_data", "loose", "question_topic", *(one.value for one in Right)})
"""What the rules find where data protection, or the person's own data, is spoken of at all."""

Chances = Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What a sentence of the own words shows besides its chances.

    Attributes:
        words: how many.
        asks: it asks somebody to do something.
        own: the writer speaks of themselves.
        mine: of their own data, account or particulars.
        law: of the law or of data protection.
        point: it is a point of a list.
    """

    words: int
    asks: bool = False
    own: bool = False
    mine: bool = False
    law: bool = False
    point: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Views:
    """What both sides say of a letter.

    Attributes:
        weighed: label -> weight of the rules' evidence.
        decided: labels that the rules alone would find.
        places: label -> number of the sentence where the rules weigh most, among `body`.
        body: chances of each sentence of the own words.
        shapes: the same sentences.
        subject: chances of each sentence of the subject line; empty for a reply, whose subject is old.
        words: own words.
        gist: chances of the letter as a whole.
    """

    weighed: Mapping[str, float]
    decided: frozenset[str]
    places: Mapping[str, int]
    body: Sequence[Chances]
    shapes: Sequence[Shape]
    subject: Sequence[Chances]
    words: int
    gist: Chances


@dataclass(frozen=True, slots=True)
class Opinion:
    """What rules and categoriser say together: label -> chance, and the names of the features that spoke."""

    chances: Mapping[str, float]
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fusion:
    """The fitted weights: label -> one for each of `FIGURES`."""

    weights: Mapping[str, Sequence[float]]

    def chance(self, label: str, views: Views) -> float:
        """The chance, 0..1, that the letter exercises a right or raises a matter."""
        found = figures(label, views)
        return _curve(sum(one * weight for one, weight in zip(found, self.weights[label], strict=True)))


def figures(label: str, views: Views) -> tuple[float, ...]:
    """The figures of one label, in the order of `FIGURES`."""
    plain = _plain(label, views)
    best, rules = plain[_PLAIN.index("best")], plain[_PLAIN.index("rules")]
    likeliest = _likeliest(label, views)
    return (*plain, *likeliest, *(one * best for one in likeliest), *(one * rules for one in likeliest))


def _likeliest(label: str, views: Views) -> tuple[float, ...]:
    """The figures of the likeliest sentence and of the letter around it."""
    chances = [one[label] for one in views.body]
    if not chances:
        return (0.0,) * len(_LIKELIEST)
    at = max(range(len(chances)), key=chances.__getitem__)
    told, shape = views.body[at], views.shapes[at]
    missed = prod(1.0 - _HEARD * min(one, _MOST) for one in chances)
    return (
        float(shape.asks),
        _logit(max(told[one] for one in _RIGHTS if one != label)),
        log(1 + shape.words),
        told["mood:exercised"],
        told["mood:negated"],
        told["mood:none"],
        float(shape.point),
        _logit(max((*chances[max(0, at - 1) : at], *chances[at + 1 : at + 2]), default=0.0)),
        _logit(1.0 - missed),
        _logit(max(views.gist[one] for one in _RIGHTS if one != label)),
        _logit(views.gist["question"]),
        float(any(one.own for one in views.shapes)),
        float(any(one.law for one in views.shapes)),
        float(any(one.mine for one in views.shapes)),
        sum(one.mine for one in views.shapes) / len(chances),
        max(one["mood:policy"] for one in views.body),
        log(1 + len(chances)),
    )


def _plain(label: str, views: Views) -> tuple[float, ...]:
    """What rules, likeliest sentences and gist say."""
    ranked = sorted((one[label] for one in views.body), reverse=True)
    first = _logit(ranked[0] if ranked else 0.0)
    rules, decided = views.weighed.get(label, 0.0), float(label in views.decided)
    sign = float(bool(SIGNS & views.weighed.keys()))
    gist = _logit(views.gist[label])
    there = views.body[views.places[label]] if label in views.places else {}
    return (
        1.0,
        rules,
        decided,
        first,
        _logit(ranked[1] if len(ranked) > 1 else 0.0),
        _logit(max((one[label] for one in views.subject), default=0.0)),
        float(len(views.decided - {label}) > 0),
        log(1 + views.words),
        rules * _logit(there.get(label, 0.0)),
        *(rules * _logit(there.get(f"mood:{mood}", 0.0)) for mood in _MOODS),
        rules * first,
        first * log(1 + views.words) * (1 - rules),
        sign,
        first * (1 - sign),
        gist,
        _logit(max(views.gist[one] for one in _RIGHTS)),
        gist * (1 - rules),
        gist * (1 - sign),
    )


def _logit(chance: float) -> float:
    """The chance on an even scale, 0 for none, about 12 for certain."""
    held = min(max(chance, _LEAST), 1 - _LEAST)
    return log(held / (1 - held)) - _NOTHING


def _curve(value: float) -> float:
    return 1.0 / (1.0 + exp(-max(-30.0, min(30.0, value))))
