"""What rules and categoriser say becomes figures, and figures one chance a label."""

import json
from math import isfinite
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

import classifiers
from classifiers.categoriser import ASKED, LABELS
from classifiers.fusion import FIGURES, Fusion, Shape, Views, figures

SHIPPED = Fusion(json.loads((Path(classifiers.__file__).parent / "assets/model/fusion.json").read_text("utf-8")))
NOTHING = dict.fromkeys(LABELS, 0.01)
CHANCES = st.fixed_dictionaries({label: st.floats(0, 1) for label in LABELS})
SHAPES = st.builds(
    Shape,
    words=st.integers(0, 400),
    asks=st.booleans(),
    own=st.booleans(),
    mine=st.booleans(),
    law=st.booleans(),
    point=st.booleans(),
)


def views(body, shapes=None, gist=NOTHING, weighed=(), decided=()):
    return Views(
        weighed=dict(weighed),
        decided=frozenset(decided),
        places={},
        body=body,
        shapes=[Shape(words=8) for _ in body] if shapes is None else shapes,
        subject=[],
        words=8 * len(body),
        gist=gist,
    )


def figure(name, label, seen):
    return figures(label, seen)[FIGURES.index(name)]


def test_the_sentence_likeliest_for_a_label_tells_what_stands_around_it():
    quiet, asking = NOTHING, NOTHING | {"erasure": 0.9, "mood:exercised": 0.8}
    seen = views([quiet, asking], [Shape(words=4), Shape(words=9, asks=True, own=True)])

    assert figure("asks", "erasure", seen) == 1.0
    assert figure("exercised", "erasure", seen) == 0.8
    assert figure("asks", "access", views([quiet, quiet])) == 0.0


def test_another_right_in_the_same_sentence_is_a_rival():
    alone = views([NOTHING | {"erasure": 0.9}])
    beside = views([NOTHING | {"erasure": 0.9, "objection": 0.8}])

    assert figure("rival", "erasure", beside) > figure("rival", "erasure", alone)


def test_a_letter_without_a_sentence_has_figures_of_nothing():
    seen = views([])

    assert len(figures("access", seen)) == len(FIGURES)
    assert figure("any", "access", seen) == 0.0


def test_several_sentences_that_may_ask_the_same_count_for_more_than_one():
    perhaps = NOTHING | {"access": 0.4}

    assert figure("any", "access", views([perhaps] * 3)) > figure("any", "access", views([perhaps]))


@given(body=st.lists(st.tuples(CHANCES, SHAPES), max_size=5), gist=CHANCES, label=st.sampled_from(ASKED))
def test_every_letter_has_finite_figures_and_a_chance(body, gist, label):
    seen = views([one for one, _ in body], [shape for _, shape in body], gist, {label: 0.7}, {label})

    assert all(isfinite(one) for one in figures(label, seen))
    assert 0.0 <= SHIPPED.chance(label, seen) <= 1.0
