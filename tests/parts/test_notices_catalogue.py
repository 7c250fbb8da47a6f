"""The catalogue: files, titles, facts, words and promises of the shipped notices fit together."""

from __future__ import annotations

import re

import pytest
from jinja2 import nodes

from bot import notices
from bot.errors import Misuse
from bot.notice_catalogue import NO_PERSONAL_DATA, Fact
from bot.notice_text import FOLDER, words
from bot.notices import Catalogue
from classifiers.labels import Matter, Right
from handlers.facts import Channel, ReasonCode
from tests.golden.cases import COMMON, EVERY, WRITTEN

CATALOGUE = Catalogue.load()
NUMBERS = {f"N{number}" for number in range(1, 25)} | {"N3-data"}
REMEDIES = {"complaint_cnil", "judicial_remedy"}
TWICE_TOLD = {"N4", "N5", "N7", "N8", "N11", "N12", "N13", "N14"}  # T25
UNDERSTOOD_EVERYWHERE = {"N1", "N2", "N3", "N3-data", "N4", "N18", "N21", "N23"}  # P17
FORMS_OF_A_DAY = {".days", ".months"}  # only where Babel's forms do not fit into a sentence
PERSON_DECIDES = {"N12", "N14", "N16", "N17", "N19", "N20"}  # P6


def test_the_catalogue_is_the_folders() -> None:
    folders = {path.name for path in FOLDER.iterdir() if path.is_dir() and not path.name.startswith("_")}

    assert set(CATALOGUE.names) == NUMBERS == folders - {"__pycache__", "console", "portal", "words"}


@pytest.mark.parametrize("name", CATALOGUE.names)
def test_a_notice_exists_in_every_written_language_with_a_title(name: str) -> None:
    entry = CATALOGUE.entry(name)

    assert set(CATALOGUE.languages(name)) >= set(WRITTEN)
    assert set(entry.titles) >= set(CATALOGUE.languages(name))
    assert entry.articles
    assert entry.rules


def test_no_title_names_a_right_or_its_outcome_for_a_subject_line() -> None:
    for name in ("N1", "N2", "N3", "N3-data", "N4", "N15", "N18", "N20", "N21", "N23"):
        for title in CATALOGUE.entry(name).titles.values():
            assert not re.search("accès|effac|correct|access|eras|portab|oppos|object", title, re.IGNORECASE)


def test_complaint_and_court_are_told_where_the_charter_promises_it() -> None:
    told = {name for name in CATALOGUE.names if CATALOGUE.entry(name).elements >= REMEDIES}

    assert told >= TWICE_TOLD | PERSON_DECIDES


def test_what_a_person_must_decide_is_never_automatic() -> None:
    for name in PERSON_DECIDES | {"N5", "N6", "N7", "N8", "N9", "N10", "N13", "N22"}:
        assert CATALOGUE.entry(name).by_person, name
    assert {name for name in CATALOGUE.names if CATALOGUE.entry(name).automatic} == {"N1", "N3", "N18", "N21"}


def test_extension_and_refusals_are_due_by_the_one_month_date() -> None:
    due = {name for name in CATALOGUE.names if CATALOGUE.entry(name).send_by == "one_month"}

    assert due >= PERSON_DECIDES | {"N4"}


def test_only_the_fee_notice_may_name_a_fee() -> None:
    assert [name for name in CATALOGUE.names if CATALOGUE.entry(name).may_name_a_fee] == ["N13"]


@pytest.mark.parametrize("name", CATALOGUE.names)
def test_a_notice_that_promises_no_personal_data_can_be_given_none(name: str) -> None:
    promises = NO_PERSONAL_DATA in CATALOGUE.entry(name).elements

    assert not (promises and any(fact.personal for fact in CATALOGUE.facts_of(name)))


