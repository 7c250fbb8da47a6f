"""Words, dates and lines of a notice."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.notice_text import lay_out, typeset, words

FRENCH, ENGLISH = words("fr"), words("en")
NBSP = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("day", "french", "english"),
    [
        (date(2027, 4, 5), "lundi 5 avril 2027", "Monday 5 April 2027"),
        (date(2027, 8, 1), "dimanche 1er août 2027", "Sunday 1 August 2027"),
        (date(2028, 2, 29), "mardi 29 février 2028", "Tuesday 29 February 2028"),
        (date(2027, 12, 21), "mardi 21 décembre 2027", "Tuesday 21 December 2027"),
    ],
)
def test_a_day_is_written_out(day: date, french: str, english: str) -> None:
    assert FRENCH.day(day) == french
    assert ENGLISH.day(day) == english


@pytest.mark.parametrize(
    ("language", "first", "third"),
    [
        ("lt", "2027 m. gegužės 1 d.", "2027 m. gegužės 3 d."),
        ("lv", "2027. gada 1. maijā", "2027. gada 3. maijā"),
        ("mt", "l-1 ta’ Mejju 2027", "it-3 ta’ Mejju 2027"),
    ],
)
def test_a_day_has_the_form_its_sentence_needs(language: str, first: str, third: str) -> None:
    assert words(language).day(date(2027, 5, 1)) == first
    assert words(language).day(date(2027, 5, 3)) == third


def test_a_list_reads_as_a_sentence_does() -> None:
    assert FRENCH.joined([]) == ""
    assert FRENCH.joined(["a"]) == "a"
    assert FRENCH.joined(["a", "b", "c."]) == "a, b et c"
    assert ENGLISH.joined(["a", date(2027, 4, 5)]) == "a and Monday 5 April 2027"


def test_a_list_of_items_is_punctuated() -> None:
    assert FRENCH.bullets(["un ;", "deux.", "trois\nlignes"]) == "- un ;\n- deux ;\n- trois lignes."


def test_a_person_s_sentence_gets_its_full_stop_once() -> None:
    assert FRENCH.sentence(" Trois archives ") == "Trois archives."
    assert FRENCH.sentence("Vraiment ?") == "Vraiment ?"
    assert FRENCH.clause("Trois archives. ") == "Trois archives"


def test_a_setting_can_have_a_text_per_language() -> None:
    assert ENGLISH.in_language({"fr": "oui", "en": "yes"}) == "yes"
    assert ENGLISH.in_language({"fr": "oui"}) == "oui"
    assert ENGLISH.in_language("SAS") == "SAS"


def test_french_gets_its_spaces_and_apostrophes() -> None:
    table = FRENCH.table

    assert typeset("l'adresse : « oui » ; non ?", table) == f"l’adresse{NBSP}: «{NBSP}oui{NBSP}»{NBSP}; non{NBSP}?"
    assert typeset("https://example.org/?a:b", table) == "https://example.org/?a:b"
    assert typeset("don't : no", ENGLISH.table) == "don’t : no"


def test_paragraphs_headings_items_and_kept_lines_are_laid_out() -> None:
    text = "Un\ndeux\n\n\n# Titre\n\nTexte :\n- un\n  suite\n- deux\n\n| A\n| B\nFin\n"

    assert lay_out(text) == "Un deux\n\nTitre\nTexte :\n- un suite\n- deux\n\nA\nB\nFin"


def test_a_long_item_hangs_under_its_text() -> None:
    lines = lay_out("- " + "mot " * 40).splitlines()

    assert lines[0].startswith("- mot")
    assert all(line.startswith("  mot") for line in lines[1:])
    assert max(map(len, lines)) <= 76


def test_an_address_is_never_broken() -> None:
    url = "https://example.org/" + "x-y/" * 40

    assert url in lay_out(f"Voici la page {url} et la suite.").splitlines()


@pytest.mark.parametrize("together", ["5 avril 2027", "1er avril 2027", "article 16", "Articles 77"])
def test_what_belongs_together_is_not_torn_apart(together: str) -> None:
    for width in range(60, 78):
        assert together in lay_out("x" * width + f" le {together} fin").replace("\n", "|")


@given(st.text(st.sampled_from("ab -#|\n\t.1"), max_size=300))
def test_no_word_is_lost_and_laying_out_keeps_the_order(text: str) -> None:
    marks = {"-", "#", "|", "1.", "11.", ".", "1"}

    before = [word for word in text.split() if word not in marks]
    after = [word for word in lay_out(text).split() if word not in marks]

    assert after == before


def test_a_day_that_ends_in_a_full_stop_ends_its_sentence_with_one() -> None:
    assert typeset("2027. május 3.. 2027 г.. И...", ENGLISH.table) == "2027. május 3. 2027 г. И..."
