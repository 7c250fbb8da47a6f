"""Letters of our own, with what each asks: `classified/<language>.tsv`, a line a letter, `\\n` for a line break.

The first column is the rights or matters that must be found, no more and no fewer, or `nothing` or `unclear`.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from classifiers.labels import Judgement
from classifiers.letter import Letter
from classifiers.pipeline import load

_FOLDER = Path(__file__).parent / "classified"


def letters(name):
    lines = (_FOLDER / f"{name}.tsv").read_text("utf-8").splitlines()
    return [tuple(line.split("\t", 1)) for line in lines]


def found_in(text):
    verdict = load().classify(Letter(subject="", text=text.replace("\\n", "\n")))
    labels = {str(one) for one in (*verdict.rights, *verdict.matters)}
    if labels:
        return labels
    return {"unclear" if verdict.judgement is Judgement.UNCLEAR else "nothing"}


@pytest.mark.parametrize(("expected", "text"), letters("english"))
def test_an_english_letter_is_understood(expected, text):
    assert found_in(text) == set(expected.split(","))


@pytest.mark.parametrize(("expected", "text"), letters("french"))
def test_a_french_letter_is_understood(expected, text):
    assert found_in(text) == set(expected.split(","))


@pytest.mark.parametrize(("expected", "text"), letters("other_languages"))
def test_a_letter_in_another_language_of_the_union_is_understood(expected, text):
    assert found_in(text) == set(expected.split(","))
