"""Answers to N3: every number, name and word that our own text offers is read in each language it is written in."""

import pytest

from bot.notice_text import languages, words
from classifiers.labels import Right
from classifiers.letter import Letter
from classifiers.replies import Asked, Question, Said, read_reply
from handlers.unclear import EVERY

PAIR = (Right.ERASURE, Right.OBJECTION)
LANGUAGES = languages()


def said(text, offered=EVERY, language="fr"):
    question = Question(kind=Asked.CHOICE, choices=tuple(offered), language=language)
    return read_reply(Letter(subject="Re: GDPR", text=text, is_reply=True), (question,))


def in_each_language(of):
    """One case a language and right: the words that our notices use."""
    return [
        pytest.param(language, right, of(words(language), right), id=f"{language}-{right}")
        for language in LANGUAGES
        for right in EVERY
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_word_that_our_text_names_keeps_the_whole_scope(language):
    word = words(language).word("all", "answers")

    for text in (word, word.lower(), f"{word}."):
        assert said(text, language=language).said == {Said.WHOLE_SCOPE}, text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_word_for_everything_is_known_whatever_language_was_asked_in(language):
    assert said(words(language).word("all", "answers"), language="en").said == {Said.WHOLE_SCOPE}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("number", range(1, 7))
def test_a_bare_number_chooses_in_every_language(language, number):
    found = said(f"{number}", language=language)

    assert found.choices == (EVERY[number - 1],)


@pytest.mark.parametrize(("language", "right", "line"), in_each_language(lambda table, right: table.wishes([right])[0]))
def test_our_own_line_sent_back_is_never_another_choice(language, right, line):
    number = EVERY.index(right) + 1

    assert said(f"{number}. {line}", language=language).choices in {(right,), ()}


@pytest.mark.parametrize(
    "text",
    [
        "3",
        "3.",
        "(3)",
        "„3“",
        "#3",
        "le 3",
        "n° 3",
        "Nr. 3",
        "3 svp",
        "3, please",
        "Option 3",
        "Je choisis le numéro 3.",
        "Ich möchte Nummer 3",
        "Tylko 3",
        "Solo el 3, gracias",
        "le troisième",
        "the third one",
        "Bonjour,\n\n3\n\nCordialement,\nIlse Brandt",
        "3\n\nSent from my phone",
        "3) effacement",
        "3, and please be quick, I have been waiting for an answer for a long time",
    ],
)
def test_one_number_however_it_is_written(text):
    found = said(text)

    assert (found.said, found.choices) == ({Said.CHOICE}, (Right.ERASURE,))


@pytest.mark.parametrize("text", ["1 et 3", "1, 3", "1,3", "1/3", "1 + 3", "1\n3", "1 und 3 bitte", "Numbers 1 and 3"])
def test_several_numbers(text):
    assert said(text).choices == (Right.ACCESS, Right.ERASURE)


@pytest.mark.parametrize(
    "text", ["les deux", "both", "Both, please.", "beides", "entrambi", "oba", "molemmat", "двете"]
)
def test_both_is_everything_of_two_and_nothing_plain_of_six(text):
    assert said(text, PAIR).said == {Said.WHOLE_SCOPE}
    assert said(text, EVERY).said == {Said.UNSURE}


def test_all_three_is_everything_of_three_alone():
    assert said("all three", EVERY[:3]).said == {Said.WHOLE_SCOPE}
    assert said("all three", EVERY).said == {Said.UNSURE}


@pytest.mark.parametrize(
    "text",
    [
        "not 1",
        "pas 1 mais 3",
        "1 or 3",
        "1 oder 3?",
        "7",
        "1 et 12",
        "1-3",
        "1) effacement",
        "1: non\n3: oui",
        "What is the difference between 1 and 3?",
        "ni 1 ni 3",
    ],
)
def test_what_is_not_plainly_chosen_is_unsure(text):
    found = said(text)

    assert found.said == {Said.UNSURE}
    assert found.choices == ()


@pytest.mark.parametrize(
    "text",
    [
        "Aucun.",
        "None of these.",
        "Keines davon.",
        "Je ne sais pas",
        "je ne veux pas choisir",
        "Le 2 mars, je vous ai écrit.",
        "3 invoices",
        "Un moment, s'il vous plaît",
        "Merci",
        "What do you mean?",
        "",
    ],
)
def test_what_names_no_choice_chooses_none(text):
    found = said(text)

    assert not found.said & {Said.CHOICE, Said.WHOLE_SCOPE}
    assert found.choices == ()


def test_erase_everything_is_one_choice():
    assert said("Supprimez tout").choices == (Right.ERASURE,)
    assert said("delete everything you have on me").choices == (Right.ERASURE,)
