"""The corpus as sentences to learn from: which sentence of an example carries its label, and what each one teaches.

An ask of one sentence is certain. In a letter of many only the letter's labels are known: every sentence teaches that a
right is absent which the letter does not exercise; of one that it does, the likeliest sentence is taken, after a first
round on what is certain or what a rule finds (multiple-instance learning).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifiers.categoriser import ASKED, LABELS, MOODS, features_of
from classifiers.features import Features, gist
from classifiers.labels import Judgement
from classifiers.pipeline import LetterReader, Reading
from classifiers.scripts.blend import blend
from classifiers.scripts.corpus import Example
from classifiers.scripts.learn import Matrix, Rows, learn

Array = NDArray[Any]
_COLUMN = {label: at for at, label in enumerate(LABELS)}
_SURE = 0.5
_FAINT = 0.3
"""What the sentences of an unclear letter teach against a right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """An example with its reading and the features of its sentences, subject lines last."""

    example: Example
    reading: Reading
    body: tuple[Features, ...]
    subject: tuple[Features, ...]

    @property
    def sentences(self) -> tuple[Features, ...]:
        """All of them."""
        return (*self.body, *self.subject)


def prepare(example: Example, reader: LetterReader) -> Prepared:
    """Read one example."""
    reading = reader.read(example.letter)
    return Prepared(
        example=example,
        reading=reading,
        body=features_of(reading.body),
        subject=features_of(reading.title, subject=True),
    )


def train(prepared: Sequence[Prepared], *, epochs: int, **how: Any) -> Matrix:
    """Train the categoriser, first on what is certain and what rules find, then on what that made likely."""
    first = learn(rows(prepared, None), epochs=max(1, epochs // 2), **how)
    return learn(rows(prepared, first), epochs=epochs, **how)


def train_whole(prepared: Sequence[Prepared], *, ask: float, letters: int, **how: Any) -> Matrix:
    """Train the categoriser of whole letters; an ask is a short letter that teaches `ask` as much as a real one."""
    told = [_of_the_whole(one, ask) for one in prepared]
    made, labels = compose([one for one in prepared if one.example.kind == "ask"], letters)
    features = [*(gist(one.sentences) for one in prepared), *made]
    wanted = np.concatenate([np.stack([one for one, _ in told]), labels])
    teaches = np.concatenate([np.stack([one for _, one in told]), np.full(labels.shape, ask, np.float32)])
    return learn(Rows(features, wanted, teaches), **how)


def compose(asks: Sequence[Prepared], letters: int, seed: int = 13) -> tuple[list[Features], Array]:
    """Letters put together from our asks, as rows: one to three that are meant, up to four beside them that are not.

    One in three holds none that is meant, so that ordinary sentences are learned as such.
    """
    draw = np.random.default_rng(seed)
    meant: dict[str, list[Prepared]] = defaultdict(list)
    beside: dict[str, list[Prepared]] = defaultdict(list)
    for one in asks:
        (meant if one.example.asked else beside)[one.example.language].append(one)
    spoken = sorted(meant)
    share = np.array([len(meant[one]) for one in spoken], float)
    made, labels = [], []
    for _ in range(letters if spoken else 0):
        language = spoken[int(draw.choice(len(spoken), p=share / share.sum()))]
        some = _drawn(meant[language], int(draw.choice([0, 1, 1, 1, 2, 3], p=[1 / 3, *[2 / 15] * 5])), draw)
        others = _drawn(beside[language], int(draw.integers(0 if some else 1, 5)), draw)
        made.append(gist([known for one in (*some, *others) for known in one.sentences]))
        labels.append([any(label in one.example.asked for one in some) for label in ASKED])
    return made, np.array(labels, np.float32).reshape(-1, len(ASKED))


def _drawn(pool: Sequence[Prepared], count: int, draw: np.random.Generator) -> list[Prepared]:
    return [pool[int(draw.integers(len(pool)))] for _ in range(count if pool else 0)]


def _of_the_whole(one: Prepared, ask: float) -> tuple[Array, Array]:
    example = one.example
    wanted = np.array([label in example.asked for label in ASKED], np.float32)
    weight = _FAINT if example.judgement == Judgement.UNCLEAR else 1.0 if example.kind == "letter" else ask
    known = [label in example.asked or label not in example.optional for label in ASKED]
    return wanted, np.array(known, np.float32) * weight


def rows(prepared: Sequence[Prepared], known: Matrix | None) -> Rows:
    """Every sentence with its targets and what each target teaches.

    Args:
        prepared: the examples.
        known: the round before, None in the first.
    """
    features: list[Features] = []
    targets, teaches = [], []
    for one in prepared:
        if not one.sentences:
            continue
        likely = known.chances(one.sentences) if known is not None else _by_rules(one)
        wanted, weight = _targets(one, likely)
        features += one.sentences
        targets.append(wanted)
        teaches.append(weight)
    return _with_blends(prepared, Rows(features, np.concatenate(targets), np.concatenate(teaches)))


def _with_blends(prepared: Sequence[Prepared], rows: Rows) -> Rows:
    """The same with asks blended into one sentence, see `blend`."""
    starts = np.cumsum([0, *(len(one.sentences) for one in prepared)])
    single = [
        (int(start), one)
        for start, one in zip(starts[:-1], prepared, strict=True)
        if one.example.kind == "ask" and len(one.sentences) == 1
    ]
    at = [start for start, _ in single]
    made, wanted, teaches = blend(
        [rows.features[start] for start in at],
        rows.targets[at],
        [one.example.language for _, one in single],
        [one.example.mood for _, one in single],
    )
    return Rows(
        [*rows.features, *made], np.concatenate([rows.targets, wanted]), np.concatenate([rows.teaches, teaches])
    )


def _by_rules(one: Prepared) -> Array:
    """What the rules find likely, for the first round."""
    found = np.zeros((len(one.sentences), len(LABELS)), np.float32)
    for at, seen in enumerate((*one.reading.body, *one.reading.title)):
        for evidence in seen.found:
            if evidence.label in _COLUMN:
                column = _COLUMN[evidence.label]
                found[at, column] = max(found[at, column], evidence.score)
    return found


def _targets(one: Prepared, likely: Array) -> tuple[Array, Array]:
    count = len(one.sentences)
    wanted = np.zeros((count, len(LABELS)), np.float32)
    weight = np.zeros((count, len(LABELS)), np.float32)
    example = one.example
    unclear = example.judgement == Judgement.UNCLEAR
    for label in ASKED:
        column = _COLUMN[label]
        if label in example.asked:
            _positive(wanted, weight, column, likely)
        elif label not in example.optional:
            weight[:, column] = _FAINT if unclear else 1.0
    if example.kind == "ask":
        _sentence_of_its_own(example, wanted, weight, likely)
    return wanted, weight


def _sentence_of_its_own(example: Example, wanted: Array, weight: Array, likely: Array) -> None:
    """What only an ask tells: its mood."""
    for mood in MOODS:
        column = _COLUMN[f"mood:{mood}"]
        if mood == example.mood:
            _positive(wanted, weight, column, likely)
        else:
            weight[:, column] = 1.0


def _positive(wanted: Array, weight: Array, column: int, likely: Array) -> None:
    """Mark the sentences that carry a label: the only one, else the likeliest and every likely one."""
    chances = likely[:, column]
    if len(wanted) == 1:
        chosen = np.array([0])
    elif chances.max() <= 0.0:
        weight[:, column] = 0.0
        return
    else:
        chosen = np.flatnonzero((chances >= _SURE) | (chances == chances.max()))
    wanted[chosen, column] = 1.0
    weight[chosen, column] = 1.0
