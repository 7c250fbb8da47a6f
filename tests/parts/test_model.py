"""The shipped model: small, made from the corpus beside it, and telling nothing of any text."""

import hashlib
import json
from pathlib import Path

import pytest

from classifiers.categoriser import ASKED, LABELS, Categoriser
from classifiers.features import FAMILIES, of
from classifiers.fusion import FIGURES
from classifiers.letter import Letter
from classifiers.pipeline import letter_reader, load
from classifiers.scripts import corpus
from classifiers.scripts.learn import Rows, learn, small
from classifiers.thresholds import Thresholds

CLASSIFIERS = Path(__file__).parents[2] / "classifiers"
MODEL = CLASSIFIERS / "assets" / "model"


def features(text):
    read = letter_reader().read(Letter(subject="", text=text))
    return of(read.body[0], first=True, last=True)


def test_the_model_was_trained_from_the_corpus_and_the_configuration_that_stand_beside_it():
    manifest = json.loads((MODEL / "manifest.json").read_text("utf-8"))

    assert manifest["corpus_sha256"] == corpus.digest(), "the corpus changed: run `make train`"
    config = (CLASSIFIERS / "configs" / "categoriser.toml").read_bytes()
    assert manifest["config_sha256"] == hashlib.sha256(config).hexdigest(), (
        "the configuration changed: run `make train`"
    )


def test_the_model_is_small():
    assert sum(path.stat().st_size for path in MODEL.iterdir()) < 4_000_000


def test_no_held_back_batch_is_ever_read_for_training():
    assert not any(name.startswith("held_") for name in corpus.batches())


def test_every_label_has_its_weights_and_its_threshold():
    fusion = json.loads((MODEL / "fusion.json").read_text("utf-8"))

    assert fusion.keys() == set(ASKED)
    assert {len(weights) for weights in fusion.values()} == {len(FIGURES)}


def test_a_missing_threshold_is_named():
    with pytest.raises(ValueError, match="erasure"):
        Thresholds.parse({"sure": {"access": 0.5}})


def test_features_are_numbers_without_words_and_do_not_change_from_run_to_run():
    once, again = features("Effacez tout ce que vous avez sur Zoé."), features("Effacez tout ce que vous avez sur Zoé.")

    assert once == again
    assert all(isinstance(one, int) for one in once.where)
    assert len(once.where) == len(once.worth) == len(once.family)
    assert max(once.family) < len(FAMILIES)


def test_learning_twice_from_the_same_rows_gives_the_same_matrix():
    import numpy as np

    some = [features(text) for text in ("Delete my data.", "Where is my parcel?", "Delete it all.", "Where is it?")]
    targets = np.zeros((4, len(LABELS)), np.float32)
    targets[[0, 2], LABELS.index("erasure")] = 1.0
    rows = Rows(some, targets, np.ones_like(targets))

    one, other = small(learn(rows)), small(learn(rows))

    assert all((one[name] == other[name]).all() for name in one)
    told = Categoriser(**one)
    assert told.judge(some[0]).chances["erasure"] > told.judge(some[1]).chances["erasure"]


def test_the_reasons_name_rules_and_families_and_never_a_word_of_the_letter():
    found = load().classify(
        Letter(subject="", text="Please wipe everything about Zacharias Quintenbrook from your files.")
    )

    assert any(one.startswith("model.") for one in found.because)
    assert not any("quinten" in one.lower() for one in found.because)
