"""`make train`: the shipped model from `assets/corpus` and `configs/categoriser.toml`, in minutes on two cores.

The same corpus and configuration give the same model. Steps: read every example with the rules; split by author batch
and let each part be judged by what learned from the others; fit the fusion on those judgements; train on everything;
write `assets/model`. Batches named `held_*` are never read here.
"""

from __future__ import annotations

import hashlib
import json
import sys
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifiers.categoriser import ASKED, LABELS, whole
from classifiers.features import gist
from classifiers.fusion import FIGURES, figures
from classifiers.labels import Judgement
from classifiers.model import views
from classifiers.pipeline import letter_reader, weighed
from classifiers.scripts import corpus, tongues
from classifiers.scripts.learn import small
from classifiers.scripts.sentences import Prepared, prepare, train, train_whole

Array = NDArray[Any]
HERE = Path(__file__).parents[1]
CONFIG = HERE / "configs" / "categoriser.toml"
MODEL = HERE / "assets" / "model"
_ROUNDS = 40
_STILL = 1e-7


def main() -> int:
    """Train and write; the exit status is 0."""
    config = tomllib.loads(CONFIG.read_text("utf-8"))
    MODEL.mkdir(parents=True, exist_ok=True)
    tables: dict[str, Any] = dict(tongues.make())
    np.savez_compressed(MODEL / "languages.npz", **tables)  # the reader looks in the lists of a language
    reader = letter_reader()
    prepared = [prepare(one, reader) for some in corpus.batches().values() for one in some]
    prepared = [one for one in prepared if one.sentences]
    how = config["categoriser"]
    told = out_of_fold(prepared, config, config["fusion"]["folds"])
    fusion = fit(prepared, told, config["fusion"])
    _write("categoriser", small(train(prepared, **how)))
    _write("gist", small(train_whole(prepared, **config["gist"])))
    _record(fusion, _manifest(config, prepared))
    return 0


def folds(prepared: Sequence[Prepared], count: int) -> dict[str, int]:
    """Batch -> fold, so that folds are of about one size."""
    sizes: dict[str, int] = {}
    for one in prepared:
        sizes[one.example.batch] = sizes.get(one.example.batch, 0) + 1
    filled = [0] * count
    found: dict[str, int] = {}
    for batch in sorted(sizes, key=lambda name: (-sizes[name], name)):
        found[batch] = filled.index(min(filled))
        filled[found[batch]] += sizes[batch]
    return found


@dataclass(frozen=True, slots=True)
class Judged:
    """What matrices that did not learn from an example's batch say of it: each sentence, and the whole."""

    sentences: Array
    whole: Array


def out_of_fold(prepared: Sequence[Prepared], how: Mapping[str, Any], count: int) -> list[Judged]:
    """Every example, judged by matrices that did not learn from its batch."""
    fold = folds(prepared, count)
    told: dict[int, Judged] = {}
    for part in range(count):
        others = [one for one in prepared if fold[one.example.batch] != part]
        matrix, letters = train(others, **how["categoriser"]), train_whole(others, **how["gist"])
        for at, one in enumerate(prepared):
            if fold[one.example.batch] == part:
                told[at] = Judged(matrix.chances(one.sentences), letters.chances([gist(one.sentences)])[0])
    return [told[at] for at in range(len(prepared))]


def fit(prepared: Sequence[Prepared], told: Sequence[Judged], how: Mapping[str, Any]) -> dict[str, list[float]]:
    """The fusion's weights: label -> one for each figure, a label's own bias added to the shared one."""
    rows, truths, weights = table(prepared, told, how["ask"])
    found = logistic(rows, truths, weights, how["strictness"])
    shared, own = found[: len(FIGURES)], found[len(FIGURES) :]
    return {
        label: [round(float(one), 4) for one in (shared[0] + own[at], *shared[1:])] for at, label in enumerate(ASKED)
    }


def table(prepared: Sequence[Prepared], told: Sequence[Judged], ask: float) -> tuple[Array, Array, Array]:
    """Rows of figures (with one column a label behind them), whether the label was asked, and what each row weighs."""
    rows, truths, weights = [], [], []
    for one, judged in zip(prepared, told, strict=True):
        named = [dict(zip(LABELS, row.tolist(), strict=True)) for row in judged.sentences]
        said = whole((*one.reading.body, *one.reading.title), dict(zip(ASKED, judged.whole.tolist(), strict=True)))
        body, titles = named[: len(one.body)], named[len(one.body) :]
        seen = views(one.reading.body, body, titles, said, weighed(one.reading), one.reading.around.words)
        for at, label in enumerate(ASKED):
            if label in one.example.optional or one.example.judgement == Judgement.UNCLEAR:
                continue
            rows.append([*figures(label, seen), *(float(at == other) for other in range(len(ASKED)))])
            truths.append(label in one.example.asked)
            weights.append(1.0 if one.example.kind == "letter" else ask)
    return np.array(rows), np.array(truths, float), np.array(weights)


def logistic(rows: Array, truths: Array, weights: Array, strictness: float) -> Array:
    """Logistic regression by Newton's steps: a weight for each column; the first, the bias, is hardly held.

    Args:
        rows: what to learn from.
        truths: 1 or 0 a row.
        weights: what a row teaches.
        strictness: how strongly weights are held near nothing.
    """
    held = np.full(rows.shape[1], strictness)
    held[0] = strictness / 100
    found = np.zeros(rows.shape[1])
    for _ in range(_ROUNDS):
        chance = 1 / (1 + np.exp(-np.clip(rows @ found, -30, 30)))
        slope = rows.T @ (weights * (chance - truths)) + held * found
        bend = (rows * (weights * chance * (1 - chance))[:, None]).T @ rows + np.diag(held)
        step = np.linalg.solve(bend, slope)
        found -= step
        if np.abs(step).max() < _STILL:
            break
    return found


def _manifest(config: Mapping[str, Any], prepared: Sequence[Prepared]) -> dict[str, Any]:
    return {
        "name": f"{config['name']}-{config['version']}",
        "components": [
            "privacy_bot.words.v1",
            "privacy_bot.sentences.v1",
            "privacy_bot.asks.v1",
            "privacy_bot.categoriser.v1",
        ],
        "corpus_sha256": corpus.digest(),
        "languages_sha256": tongues.digest(),
        "config_sha256": hashlib.sha256(CONFIG.read_bytes()).hexdigest(),
        "examples": len(prepared),
        "labels": list(ASKED),
    }


def _write(name: str, matrix: Mapping[str, Array]) -> None:
    arrays: dict[str, Any] = dict(matrix)
    np.savez_compressed(MODEL / f"{name}.npz", **arrays)


def _record(fusion: Mapping[str, Sequence[float]], manifest: Mapping[str, Any]) -> None:
    for name, content in (("fusion", fusion), ("manifest", manifest)):
        (MODEL / f"{name}.json").write_text(json.dumps(content, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    sys.exit(main())
