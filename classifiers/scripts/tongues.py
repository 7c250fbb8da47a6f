"""The matrix that tells languages apart (`assets/model/languages.npz`), from our own texts in 24 languages.

`assets/languages/<language>.txt` holds sentences of our notices, `assets/languages.toml` the commonest words; answers
and corpus add how people write. Long sentences are cut into short ones as well, so that two words are enough.
"""

from __future__ import annotations

import hashlib
import random
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifiers.scripts import corpus
from classifiers.scripts.learn import descend
from classifiers.tongues import SIZE, numbers, spelled

Array = NDArray[Any]
_ASSETS = Path(__file__).parents[1] / "assets"
_BREAK = re.compile(r"(?<=[.!?:;])\s|\n")
_SEED = 7
_EACH = 5000
"""So many pieces of text a language: one with more is drawn from, one with fewer weighs more."""
_SHORT = (2, 5)
_CUTS = 2
_TOGETHER = 3
_EPOCHS = 5
_BATCH = 128
_RATE = 0.3
_STEPS = 127


def make() -> dict[str, Array]:
    """The matrix and its languages, ready to be stored; the same texts give the same matrix."""
    texts = _texts()
    names = sorted(texts)
    draw = random.Random(_SEED)  # noqa: S311 - a repeatable draw, no secret
    where, truth, worth = [], [], []
    for number, name in enumerate(names):
        cut = [*texts[name], *(short for one in texts[name] for short in _cuts(one, draw))]
        draw.shuffle(cut)
        kept = cut[:_EACH]
        where += [np.array(numbers(one), np.int64) for one in kept]
        truth += [number] * len(kept)
        worth += [min(4.0, _EACH / len(kept))] * len(kept)
    weights, bias = _learn(where, np.array(truth), np.array(worth, np.float32), len(names))
    scale = float(np.abs(weights).max()) / _STEPS
    return {
        "names": np.array(names),
        "weights": np.rint(weights / scale).astype(np.int8),
        "scale": np.array(scale),
        "bias": bias,
    }


def digest() -> str:
    """SHA-256 over every text beside the corpus that the matrix is made from."""
    total = hashlib.sha256()
    for path in (_ASSETS / "languages.toml", _ASSETS / "replies.toml", *sorted((_ASSETS / "languages").glob("*.txt"))):
        total.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()


def _texts() -> dict[str, list[list[str]]]:
    """Language -> texts as words."""
    known = tomllib.loads((_ASSETS / "languages.toml").read_text("utf-8"))
    answers = tomllib.loads((_ASSETS / "replies.toml").read_text("utf-8"))
    found: dict[str, list[list[str]]] = {}
    for name, lists in known.items():
        common = lists["words"].split()
        plain = (_ASSETS / "languages" / f"{name}.txt").read_text("utf-8").splitlines()
        said = [one for phrases in answers[name].values() for one in _phrases(phrases)]
        words = [spelled(one) for one in (*plain, *said)]
        words += [common[at : at + _TOGETHER] for at in range(0, len(common), _TOGETHER)]
        found[name] = [one for one in words if one]
    for name, sentence in _corpus():
        if name in found:
            found[name].append(sentence)
    return found


def _phrases(text: str) -> Iterator[str]:
    for one in text.split(","):
        yield re.sub(r"[*?]|/\S+", "", one)


def _corpus() -> Iterator[tuple[str, list[str]]]:
    for examples in corpus.batches().values():
        for one in examples:
            for sentence in _BREAK.split(one.letter.text):
                words = spelled(sentence)
                if len(words) > 1:
                    yield one.language, words


def _cuts(words: list[str], draw: random.Random) -> Iterator[list[str]]:
    if len(words) > _SHORT[1]:
        for _ in range(_CUTS):
            length = draw.randint(*_SHORT)
            start = draw.randrange(len(words) - length + 1)
            yield words[start : start + length]


def _learn(rows: list[Array], truth: Array, worth: Array, count: int) -> tuple[Array, Array]:
    """Multinomial logistic regression, a step of Adagrad a batch."""
    weights, squares = np.zeros((SIZE, count), np.float32), np.full((SIZE, count), 1e-3, np.float32)
    bias = np.zeros(count, np.float32)
    order = np.random.default_rng(_SEED)
    for _ in range(_EPOCHS):
        shuffled = order.permutation(len(rows))
        for start in range(0, len(shuffled), _BATCH):
            some = shuffled[start : start + _BATCH]
            _step(weights, squares, [rows[at] for at in some], truth[some], worth[some])
    return weights, bias


def _step(weights: Array, squares: Array, rows: list[Array], truth: Array, worth: Array) -> None:
    lengths = np.array([len(one) for one in rows])
    where, begins = np.concatenate(rows), np.cumsum(np.r_[0, lengths[:-1]])
    share = (1 / np.sqrt(lengths)).astype(np.float32)
    score = np.add.reduceat(weights[where], begins, axis=0) * share[:, None]
    wrong = np.exp(score - score.max(axis=1, keepdims=True))
    wrong /= wrong.sum(axis=1, keepdims=True)
    wrong[np.arange(len(rows)), truth] -= 1
    slopes = np.repeat(wrong * (worth * share)[:, None] / 8, lengths, axis=0)
    descend(weights, squares, where, slopes, rate=_RATE)
