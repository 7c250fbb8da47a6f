"""The corpus as sentences to learn from: which sentence of an example carries its label, and what each one teaches.

An ask of one sentence is certain. In a letter of many only the letter's labels are known: every sentence teaches that a
right is absent which the letter does not exercise; of one that it does, the likeliest sentence is taken, after a first
round on what is certain or what a rule finds (multiple-instance learning).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifiers.categoriser import ASKED, LABELS, MOODS
from classifiers.features import Features, of
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
    last = len(reading.body) - 1
    return Prepared(
        example=example,
        reading=reading,
        body=tuple(of(one, first=at == 0, last=at == last) for at, one in enumerate(reading.body)),
        subject=tuple(of(one, first=False, last=False, subject=True) for one in reading.title),
    )


def train(prepared: Sequence[Prepared], *, epochs: int, **how: Any) -> Matrix:
    """Train the categoriser, first on what is certain and what rules find, then on what that made likely."""
    first = learn(rows(prepared, None), epochs=max(1, epochs // 2), **how)
    return learn(rows(prepared, first), epochs=epochs, **how)


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
