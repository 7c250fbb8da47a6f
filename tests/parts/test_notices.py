"""Notices rendered from the real templates: golden texts, facts, fallback, and elements that cannot go missing."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from bot import notices
from bot.errors import Misuse
from bot.notice_catalogue import NO_PERSONAL_DATA
from bot.notice_text import lay_out, words
from bot.notices import Catalogue, lint, render
from bot.settings import Company
from tests.golden.cases import EVERY, FOLDER, VARIANTS, WRITTEN, facts, file, names, pairs

CATALOGUE = Catalogue.load()


@pytest.mark.parametrize(("name", "language"), pairs())
def test_a_notice_says_what_its_golden_file_says(name: str, language: str) -> None:
    rendered = render(name.partition(".")[0], language, facts(name, language), written=EVERY)

    # Wrong on purpose? `python -m tests.golden.write`, then read every difference.
    assert rendered.body == file(name, language).read_text(encoding="utf-8")
    assert lint(rendered) == ()
    assert rendered.elements >= CATALOGUE.entry(rendered.notice).elements
    assert not rendered.fallback


@pytest.mark.parametrize(("name", "language"), [pair for pair in pairs() if pair[0].endswith((".post", ".phone"))])
def test_a_letter_on_paper_asks_for_no_answer_by_mail(name: str, language: str) -> None:
    company = Company(human_route="01 99 00 12 34", postal_route="BP 12, 75008 Paris")
    given = {**facts(name, language), "company": company}

    rendered = render(name.partition(".")[0], language, given, written=EVERY)

    ((_, texts),) = rendered.pages
    route = " ".join(texts["human_route"].split())
    assert "01 99 00 12 34" in route
    assert "BP 12, 75008 Paris" in route
    assert words(language).word("human", "answers") not in rendered.body
    by_mail = render(name.partition(".")[0], language, {**given, "by_post": False}, written=EVERY)
    assert by_mail.texts[0]["written_by_a_program"] != texts["written_by_a_program"]


def test_every_golden_file_has_a_case_and_every_notice_one() -> None:
    assert {path.name for path in FOLDER.glob("*.txt")} == {file(*pair).name for pair in pairs()}
    assert {name for name in names() if name not in VARIANTS} == set(CATALOGUE.names)


ELEMENTS = [
    (name, language, element)
    for name in CATALOGUE.names
    for language in CATALOGUE.languages(name)
    for element in sorted(CATALOGUE.entry(name).elements - {NO_PERSONAL_DATA})
]


@pytest.mark.parametrize(("name", "language", "element"), ELEMENTS)
def test_a_text_that_lost_an_element_cannot_be_sent(name: str, language: str, element: str) -> None:
    entry = CATALOGUE.entry(name)
    given = notices._given(CATALOGUE, entry, facts(name, language))
    lost = '{% extends "' + f"{name}/{language}.txt" + '" %}{% block ' + element + " %} .\n{% endblock %}"

    _, texts = notices._page(entry, language, notices._environment(language).from_string(lost), given)

    assert element not in texts
    with pytest.raises(Misuse, match=element):
        notices._demand(entry, frozenset(texts) | {NO_PERSONAL_DATA})


@pytest.mark.parametrize(
    ("name", "fact"), [(name, fact) for name in CATALOGUE.names for fact in CATALOGUE.entry(name).facts]
)
def test_a_notice_without_a_fact_it_needs_is_refused_by_name(name: str, fact: str) -> None:
    given = facts(name, "fr")
    del given[fact]

    with pytest.raises(Misuse, match=rf"\b{fact}\b"):
        render(name, "fr", given, written=WRITTEN)


@pytest.mark.parametrize(
    ("name", "fact", "value"),
    [
        ("N1", "received_on", "2027-04-01"),
        ("N1", "received_on", datetime(2027, 4, 1)),  # noqa: DTZ001 - a day is no instant
        ("N1", "rights", "access"),
        ("N1", "unclear", "peut-être"),
        ("N2", "means", ("known_address",)),
        ("N2", "silence_days", "sixty"),
        ("N4", "reason_text", "  "),
        ("N12", "refusals", ()),
        ("N20", "reminded_on", (date(2027, 4, 26),)),
    ],
)
def test_a_fact_of_the_wrong_kind_is_refused_without_being_shown(name: str, fact: str, value: object) -> None:
    with pytest.raises(Misuse, match=fact) as refusal:
        render(name, "fr", {**facts(name, "fr"), fact: value}, written=WRITTEN)

    assert not str(value).strip() or str(value) not in str(refusal.value)


def test_everything_wrong_is_named_at_once() -> None:
    with pytest.raises(Misuse, match=r"case_no.*new_due_date.*reason_text"):
        render(
            "N4", "fr", {**facts("N4", "fr"), "case_no": "", "new_due_date": None, "reason_text": ""}, written=WRITTEN
        )


def test_a_refusal_never_repeats_what_a_person_wrote() -> None:
    given = {**facts("N12", "fr"), "refusals": ({"what": "le dossier de Léa Martin"},)}

    with pytest.raises(Misuse) as refusal:
        render("N12", "fr", given, written=WRITTEN)

    assert "Martin" not in str(refusal.value)
    assert refusal.value.__cause__ is None
    assert refusal.value.__suppress_context__


def test_a_template_in_what_a_person_wrote_stays_text() -> None:
    given = {**facts("N22", "en"), "answer": "We write {{ company.name }} and {% raw %} as they are."}

    assert "{{ company.name }}" in render("N22", "en", given, written=WRITTEN).body


def test_a_notice_sees_no_fact_it_did_not_ask_for() -> None:
    given = {**facts("N1", "fr"), "answer": "Léa Martin", "reason_text": "Léa Martin"}

    assert "Martin" not in render("N1", "fr", given, written=WRITTEN).body


def test_a_language_that_does_not_exist_gives_both_that_do() -> None:
    both = render("N1", "de", facts("N1", "fr"), written=WRITTEN)

    french = render("N1", "fr", facts("N1", "fr"), written=WRITTEN)
    english = render("N1", "en", facts("N1", "en"), written=WRITTEN)
    assert both.fallback
    assert both.language == "fr, en"
    assert both.body.startswith("The same message follows below in English.")
    assert french.body.rstrip() in both.body
    assert english.body.rstrip() in both.body
    assert lint(both) == ()


def test_the_first_language_of_the_settings_comes_first() -> None:
    both = render("N4", "und", facts("N4", "fr"), written=("en", "fr"))

    assert both.body.index("Hello,") < both.body.index("Bonjour,")


def test_a_company_that_writes_one_language_only_writes_that_one() -> None:
    rendered = render("N1", "en", facts("N1", "fr"), written=("fr",))

    assert (rendered.language, rendered.fallback) == ("fr", True)
    assert "Hello" not in rendered.body


def test_a_language_without_any_text_is_an_error_that_says_what_to_do() -> None:
    with pytest.raises(Misuse, match=r"languages\.written"):
        render("N1", "fr", facts("N1", "fr"), written=("ru",))


def test_an_unknown_notice_is_an_error() -> None:
    with pytest.raises(Misuse):
        render("N99", "fr", {}, written=WRITTEN)


@pytest.mark.parametrize("language", EVERY)
def test_a_shared_mailbox_is_told_no_right(language: str) -> None:
    body = render("N1", language, {**facts("N1", language), "shared": True}, written=EVERY).body

    said = " ".join(body.split())
    for right in words(language).wishes(tuple(words(language).table["rights"])):
        assert right not in said


@pytest.mark.parametrize("language", EVERY)
@pytest.mark.parametrize("name", [name for name in CATALOGUE.names if CATALOGUE.entry(name).automatic])
def test_an_automatic_notice_opens_with_the_program_and_the_way_to_a_human(name: str, language: str) -> None:
    given = facts(name, language)

    rendered = render(name, language, given, written=EVERY)

    first, *_ = rendered.body.split("\n\n")
    program, way = (lay_out(rendered.texts[0][one]) for one in ("written_by_a_program", "human_route"))
    assert " ".join(first.split()) == " ".join(f"{program} {way}".split())
    assert str(given["company"].human_route) in " ".join(way.split())
    assert words(language).word("human", "answers") in way


def test_condolences_come_before_anything_about_programs() -> None:
    body = render("N16", "fr", facts("N16", "fr"), written=WRITTEN).body

    assert body.index("condoléances") < body.index("programme")


def test_an_extension_under_a_rule_does_not_claim_that_a_person_decided() -> None:
    by_rule = render("N4", "fr", {**facts("N4", "fr"), "unattended": True}, written=WRITTEN)
    by_person = render("N4", "fr", facts("N4", "fr"), written=WRITTEN)

    assert "décidé par une personne" in " ".join(by_person.body.split())
    assert "décidé par une personne" not in " ".join(by_rule.body.split())


def test_a_letter_opened_by_hand_is_not_promised_otherwise() -> None:
    by_post = render("N1", "fr", facts("N1.post", "fr"), written=WRITTEN).body

    assert "Votre courrier a été ouvert par une personne" in " ".join(by_post.split())


def test_a_rendered_notice_does_not_show_its_text() -> None:
    assert "Bonjour" not in repr(render("N1", "fr", facts("N1", "fr"), written=WRITTEN))


@pytest.mark.parametrize("language", WRITTEN)
def test_a_child_is_written_to_in_short_sentences(language: str) -> None:
    def longest(name: str) -> int:
        body = render("N1", language, facts(name, language), written=WRITTEN).texts[0]["what_next"]
        return max(len(sentence.split()) for sentence in body.split("."))

    assert longest("N1.minor") <= 20
    assert longest("N1.minor") < longest("N1")


@pytest.mark.parametrize("name", ["N2.reminder", "N3.reminder", "N15.reminder"])
def test_a_reminder_says_when_we_asked_and_that_the_clock_has_stood_still_since(name: str) -> None:
    given = facts(name, "en") | ({"suspended": True} if name.startswith("N3") else {})

    said = " ".join(render(name.partition(".")[0], "en", given, written=WRITTEN).body.split())

    assert "We wrote to you on Friday 2 April 2027" in said
    assert "stood still since Friday 2 April 2027" in said
    assert "write twice more" not in said


def test_a_reminder_without_the_day_we_asked_is_refused() -> None:
    with pytest.raises(Misuse, match="a day that was not given"):
        render("N2", "en", {**facts("N2.reminder", "en"), "asked_on": None}, written=WRITTEN)


def test_a_question_with_nothing_to_choose_from_is_refused() -> None:
    with pytest.raises(Misuse, match="choices"):
        render("N3", "en", {**facts("N3", "en"), "choices": ()}, written=WRITTEN)
