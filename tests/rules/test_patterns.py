"""The language of rules: concepts, gaps, exclusions, typing slips; and the shipped rules keep it."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

import classifiers
from classifiers.articles import Law, cited
from classifiers.labels import Aspect, Matter, Right
from classifiers.language import Detector
from classifiers.language import shipped as detector
from classifiers.lexicon import Lexicon
from classifiers.patterns import Composite, Pattern, Rule, check, spot
from classifiers.pipeline import reader
from classifiers.words import pieces, sentence, starts

_ASSETS = Path(classifiers.__file__).parent / "assets"
_LEXICON = Lexicon(
    {
        "language": "en",
        "never_mistyped": "remote",
        "concepts": {
            "ERASE": "delete, get rid of, purg*",
            "MY": "my, mine",
            "DATA": "data, personal data",
            "NEG": "not",
        },
    }
)
_MYDATA = Composite.parse({"name": "MYDATA", "find": ["MY ~2 DATA"]})


def spots(text):
    return spot(_LEXICON, [_MYDATA], sentence(pieces(text)))


def found(pattern, text):
    return [(match.start, match.end) for match in Pattern.parse(pattern).find(spots(text))]


@pytest.mark.parametrize(
    ("pattern", "text", "places"),
    [
        ("ERASE ~1 MYDATA", "please delete my data", [(1, 4)]),
        ("ERASE MYDATA", "delete all my data", []),
        ("ERASE ~1 MYDATA", "delete all my data", [(0, 4)]),
        ("ERASE ~1 MYDATA", "get rid of my personal data", [(0, 6)]),
        ("ERASE|NEG", "not delete", [(0, 1), (1, 2)]),
        ("START ERASE", "please delete", []),
        ("START ERASE ~2 END", "delete my data", [(0, 3)]),
        ("ERASE", "Purging", [(0, 1)]),
        ("ERASE", "DÉLETE", [(0, 1)]),
    ],
)
def test_a_pattern_finds_its_concepts_in_order(pattern, text, places):
    assert found(pattern, text) == places


@pytest.mark.parametrize(
    ("word", "meant"), [("delte", False), ("deleet", True), ("delette", True), ("dleete", True), ("remote", False)]
)
def test_one_slip_of_the_pen_is_forgiven_in_a_longer_word(word, meant):
    assert bool(found("ERASE", word)) is meant


@pytest.mark.parametrize("text", ["ERASE ~3", "", "~2"])
def test_a_pattern_that_says_nothing_is_refused(text):
    with pytest.raises(ValueError, match="must end with a concept"):
        Pattern.parse(text)


def test_a_rule_with_an_unknown_key_is_refused():
    with pytest.raises(TypeError):
        Rule.parse({"name": "x", "label": "x", "strength": 1.0, "mood": "ask", "find": ["ERASE"], "colour": "red"})


def test_a_rule_with_a_misspelled_concept_is_refused_by_name():
    rule = Rule.parse({"name": "erasure.x", "label": "erasure", "strength": 1.0, "mood": "ask", "find": ["ERAES"]})

    with pytest.raises(ValueError, match=r"erasure\.x .* ERAES"):
        check([_LEXICON], [rule], [_MYDATA])


def test_what_stands_between_can_forbid_a_match():
    rule = Rule.parse(
        {"name": "x", "label": "x", "strength": 1.0, "mood": "ask", "find": ["ERASE ~4 MYDATA"], "between": ["NEG"]}
    )

    assert list(rule.matches(spots("delete my data")))
    assert not list(rule.matches(spots("delete not my data")))


def test_the_shipped_rules_can_be_read_and_have_names_of_their_own():
    rules = tomllib.loads((_ASSETS / "rules.toml").read_text("utf-8"))["rule"]
    names = [one["name"] for one in rules]

    assert reader().languages >= {"fr", "en", "de", "es", "it", "nl", "pt", "pl"}
    assert len(names) == len(set(names))


def test_every_right_matter_and_aspect_has_a_rule():
    labels = {one["label"] for one in tomllib.loads((_ASSETS / "rules.toml").read_text("utf-8"))["rule"]}
    made_elsewhere = {Matter.QUESTION, Aspect.MARKETING}

    assert {str(one) for one in (*Right, *Matter, *Aspect) if one not in made_elsewhere} <= labels


@pytest.mark.parametrize(
    ("text", "articles"),
    [
        ("en application de l'article 17 du rgpd", ["gdpr.17"]),
        ("art. 15 gdpr", ["gdpr.15"]),
        ("articles 15, 17 and 21 of the gdpr", ["gdpr.15", "gdpr.17", "gdpr.21"]),
        ("articles 15 to 22 of the gdpr", []),
        ("article 7(3) gdpr", ["gdpr.7.3"]),
        ("article 15(1)(g) of the gdpr", ["gdpr.15"]),
        ("art. 7 abs. 3 dsgvo", ["gdpr.7.3"]),
        ("l'article 51 de la loi informatique et libertes", ["french.51"]),
        ("article 17 du code civil", []),
        ("§ 35 bdsg", ["german.35"]),
        ("article 12 gdpr", []),
        ("part 17 of the film", []),
    ],
)
def test_an_article_is_the_right_of_its_law(text, articles):
    laws = [Law.parse(one) for one in tomllib.loads((_ASSETS / "articles.toml").read_text("utf-8"))["law"]]

    assert [name for name, _ in cited(text, laws)] == articles


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Delete my data. Thanks.", 2),
        ("Voir art. 17 du RGPD svp", 1),
        ("am 12. März 2025 gekündigt", 1),
        ("I want:\n- my data\n- my photos", 3),
        ("This line was wrapped by a mail program at about seventy\ncharacters and goes on", 1),
        ("Hello\n\nDelete my data", 2),
    ],
)
def test_sentences_end_where_the_writer_ended_them(text, sentences):
    assert sum(starts(pieces(text))) == sentences


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Effacez mes données", "fr"),
        ("je voudrais que vous supprimiez mon compte", "fr"),
        ("Please delete my account", "en"),
        ("Bitte löschen Sie meine Daten", "de"),
        ("Quiero que borren mis datos", "es"),
        ("Vorrei una copia dei miei dati", "it"),
        ("Graag mijn gegevens verwijderen", "nl"),
        ("Quero apagar os meus dados", "pt"),
        ("Proszę o usunięcie moich danych", "pl"),
        ("Vänligen radera mina uppgifter", "sv"),
        ("Моля, изтрийте моите данни", "bg"),
        ("Kérem, töröljék az adataimat", "hu"),
        ("Παρακαλώ διαγράψτε τα δεδομένα μου", "el"),
        ("4411-XK", "und"),
        ("", "und"),
    ],
)
def test_a_few_words_show_their_language(text, language):
    assert detector().detect(text) == language


def test_a_word_of_two_languages_decides_for_neither():
    known = Detector({"aa": {"words": "la"}, "bb": {"words": "la"}})

    assert known.detect("la la la") == "und"
