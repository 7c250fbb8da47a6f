"""Every rule of the rule set is held by a module and proved by a test, and the page that says so is true."""

from __future__ import annotations

import pytest

from tests.traceability import IDS, PAGE, Row, cites, page, problems, rows

HELD = "handlers/breach_clock.py"  # cites B1 to B8
PROVED = "tests/rules/test_breach_clock.py::test_the_ends_follow_the_table"


def wrong(name: str, row: Row) -> list[str]:
    """What is wrong when one row is as given and the others as they are."""
    return [said for said in problems(rows() | {name: row}) if said.startswith(name)]


def test_every_row_names_a_module_that_cites_it_and_a_test_that_exists():
    assert problems(rows()) == []


def test_the_page_is_drawn_from_the_rows():
    # Stale? `python -m tests.traceability`
    assert PAGE.read_text(encoding="utf-8") == page(rows())


@pytest.mark.parametrize("name", IDS)
def test_the_page_shows_every_row(name):
    assert f"| **{name}** |" in page(rows())


@pytest.mark.parametrize("name", ["P10b", "D10", "N3-data", "T34", "B8"])
def test_a_row_that_is_missing_is_named(name):
    left = {one: row for one, row in rows().items() if one != name}

    assert problems(left) == [f"{name} has no row"]


def test_a_row_of_no_rule_is_named():
    assert wrong("T35", Row("?", (HELD,), (PROVED,)))[0] == "T35 is no id of the rule set"


def test_a_module_that_does_not_exist_is_named():
    assert wrong("B2", Row("hours", ("handlers/clock_of_breaches.py",), (PROVED,))) == [
        "B2: module handlers/clock_of_breaches.py does not exist"
    ]


def test_a_module_that_does_not_cite_its_row_is_named():
    assert wrong("T3", Row("no ads", (HELD,), (PROVED,))) == [f"T3: module {HELD} does not cite it"]


@pytest.mark.parametrize(
    "test",
    [
        "tests/rules/test_breach_clock.py::test_the_end",
        "tests/rules/test_no.py::test_it",
        "tests/rules/test_breach_clock.py",
    ],
)
def test_a_test_that_does_not_exist_is_named(test):
    assert wrong("B2", Row("hours", (HELD,), (test,))) == [f"B2: test {test} does not exist"]


def test_a_row_held_nowhere_says_why():
    assert wrong("B2", Row("hours")) == ["B2 is held nowhere and does not say why"]
    assert wrong("B2", Row("hours", limit="hours are the company's")) == []
    assert wrong("B2", Row("hours", not_yet="next")) == []


@pytest.mark.parametrize("half", [Row("hours", modules=(HELD,)), Row("hours", tests=(PROVED,))])
def test_a_module_without_a_test_is_no_proof_nor_the_other_way_round(half):
    assert wrong("B2", half) == ["B2 needs both a module and a test"]


@pytest.mark.parametrize(
    ("text", "name", "cited"),
    [
        ("as P3 says", "P3", True),
        ("(LEGAL.md P1-P4)", "P3", True),
        ("B1-B8 and B1–B8", "B8", True),
        ("T8-T10", "T9", True),
        ("P30 or P13", "P3", False),
        ("N3-data", "N3", False),
        ("N3-data", "N3-data", True),
        ("P10b", "P10", False),
        ("P10b", "P10b", True),
        ("the row D4, D5", "D5", True),
        ("TP3", "P3", False),
    ],
)
def test_an_id_is_cited_alone_or_in_a_range(text, name, cited):
    assert cites(text, name) is cited
