"""Letters of our own and what a person would say they ask: the classifier as the mailbox uses it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifiers.labels import Aspect, Judgement, Matter, Right
from classifiers.letter import Letter
from classifiers.pipeline import load


def verdict(text, subject="Bonjour", **how):
    return load().classify(Letter(subject=subject, text=text, **how))


@pytest.mark.parametrize(
    ("text", "rights"),
    [
        ("Pourriez-vous m’envoyer tout ce que vous savez sur moi ?", ["access"]),
        ("i want a copy of everything you hold on me", ["access"]),
        ("Mon nom est mal écrit dans votre fichier, corrigez-le svp.", ["rectification"]),
        ("My phone number in your records is wrong, please correct it.", ["rectification"]),
        ("EFFACEZ TOUTES MES DONNEES", ["erasure"]),
        ("Kindly erase my personal data from every system you run.", ["erasure"]),
        ("Je demande la limitation du traitement de mes données.", ["restriction"]),
        ("Under Article 18 I ask you to restrict the processing of my data.", ["restriction"]),
        ("Remettez-moi mes données dans un format structuré et lisible par machine.", ["portability"]),
        ("Je m’oppose à ce que vous utilisiez mon adresse pour de la publicité.", ["objection"]),
        ("Stop using my data for marketing.", ["objection"]),
        ("Je retire mon consentement.", ["consent_withdrawal"]),
        ("Donnez-moi une copie de mes données, puis effacez-les.", ["access", "erasure"]),
        ("Bitte löschen Sie alle meine Daten.", ["erasure"]),
        ("Solicito que eliminen todos mis datos personales.", ["erasure"]),
        ("Chiedo la cancellazione dei miei dati personali.", ["erasure"]),
    ],
)
def test_a_plain_request_is_understood(text, rights):
    found = verdict(text)

    assert found.judgement is Judgement.SURE
    assert [str(one) for one in found.rights] == rights


@pytest.mark.parametrize(
    "text",
    [
        "Merci pour votre aide, tout fonctionne de nouveau.",
        "Please do not delete my data, I still need it.",
        "Bonjour, où en est le remboursement de ma facture de février ?",
        "Vous avez le droit d’accéder à vos données, de les rectifier et de les faire effacer.",
        "Thank you, have a nice weekend.",
        "If you no longer wish to receive our offers, click here to unsubscribe.",
    ],
)
def test_what_asks_for_nothing_exercises_no_right(text):
    assert verdict(text).rights == ()


@pytest.mark.parametrize("text", ["Voir pièce jointe.", "See attached.", "", "   "])
def test_words_that_only_point_elsewhere_are_unclear(text):
    assert verdict(text, attachments=1).judgement is Judgement.UNCLEAR


def test_quoted_history_is_nobodys_request_now():
    text = "Merci, bien reçu.\n\nLe lun. 1 mars 2027 à 10:12, Marie a écrit :\n> Effacez toutes mes données.\n"

    assert verdict(text, is_reply=True).rights == ()


@pytest.mark.parametrize(
    ("text", "matter"),
    [
        ("J’ai reçu par erreur les factures d’une autre cliente, il y a une fuite chez vous.", Matter.BREACH),
        ("Votre outil est-il conforme au RGPD ?", Matter.QUESTION),
        ("How do I delete my account, where is the button?", Matter.QUESTION),
    ],
)
def test_a_matter_is_told_from_a_right(text, matter):
    found = verdict(text)

    assert found.rights == ()
    assert matter in found.matters


@pytest.mark.parametrize(
    ("text", "aspect"),
    [
        ("HUMAN", Aspect.HUMAN),
        ("HUMAIN", Aspect.HUMAN),
        ("REQUEST", Aspect.REQUEST_WORD),
        ("DEMANDE", Aspect.REQUEST_WORD),
        ("Stop sending me advertising, I object.", Aspect.MARKETING),
    ],
)
def test_an_aspect_is_noticed(text, aspect):
    assert aspect in verdict(text).aspects


def test_the_reasons_name_rules_and_never_the_text():
    found = verdict("Please delete all the personal data you hold about Marguerite Zwycky.")

    assert found.because
    assert "zwycky" not in " ".join(found.because).lower()


def test_the_same_letter_gets_the_same_verdict_twice():
    text = "Envoyez-moi une copie de mes données et effacez mon compte."

    assert verdict(text) == verdict(text)
    assert Right.ACCESS in verdict(text).rights


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=400))
def test_no_text_whatever_breaks_it(text):
    found = verdict(text)

    assert all(0.0 <= score <= 1.0 for score in found.scores.values())
