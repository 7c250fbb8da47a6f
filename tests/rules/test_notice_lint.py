"""The lint: what may not leave, whoever wrote it (P1, P20)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.notice_catalogue import Catalogue, Rendered
from bot.notice_lint import lint

CATALOGUE = Catalogue.load()
FIT = "Vous aurez notre réponse au plus tard le lundi 3 mai 2027."


def answer(body: str) -> Rendered:
    """A free answer by staff (N22) with this text."""
    return Rendered(
        notice="N22",
        language="fr",
        body=f"{body}\n",
        elements=CATALOGUE.entry("N22").elements,
        fallback=False,
        texts=({"answer": body},),
    )


def extension(reason: str, date_said: str = FIT) -> Rendered:
    """An extension notice (N4) with this reason."""
    return Rendered(
        notice="N4",
        language="fr",
        body=f"{reason}\n{date_said}\n",
        elements=CATALOGUE.entry("N4").elements,
        fallback=False,
        texts=({"reason_text": reason, "new_due_date": date_said},),
    )


def test_a_plain_answer_may_leave() -> None:
    assert lint(answer("Vos données sont en France.\nVous pouvez les voir dans votre compte.")) == ()


@pytest.mark.parametrize(
    ("name", "element"),
    [(name, element) for name in CATALOGUE.names for element in sorted(CATALOGUE.entry(name).elements)],
)
def test_each_missing_element_is_named(name: str, element: str) -> None:
    elements = CATALOGUE.entry(name).elements - {element}
    lacking = Rendered(notice=name, language="fr", body="Bonjour,\n", elements=elements, fallback=False)

    assert [problem for problem in lint(lacking) if element in problem.split()]


@pytest.mark.parametrize(
    "cold",
    [
        "Sauf erreur de notre part, nous n’avons rien.",
        "Sauf erreur ou omission, nous n'avons rien.",
        "SAUF\nERREUR de notre part.",
        "Merci de ne pas répondre à ce message.",
        "Ne répondez pas à ce courriel.",
        "Nous regrettons les désagréments occasionnés.",
        "Rassurez-vous : personne ne lira votre message.",
        "Aucun humain ne lit vos lettres.",
        "Unless we are mistaken, we hold nothing.",
        "Please do not reply to this e-mail.",
        "We apologise for any inconvenience.",
        "No one will ever read your message.",
        "Nobody reads your letters.",
    ],
)
def test_a_cold_or_untrue_phrase_may_not_leave(cold: str) -> None:
    assert any("may not leave" in problem for problem in lint(answer(cold)))


@pytest.mark.parametrize(
    "empty",
    [
        "Conformément à la réglementation, nous gardons ces données.",
        "Nous les gardons conformément à la législation en vigueur.",
        "We keep them in accordance with applicable law.",
        "Pursuant to the regulation, we keep them. Article 17 is about erasure.",
    ],
)
def test_the_law_alone_is_no_reason(empty: str) -> None:
    assert any("name the article" in problem for problem in lint(answer(empty)))


def test_the_law_with_its_article_is_one() -> None:
    assert lint(answer("Conformément à la loi (article L123-22), nous les gardons dix ans.")) == ()


@pytest.mark.parametrize(
    "fee", ["Cette copie est sans frais.", "C’est gratuit.", "There is no fee.", "The copy is free of charge."]
)
def test_only_the_fee_notice_speaks_of_a_fee(fee: str) -> None:
    assert any("fee" in problem for problem in lint(answer(fee)))
    assert not any("speaks of a fee" in problem for problem in lint(replace(answer(fee), notice="N13")))


@pytest.mark.parametrize("harmless", ["Vos notes de frais sont effacées.", "Une note de\nfrais reste."])
def test_an_expense_report_is_no_fee(harmless: str) -> None:
    assert lint(answer(harmless)) == ()


@pytest.mark.parametrize(
    "left", ["Bonjour {{ name }},", "Le ${date}", "<<NOM>>", "TODO", "[à compléter]", "[date ...]", "{% if %}"]
)
def test_a_placeholder_may_not_leave(left: str) -> None:
    assert any("placeholder" in problem for problem in lint(answer(left)))


def test_the_spanish_word_for_everything_is_no_placeholder() -> None:
    assert lint(answer("Guardamos todo lo que nos envió; responda «TODO».")) == ()


@pytest.mark.parametrize(
    "loose",
    [
        "Nous vous répondrons avant le 3 mai 2027.",
        "Vous aurez tout d’ici au lundi 3 mai 2027.",
        "We will answer you by 3 May 2027.",
        "We will answer before Monday 3 May 2027.",
    ],
)
def test_a_date_to_keep_says_at_the_latest(loose: str) -> None:
    assert any("au plus tard" in problem for problem in lint(answer(loose)))


def test_a_date_that_says_at_the_latest_is_fine() -> None:
    assert lint(answer("Nous vous répondrons avant le 3 mai 2027 au plus tard.")) == ()


def test_the_new_date_of_an_extension_says_at_the_latest() -> None:
    reason = "Vos documents se trouvent dans trois archives."

    assert lint(extension(reason)) == ()
    assert any("new_due_date" in problem for problem in lint(extension(reason, "Ce sera le lundi 3 mai 2027.")))


@pytest.mark.parametrize("reason", ["C’est long.", "Nous avons du retard."])
def test_a_reason_that_says_too_little_may_not_leave(reason: str) -> None:
    assert any("too little" in problem for problem in lint(extension(reason)))


def test_complexity_needs_its_fact() -> None:
    bare = "En raison de la grande complexité de votre demande."
    founded = "La demande est complexe car vos documents se trouvent dans trois archives."

    assert any("complexity" in problem for problem in lint(extension(bare)))
    assert lint(extension(founded)) == ()


@pytest.mark.parametrize(
    "element_text", ["écrivez à claire@example.org", "appelez le 01 02 03 04 05", "compte 123456789"]
)
def test_a_notice_without_personal_data_holds_no_address_and_no_number(element_text: str) -> None:
    first = Rendered(
        notice="N1",
        language="fr",
        body="x\n",
        elements=CATALOGUE.entry("N1").elements,
        fallback=False,
        texts=({"what_next": element_text, "due_date": FIT, "case_no": "Dossier AZ-2027-0012-0034"},),
    )

    assert [problem for problem in lint(first) if "what_next" in problem]
    assert not [problem for problem in lint(first) if "case_no" in problem]


def test_the_company_s_own_contacts_are_no_personal_data() -> None:
    first = Rendered(
        notice="N1",
        language="fr",
        body="x\n",
        elements=CATALOGUE.entry("N1").elements,
        fallback=False,
        texts=({"human_route": "dpo@example.com, 01 02 03 04 05", "due_date": FIT},),
    )

    assert lint(first) == ()


def test_a_line_may_not_be_longer_than_76_columns_unless_it_is_an_address() -> None:
    assert any("longer" in problem for problem in lint(answer("mot " * 20)))
    assert lint(answer("x" * 76)) == ()
    assert lint(answer("https://example.org/" + "x" * 90)) == ()


def test_no_problem_quotes_the_notice() -> None:
    bad = answer("Sauf erreur de notre part, Léa Martin, c’est gratuit {{ x }} avant le 3 mai 2027 " + "m" * 80)

    assert lint(bad)
    assert not any("Martin" in problem for problem in lint(bad))
