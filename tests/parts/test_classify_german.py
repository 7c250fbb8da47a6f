"""German letters are understood by the same rules as French and English ones."""

from __future__ import annotations

import pytest

from classifiers.labels import Judgement, Right
from classifiers.letter import Letter
from classifiers.pipeline import load

_ASKS = [
    ("Bitte löschen Sie alle meine Daten.", Right.ERASURE),
    ("Löschen Sie mein Konto!", Right.ERASURE),
    ("Welche Daten haben Sie über mich gespeichert?", Right.ACCESS),
    ("Bitte berichtigen Sie meine Adresse.", Right.RECTIFICATION),
    ("Ich verlange die Einschränkung der Verarbeitung meiner Daten.", Right.RESTRICTION),
    ("Ich mache von meinem Recht auf Datenübertragbarkeit Gebrauch.", Right.PORTABILITY),
    ("Ich widerspreche der Verarbeitung meiner Daten.", Right.OBJECTION),
    ("Hiermit widerrufe ich meine Einwilligung.", Right.CONSENT_WITHDRAWAL),
]


@pytest.mark.parametrize(("text", "right"), _ASKS)
def test_a_german_letter_exercises_one_right(text: str, right: Right) -> None:
    verdict = load().classify(Letter(subject="", text=text))

    assert (verdict.judgement, verdict.rights, verdict.language) == (Judgement.SURE, (right,), "de")


@pytest.mark.parametrize("text", ["Bitte löschen Sie meine Daten nicht.", "Guten Tag, wann kommt meine Bestellung?"])
def test_a_german_letter_that_asks_for_nothing_is_no_request(text: str) -> None:
    verdict = load().classify(Letter(subject="", text=text))

    assert verdict.judgement is Judgement.NOT_A_REQUEST
