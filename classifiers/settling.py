"""One sentence's findings set against each other: what gives way, and what is left of it. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from classifiers.evidence import Evidence
from classifiers.labels import Right

SURE = 0.55
"""From here on the rules alone count a right or a matter as said."""
DOUBT = 0.25
"""From here on the rules alone think that a right may have been meant."""
_LOST = 0.3
"""What gives way keeps so much, enough to be named among the reasons."""
_RIGHTS = frozenset(Right)


def settle(body: Sequence[Evidence]) -> list[Evidence]:
    """Evidence once one sentence's findings have been set against each other."""
    settled = list(body)
    for number in {one.sentence for one in body}:
        here = [one for one in body if one.sentence == number]
        for loser in _losers(here):
            settled.remove(loser)
            if loser.article or (loser.label != Right.ACCESS and loser.score * _LOST >= DOUBT / 2):
                settled.append(_less(loser))
    return settled


def _less(one: Evidence) -> Evidence:
    weaker = times(one, _LOST)
    return Evidence(
        rule=weaker.rule, label=weaker.label, score=weaker.score, sentence=one.sentence, article=one.article
    )


def _losers(here: Sequence[Evidence]) -> list[Evidence]:
    """What gives way inside one sentence: a wrong article to a clear verb, a copy to portability."""
    spoken = {one.label for one in here if not one.article and one.score >= SURE and one.label in _RIGHTS}
    cited = {one.label for one in here if one.article}
    ways: list[str] = []
    if any(one.label == Right.PORTABILITY and one.score >= DOUBT for one in here):
        ways += ("access.copy", "access.give", "access.verb", "access.shared")
    if any(one.rule.startswith("objection.off_list") and one.score >= SURE for one in here):
        ways += ("erasure.verb_object",)
    if Right.RESTRICTION in spoken:
        ways += ("objection.stop", "objection.no_use")
    wrong = len(cited) == 1 and bool(spoken) and cited.isdisjoint(spoken)
    return [one for one in here if (wrong and one.article) or one.rule.startswith(tuple(ways))]


def times(one: Evidence, by: float) -> Evidence:
    """The same finding, weighing so much less, as one of the subject line."""
    return Evidence(
        rule=one.rule,
        label=one.label,
        score=one.score * by,
        sentence=-1,
        start=one.start,
        question=one.question,
        marketing=one.marketing,
        article=one.article,
        polite=one.polite,
    )
