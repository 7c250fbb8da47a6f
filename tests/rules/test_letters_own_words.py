"""Letters of odd shapes, each with the writer's own words beside it."""

from pathlib import Path

import pytest

from bot.mail.parse import parse
from classifiers.quoting import own_words

LETTERS = Path(__file__).parents[1] / "letters"
NAMES = sorted(path.stem for path in LETTERS.glob("*.eml") if path.with_suffix(".own.txt").exists())


@pytest.mark.parametrize("name", NAMES)
def test_the_writers_own_words_survive_the_shape_of_the_mail(name):
    expected = (LETTERS / f"{name}.own.txt").read_text(encoding="utf-8").strip()

    mail = parse((LETTERS / f"{name}.eml").read_bytes())

    assert own_words(mail.letter.text) == expected


def test_there_are_letters_to_try():
    assert len(NAMES) >= 15
