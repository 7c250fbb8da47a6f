"""How the classifier behaves around the words: subject, replies, aspects, time, determinism, privacy of reasons."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifiers.labels import Aspect, Judgement, Matter, Right
from classifiers.letter import Letter
from classifiers.pipeline import load

_SHARED = Path(__file__).parents[2].parent / "shared" / "letters"


def verdict(text, subject="", **facts):
    return load().classify(Letter(subject=subject, text=text, **facts))


def test_a_subject_alone_can_carry_the_request_of_a_short_letter():
    found = verdict("Hello, my customer number is 4411. Regards, Ines", subject="Please delete my account")

    assert found.rights == (Right.ERASURE,)


def test_the_subject_of_a_reply_is_an_old_one_and_counts_for_nothing():
    found = verdict("Thank you, that was quick.", subject="Re: Please delete my account", is_reply=True)

    assert found.judgement is Judgement.NOT_A_REQUEST


def test_a_subject_does_not_add_a_right_to_a_letter_that_says_another():
    found = verdict("Please correct my address, I moved to Graz.", subject="Access request")

    assert found.rights == (Right.RECTIFICATION,)


def test_quoted_history_is_not_the_writers_request():
    text = "Thanks, that is all clear now.\n\nOn Mon, 3 Mar 2025 at 10:00, Rosa <rosa@example.org> wrote:\n> Delete my data."

    assert verdict(text, is_reply=True).judgement is Judgement.NOT_A_REQUEST


def test_a_bulleted_list_takes_its_request_from_the_line_above():
    text = "I would like you to:\n- delete my account\n- stop all newsletters\n- tell me where you got my address"

    assert set(verdict(text).rights) == {Right.ERASURE, Right.OBJECTION, Right.ACCESS}


def test_rights_listed_as_information_exercise_nothing():
    text = "You have the right to:\n- access your data\n- have your data erased\n- object to the processing"

    assert verdict(text).rights == ()


def test_a_wrong_article_gives_way_to_a_clear_verb_and_stays_among_the_reasons():
    found = verdict("Under Article 15 GDPR I ask you to erase all my personal data.")

    assert found.rights == (Right.ERASURE,)
    assert "article.gdpr.15" in found.because


def test_an_article_of_another_law_is_no_right():
    assert verdict("En vertu de l'article 17 du Code civil, je conteste cette pénalité.").rights == ()


def test_a_threat_to_complain_is_no_complaint():
    found = verdict("Effacez mes données. À défaut, je saisirai la CNIL d'une plainte.")

    assert (found.rights, found.matters) == ((Right.ERASURE,), ())


def test_supporting_withdrawal_and_objection_are_effective_declarations():
    text = "Please erase my data. I withdraw any consent I may have given and I object to any further processing."

    assert verdict(text).rights == (Right.ERASURE, Right.OBJECTION, Right.CONSENT_WITHDRAWAL)


@pytest.mark.parametrize(
    ("text", "aspect"),
    [
        ("HUMAN", Aspect.HUMAN),
        ("Humain svp", Aspect.HUMAN),
        ("Je veux parler à un humain.", Aspect.HUMAN),
        ("MENSCH", Aspect.HUMAN),
        ("REQUEST", Aspect.REQUEST_WORD),
        ("Demande", Aspect.REQUEST_WORD),
        ("Solicitud", Aspect.REQUEST_WORD),
        ("Stop sending me newsletters", Aspect.MARKETING),
        ("Je ne veux plus de prospection.", Aspect.MARKETING),
        ("Please send me a copy of my data by post, I have no computer.", Aspect.BY_POST),
        ("Au nom de mon client, je demande l'accès à ses données.", Aspect.AGENT),
        ("I am 13 years old, delete my account please", Aspect.MINOR),
        ("Ma mère est décédée, supprimez son compte.", Aspect.DECEASED),
    ],
)
def test_an_aspect_is_noticed(text, aspect):
    assert aspect in verdict(text).aspects


@pytest.mark.parametrize(
    "text",
    [
        "We are a human resources agency and would like to offer our services.",
        "Your human approach to accounting is refreshing, thank you.",
        "This is a request for a quote for ten licences.",
    ],
)
def test_the_mere_word_asks_for_no_human_and_answers_no_question(text):
    assert not verdict(text).aspects & {Aspect.HUMAN, Aspect.REQUEST_WORD}


def test_an_objection_to_profiling_is_not_one_to_marketing():
    found = verdict("I object to the profiling of my data by your scoring system.")

    assert Right.OBJECTION in found.rights
    assert Aspect.MARKETING not in found.aspects


def test_a_letter_from_an_authority_is_told_from_a_person_who_names_one():
    ours = verdict(
        "Nos services ont été saisis d'une plainte à l'encontre de votre société au titre de l'article 58 du RGPD."
    )
    persons = verdict("J'ai lu sur le site de la CNIL que je peux demander une copie de mes données. Envoyez-la moi.")

    assert Matter.AUTHORITY in ours.matters
    assert persons.matters == ()


def test_the_reasons_never_hold_a_word_of_the_letter():
    found = verdict("Please delete the data of Zacharias Quintenbrook, born 3 May 1971.")

    assert not any("quintenbrook" in one or "1971" in one for one in found.because)


def test_the_same_letter_always_gets_the_same_verdict():
    letter = Letter(subject="RGPD", text="Merci de m'envoyer une copie de mes données puis de les effacer.")

    assert load().classify(letter) == load().classify(letter)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=3000), st.text(max_size=200), st.booleans())
def test_any_text_is_classified(text, subject, reply):
    found = verdict(text, subject, is_reply=reply)

    assert all(0.0 <= score <= 1.0 for score in found.scores.values())


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "delete",
                "my",
                "data",
                "not",
                "effacez",
                "mes",
                "données",
                "art.",
                "15,",
                "17",
                "?",
                ";",
                "\n",
                ">",
                "-",
                "«",
                "if",
                "please",
            ]
        ),
        max_size=400,
    )
)
def test_any_heap_of_our_own_words_is_classified(words):
    assert verdict(" ".join(words)).judgement in Judgement


@pytest.mark.parametrize(
    "text",
    [
        "delete " * 20_000,
        "a" * 200_000,
        "my data delete " * 10_000,
        "art. 1, 2, 3, 4 " * 8_000,
        "a\nb " * 20_000,
        "?!." * 50_000,
        "> " * 50_000,
    ],
)
def test_no_text_takes_long(text):
    load()
    began = time.perf_counter()

    verdict(text)

    assert time.perf_counter() - began < 3.0


@pytest.mark.skipif(not _SHARED.exists(), reason="the development letters are not here")
def test_few_requests_among_the_development_letters_are_lost():
    from bench.understanding.judged import judge
    from bench.understanding.letters import read

    requests = judge([one for one in read(_SHARED) if one.part == "requests"], load())

    assert sum(one.lost for one in requests) <= 0.02 * len(requests)


@pytest.mark.parametrize(
    ("text", "rights"),
    [
        ("Hello,\n\nPlease delete:\n- my account\n- all photos I uploaded\n\nThanks, Ann", ["erasure"]),
        ("Bonjour,\nEn application du RGPD je demande la suppression :\n- de mon compte\n- de mes photos", ["erasure"]),
        ("Quiero que ustedes borren:\n* mi cuenta\n* mis fotos", ["erasure"]),
        ("Bitte senden Sie mir:\n1. eine Kopie aller Daten\n2. die Namen der Empfänger", ["access"]),
        ("I do not want you to:\n- delete my account\n- delete my data", []),
        ("You have the right to:\n- access your data\n- erase your data", []),
    ],
)
def test_the_points_of_a_list_are_read_on_from_the_line_that_opens_it(text, rights):
    found = load().classify(Letter(subject="", text=text))

    assert [str(one) for one in found.rights] == rights
