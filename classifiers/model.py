"""The shipped model: the trained categoriser and its fusion with the rules, read from `assets/model`.

Nothing is learned or downloaded while it runs. `assets/model/manifest.json` names the version, and the hashes of the
corpus and the configuration it was trained from.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from classifiers.categoriser import ASKED, Categoriser, Told, features_of, whole
from classifiers.evidence import Evidence, Seen
from classifiers.features import gist
from classifiers.fusion import Chances, Fusion, Opinion, Shape, Views
from classifiers.moods import REQUESTS
from classifiers.triage import Weighed

_ASKING = frozenset(REQUESTS)
_OWN = frozenset({"I", "ME", "MY", "MINE"})
_MINE = frozenset({"MYDATA", "MYIDENT", "MYACCOUNT", "ABOUT_ME"})
_LAW = frozenset({"GDPR", "TALK"})


class Model:
    """Categoriser of sentences, that of whole letters, and fusion; safe to share between threads."""

    def __init__(self, categoriser: Categoriser, gist: Categoriser, fusion: Fusion) -> None:
        self._categoriser, self._gist, self._fusion = categoriser, gist, fusion

    @classmethod
    def read(cls, folder: Path) -> Model:
        """Read the model that training wrote.

        Raises:
            FileNotFoundError: there is none; `make train` makes it.
        """
        fusion = json.loads((folder / "fusion.json").read_text("utf-8"))
        gist = Categoriser.read(folder / "gist.npz", ASKED)
        return cls(Categoriser.read(folder / "categoriser.npz"), gist, Fusion(fusion))

    def judge(self, body: Sequence[Seen], subject: Sequence[Seen], found: Weighed, words: int) -> Opinion:
        """The chance of each right and matter of a letter.

        Args:
            body: the sentences of the own words.
            subject: those of the subject line; none for a reply, whose subject is old.
            found: what the rules make of the letter.
            words: how many own words there are.
        """
        features, titled = features_of(body), features_of(subject, subject=True)
        told, titles = self._categoriser.tell(body, features), self._categoriser.tell(subject, titled)
        said = whole((*body, *subject), self._gist.judge(gist((*features, *titled))).chances)
        seen = views(body, [one.chances for one in told], [one.chances for one in titles], said, found, words)
        chances = {label: self._fusion.chance(label, seen) for label in ASKED}
        return Opinion(chances, tuple(dict.fromkeys(_reasons([*told, *titles]))))


def views(
    body: Sequence[Seen], told: Sequence[Chances], titles: Sequence[Chances], said: Chances, found: Weighed, words: int
) -> Views:
    """What both sides say of a letter, for the fusion."""
    return Views(
        weighed=found.scores,
        decided=frozenset(str(one) for one in (*found.rights, *found.matters)),
        places=_places(body, found.evidence),
        body=told,
        shapes=[_shape(one) for one in body],
        subject=titles,
        words=words,
        gist=said,
    )


def _shape(seen: Seen) -> Shape:
    known = frozenset(one for spots in seen.spots.values() for one in spots)
    return Shape(
        words=len(seen.said.words),
        asks=bool(known & _ASKING),
        own=bool(known & _OWN),
        mine=bool(known & _MINE),
        law=bool(known & _LAW),
        point=seen.said.bullet,
    )


def _places(body: Sequence[Seen], evidence: Sequence[Evidence]) -> dict[str, int]:
    """The sentence where the rules weigh most for each label."""
    numbers = {seen.found[0].sentence: at for at, seen in enumerate(body) if seen.found}
    best: dict[str, float] = {}
    places: dict[str, int] = {}
    for one in evidence:
        if one.sentence in numbers and one.score > best.get(one.label, 0.0):
            best[one.label] = one.score
            places[one.label] = numbers[one.sentence]
    return places


def _reasons(told: Sequence[Told]) -> list[str]:
    """Such as `model.erasure.words`: what a sentence may ask, and the family of features that spoke loudest."""
    spoken = [(one.chances[label], f"model.{label}.{family}") for one in told for label, family in one.because.items()]
    return [name for _, name in sorted(spoken, key=lambda pair: (-pair[0], pair[1]))]
