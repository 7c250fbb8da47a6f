"""Answers to our own questions, in many languages: a no outweighs a yes, our own text is never an answer."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifiers.labels import Right
from classifiers.letter import Letter
from classifiers.replies import Asked, Question, Said, read_reply

MAY_WE_READ = Question(kind=Asked.PERMISSION, code="K7QF", language="fr")
WHICH = Question(kind=Asked.CHOICE, choices=(Right.ACCESS, Right.ERASURE, Right.OBJECTION), language="fr")
NO_REQUEST = Question(kind=Asked.NO_REQUEST, language="en")
WHO = Question(kind=Asked.IDENTITY, language="en")
NOTICE = """Bonjour,
Nous vous demandons une permission.
Si vous êtes d’accord, répondez : OUI K7QF. Nous ouvrirons ce message, et lui seul.
Si vous ne l’êtes pas, répondez : NON K7QF, ou ne répondez pas."""


def said(text, *asked, notices=()):
    return read_reply(Letter(subject="Re: K7QF", text=text, is_reply=True), asked, notices)


@pytest.mark.parametrize(
    "text",
    [
        "oui",
        "ok vas-y",
        "Oui K7QF",
        "D'accord, allez-y.",
        "Pas de problème, vous pouvez le lire.",
        "Yes, go ahead",
        "No problem, go ahead!",
        "Ja, gerne.",
        "Von mir aus.",
        "Sí, adelante",
        "Va bene, leggete pure",
        "Ja hoor, ga uw gang",
        "Sim, podem ler.",
        "Tak, zgadzam się",
        "Ja, det går bra",
        "Ja, det er i orden",
        "Kyllä, saatte lukea viestin",
        "Ano, souhlasím",
        "Áno, nemám námietky",
        "Igen, megengedem",
        "Da, sunt de acord",
        "Да, съгласен съм",
        "Ναι, συμφωνώ",
        "Da, možete",
        "Da, strinjam se",
        "Jah, olen nõus",
        "Jā, piekrītu",
        "Taip, sutinku",
        "Tá cead agaibh",
        "Iva, naqbel",
    ],
)
def test_a_yes_is_a_yes_in_any_language_of_the_union(text):
    found = said(text, MAY_WE_READ)

    assert found.said == {Said.YES}
    assert found.about is MAY_WE_READ


@pytest.mark.parametrize(
    "text",
    [
        "non merci",
        "Surtout pas.",
        "je préfère pas",
        "Je ne veux pas que quelqu'un lise mon message.",
        "No thanks",
        "I'd rather not",
        "Do not open it.",
        "Nein danke",
        "Lieber nicht.",
        "Das möchte ich nicht.",
        "No, gracias",
        "Preferisco di no",
        "Liever niet",
        "Não, obrigada",
        "Nie wyrażam zgody",
        "Nej tack",
        "Helst ikke",
        "En anna lupaa",
        "Nechci, aby to někdo četl.",
        "Nesúhlasím",
        "Nem, köszönöm",
        "Nu sunt de acord",
        "Не, благодаря",
        "Όχι, δεν θέλω",
        "Ne dopuštam",
        "Raje ne",
        "Ei soovi",
        "Nē, paldies",
        "Nesutinku",
        "Ní thugaim cead",
        "Ma naqbilx",
    ],
)
def test_a_no_is_a_no_in_any_language_of_the_union(text):
    assert said(text, MAY_WE_READ).said == {Said.NO}


def test_a_yes_for_the_whole_case_is_more_than_a_yes():
    assert said("OUI DOSSIER", MAY_WE_READ).said == {Said.YES_CASE}


def test_a_no_above_our_own_words_is_not_the_yes_inside_them():
    assert said(f"Non merci\n\n{NOTICE}", MAY_WE_READ, notices=[NOTICE]).said == {Said.NO}


def test_our_own_words_alone_answer_nothing():
    assert said(NOTICE, MAY_WE_READ, notices=[NOTICE]).said == frozenset()


def test_our_words_are_known_again_after_a_program_broke_the_lines_anew():
    broken = "Si vous êtes d’accord, répondez :\nOUI K7QF. Nous ouvrirons ce\nmessage, et lui seul."

    assert said(f"Non.\n{broken}", MAY_WE_READ, notices=[NOTICE]).said == {Said.NO}


def test_quoted_history_answers_nothing():
    text = "Merci, je réfléchis.\n\nLe lun. 3 mars 2025 à 10:00, Example <privacy@example.com> a écrit :\n> répondez : OUI K7QF"

    assert said(text, MAY_WE_READ).said == frozenset()


@pytest.mark.parametrize(
    "text", ["oui mais seulement si vous me prévenez", "yes. no wait, no", "Oui, à condition que ce soit vous", "ok?"]
)
def test_what_is_not_plain_gives_no_permission(text):
    assert not said(text, MAY_WE_READ).said & {Said.YES, Said.YES_CASE}


@pytest.mark.parametrize("text", ["No entiendo la pregunta.", "Pourquoi me demandez-vous cela ?", "Who are you?"])
def test_a_question_back_is_no_answer(text):
    assert said(text, MAY_WE_READ).said == frozenset()


def test_danish_thanks_is_no_polish_yes():
    danish = Question(kind=Asked.PERMISSION, language="da")

    assert said("Tak", danish).said == frozenset()


def test_a_yes_with_two_questions_open_is_asked_again_unless_it_names_one():
    other = Question(kind=Asked.PERMISSION, code="M3TR", language="fr")

    assert said("oui", MAY_WE_READ, other).said == {Said.UNSURE}
    assert said("oui M3TR", MAY_WE_READ, other).about is other


@pytest.mark.parametrize(
    "text",
    [
        "Je retire ma permission.",
        "I changed my mind, please do not read it",
        "Ich widerrufe meine Erlaubnis",
        "Retiro mi permiso",
    ],
)
def test_a_yes_can_be_taken_back_though_nothing_is_asked(text):
    assert said(text).said == {Said.WITHDRAWN}


@pytest.mark.parametrize(
    ("text", "chosen"),
    [
        ("2", (Right.ERASURE,)),
        ("le deuxième", (Right.ERASURE,)),
        ("the second one", (Right.ERASURE,)),
        ("1 et 3", (Right.ACCESS, Right.OBJECTION)),
        ("3, please", (Right.OBJECTION,)),
        ("numéro 2 merci", (Right.ERASURE,)),
        ("effacement svp", (Right.ERASURE,)),
        ("Löschung", (Right.ERASURE,)),
        ("Je veux que vous supprimiez mes données", (Right.ERASURE,)),
    ],
)
def test_a_number_or_a_word_chooses(text, chosen):
    found = said(text, WHICH)

    assert found.said == {Said.CHOICE}
    assert found.choices == chosen


@pytest.mark.parametrize("text", ["tout", "everything please", "Alles", "all three", "Todo", "Wszystko"])
def test_the_whole_scope_can_be_kept(text):
    assert said(text, WHICH).said == {Said.WHOLE_SCOPE}


def test_a_day_is_no_choice():
    assert said("Je vous ai écrit le 2 mars, voyez ma lettre.", WHICH).choices == ()


@pytest.mark.parametrize(
    "text", ["REQUEST", "Yes, that was meant as a request, please handle it.", "Demande", "Antrag"]
)
def test_request_is_no_leave_to_read(text):
    assert said(text, NO_REQUEST).said == {Said.REQUEST}


@pytest.mark.parametrize("text", ["HUMAN", "Humain svp", "Mensch bitte", "je veux parler à un humain"])
def test_a_human_can_be_asked_for_at_any_time(text):
    assert Said.HUMAN in said(text, MAY_WE_READ).said


def test_facts_are_given_or_refused():
    assert said("My customer number is 448210, born 3.5.1979.", WHO).said == {Said.FACTS}
    assert said("I'd rather not.", WHO).said == {Said.REFUSED}


def test_the_reasons_hold_no_word_of_the_answer():
    found = said("Oui, lisez la lettre de Zacharie Quintebrook", MAY_WE_READ)

    assert all(one.startswith("reply.") and "quinte" not in one for one in found.because)


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=400), st.text(max_size=400))
def test_any_text_is_read(text, notice):
    assert said(text, MAY_WE_READ, WHICH, notices=[notice]).said <= set(Said)
