"""A notice that is not in the person's language comes behind a paragraph that is (P17)."""

from __future__ import annotations

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


def test_a_language_the_company_does_not_write_gets_no_summary() -> None:
    rendered = render("N12", "de", facts("N12", "fr"), written=WRITTEN)

    assert rendered.languages == WRITTEN
    assert rendered.summary == ""