@pytest.mark.parametrize(("name", "language"), [(n, one) for n in CATALOGUE.names for one in CATALOGUE.languages(n)])
def test_a_text_uses_exactly_facts_it_may_see(name: str, language: str) -> None:
    source = (FOLDER / name / f"{language}.txt").read_text(encoding="utf-8")
    tree = notices._environment(language).parse(source)
    bound = {
        target.name
        for loop in tree.find_all(nodes.For)
        for target in loop.find_all(nodes.Name)
        if target.ctx == "store"
    }
    used = {one.name for one in tree.find_all(nodes.Name)} - bound - {"loop", "self"}
    entry = CATALOGUE.entry(name)

    assert used <= {*entry.facts, *entry.optional}
    # Nothing is asked for that the text then ignores; the layout uses the common ones.
    assert {*entry.facts, *entry.optional} - used <= {
        "company",
        "today",
        "by_post",
        "case_no",
        "received_on",
        "unattended",
        "minor",
    }


@pytest.mark.parametrize(("name", "language"), [(n, one) for n in CATALOGUE.names for one in CATALOGUE.languages(n)])
def test_every_language_of_a_notice_has_the_same_blocks(name: str, language: str) -> None:
    def blocks(one: str) -> list[str]:
        return re.findall(r"{% block (\w+) %}", (FOLDER / name / f"{one}.txt").read_text(encoding="utf-8"))

    assert blocks(language) == blocks("fr")


def _keys(table: object, path: str = "") -> set[str]:
    if not isinstance(table, dict):
        return {path}
    return {found for key, value in table.items() for found in _keys(value, f"{path}.{key}")}


def _of_some_notices(key: str) -> bool:
    """Whether words are needed only where every notice exists."""
    return key.startswith((".restriction.", ".at_once.", ".opened_because.", ".titles.")) or key.endswith(".name")


@pytest.mark.parametrize("language", EVERY)
def test_a_language_with_its_own_forms_of_a_day_has_all_of_them(language: str) -> None:
    table = words(language).table

    assert len(set(table.get("days", range(31)))) == 31
    assert len(set(table.get("months", range(12)))) == 12


@pytest.mark.parametrize("language", EVERY)
def test_every_language_has_the_words_its_notices_need(language: str) -> None:
    wanted = _keys(words("fr").table)
    if language not in WRITTEN:
        summed_up = {f".summaries.{name}" for name in set(CATALOGUE.names) - UNDERSTOOD_EVERYWHERE}
        titled = {f".titles.{name}" for name in UNDERSTOOD_EVERYWHERE}
        wanted = {key for key in wanted if not _of_some_notices(key)} | summed_up | titled | {".summaries.note"}

    assert _keys(words(language).table) - FORMS_OF_A_DAY == wanted


@pytest.mark.parametrize("language", EVERY)
def test_a_language_has_every_notice_that_exists_wherever_letters_are_understood(language: str) -> None:
    written = {name for name in CATALOGUE.names if language in CATALOGUE.languages(name)}

    assert written == (set(CATALOGUE.names) if language in WRITTEN else UNDERSTOOD_EVERYWHERE)
    assert CATALOGUE.everywhere == tuple(sorted(WRITTEN))


@pytest.mark.parametrize("language", EVERY)
def test_every_code_of_the_rules_has_words(language: str) -> None:
    table = words(language).table

    assert set(table["rights"]) == set(Right)
    assert set(table["matters"]) == set(Matter)
    assert set(table["channels"]) == set(Channel)
    assert set(table["reasons"]) == set(ReasonCode)


def test_a_code_without_words_is_an_error_that_does_not_show_it() -> None:
    with pytest.raises(Misuse, match="reasons") as refusal:
        words("fr").word("short_staff", "reasons")

    assert "short_staff" not in str(refusal.value)


def test_a_language_without_words_is_an_error() -> None:
    with pytest.raises(Misuse, match="templates/words"):
        words("ru")


def test_every_fact_is_described_and_used() -> None:
    used = {fact.name for name in CATALOGUE.names for fact in CATALOGUE.facts_of(name)}

    assert set(CATALOGUE.specs) == used
    assert all(isinstance(spec, Fact) and spec.meaning for spec in CATALOGUE.specs.values())
    assert set(COMMON) <= used
