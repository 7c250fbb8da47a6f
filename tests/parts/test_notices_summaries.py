"""What a language owes its readers: a summary of what is not in it (P17), the words of an answer, a date with its limit."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from bot.notice_text import lay_out, words
from bot.notices import Catalogue, lint, render
from tests.golden.cases import EVERY, WRITTEN, facts

CATALOGUE = Catalogue.load()
OTHERS = [one for one in EVERY if one not in WRITTEN]
PAIRS = [
    (name, language) for name in CATALOGUE.names for language in OTHERS if language not in CATALOGUE.languages(name)
]


@pytest.mark.parametrize(("name", "language"), PAIRS)
def test_a_notice_says_in_short_in_the_person_s_language_what_follows_in_the_others(name: str, language: str) -> None:
    rendered = render(name, language, facts(name, "en"), written=EVERY)

    both = render(name, "und", facts(name, "en"), written=WRITTEN)
    summary = words(language).table["summaries"]
    assert rendered.fallback
    assert rendered.languages == (language, *WRITTEN)
    assert " ".join(rendered.body.split()).startswith(f"{summary[name]} {summary['note']}")
    assert rendered.body.endswith(both.body.split("\n\n", 1)[1])
    assert lint(rendered) == ()


@pytest.mark.parametrize("language", OTHERS)
def test_no_summary_is_longer_than_a_person_reads_at_a_glance(language: str) -> None:
    for text in words(language).table["summaries"].values():
        assert len(lay_out(text).splitlines()) <= 5


@pytest.mark.parametrize("language", EVERY)
def test_the_answers_we_offer_are_told_apart_and_stand_in_the_text_that_asks(language: str) -> None:
    answers = words(language).table["answers"]
    offered = {
        "N1": ["human"],
        "N21": ["human", "request", "yes"],
        "N23": ["human", "yes", "no"],
        "N3": ["human", "all"],
    }

    assert len(set(answers.values())) == len(answers)
    for name, keys in offered.items():
        body = render(name, language, facts(name, language), written=EVERY).body
        assert all(re.search(rf"\b{answers[key]}\b", body) for key in keys)


@pytest.mark.parametrize("language", EVERY)
@pytest.mark.parametrize(("name", "element"), [("N1", "due_date"), ("N4", "new_due_date")])
def test_a_due_date_without_its_limit_is_found_in_every_language(name: str, element: str, language: str) -> None:
    rendered = render(name, language, facts(name, language), written=EVERY)
    (page,) = rendered.texts
    limit = re.compile(words(language).table["lint"]["latest"], re.IGNORECASE)
    loose = replace(rendered, texts=({**page, element: limit.sub("", " ".join(page[element].split()))},))

    assert lint(rendered) == ()
    assert any(element in problem for problem in lint(loose))


@pytest.mark.parametrize("language", EVERY)
def test_only_the_fee_notice_and_its_summary_speak_of_a_fee_in_any_language(language: str) -> None:
    fee = re.compile(words(language).table["lint"]["fee"], re.IGNORECASE)
    summaries = words(language).table.get("summaries", {})

    assert not [name for name, text in summaries.items() if name != "N13" and fee.search(text)]


@pytest.mark.parametrize("objection", ["stopped", "statistics"])
def test_an_objection_that_is_not_about_marketing_tells_what_no_longer_works(objection: str) -> None:
    for language in WRITTEN:
        given = facts(f"N11.{objection}", language)

        body = render("N11", language, given, written=WRITTEN).texts[0]

        assert given["company"].service_warning[language].split()[-3:] == body["service_effect"].split()[-3:]


def test_a_language_the_company_does_not_write_gets_no_summary() -> None:
    rendered = render("N12", "de", facts("N12", "fr"), written=WRITTEN)

    assert rendered.languages == WRITTEN
    assert rendered.summary == ""
