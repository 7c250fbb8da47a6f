"""The corpus we wrote ourselves: every row has its fields, known labels, its own id and words, and invented addresses."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from classifiers.labels import Judgement, Matter, Right

CORPUS = Path(__file__).parents[2] / "classifiers" / "assets" / "corpus"
ROWS = [
    json.loads(line)
    for path in sorted(CORPUS.glob("*.jsonl"))
    if not path.name.startswith("held_")  # the held-back letters have a test of their own
    for line in path.read_text(encoding="utf-8").splitlines()
]
FIELDS = {
    "ask": {"id", "kind", "lang", "text", "rights", "matters", "mood", "register"},
    "letter": {"id", "kind", "lang", "subject", "text", "judgement", "rights", "matters", "aspects", "register"},
    "reply": {"id", "kind", "lang", "text", "answer"},
}
LANGUAGES = set(re.findall(r"\w+", "bg cs da de el en es et fi fr ga hr hu it lt lv mt nl pl pt ro sk sl sv"))
MOODS = {"exercised", "negated", "threat", "reported", "policy", "question", "past", "none"}
ANSWERS = {
    *("yes", "no", "yes_case", "withdraw_permission", "choice:1", "choice:2", "choice:3"),
    *("whole_scope", "human", "request", "facts", "other"),
}
ADDRESS = re.compile(r"[\w.+-]+@([\w-]+(?:\.[\w-]+)+)|(?:https?://|www\.)([\w.-]+\w)")


def test_every_row_has_the_fields_of_its_kind():
    lacking = [row["id"] for row in ROWS if not FIELDS[row["kind"]] <= set(row)]

    assert lacking == []


def test_every_label_is_one_the_product_knows():
    unknown = [row["id"] for row in ROWS if not _known(row)]

    assert unknown == []


def test_a_sentence_about_nothing_names_no_right_and_every_other_mood_names_something():
    wrong = [
        row["id"]
        for row in ROWS
        if row["kind"] == "ask" and (row["mood"] == "none") == bool(row["rights"] or row["matters"])
    ]

    assert wrong == []


def test_a_sure_letter_asks_for_something_and_no_request_asks_for_nothing():
    letters = [row for row in ROWS if row["kind"] == "letter"]

    assert [row["id"] for row in letters if row["judgement"] == "sure" and not row["rights"] + row["matters"]] == []
    assert [row["id"] for row in letters if row["judgement"] == "not_a_request" and row["rights"]] == []


@pytest.mark.parametrize("key", ["id", "words"])
def test_no_id_and_no_text_stands_twice(key):
    counted = Counter(row["id"] if key == "id" else _words(row) for row in ROWS)

    assert [value for value, count in counted.items() if count > 1] == []


def test_every_address_is_an_example():
    real = [row["id"] for row in ROWS for host in _hosts(row["text"]) if not re.search(r"(^|\.)example\.\w+$", host)]

    assert real == []


def _known(row):
    rights = {*row.get("rights", ()), *row.get("optional_rights", ())}
    return (
        row["lang"] in LANGUAGES
        and rights <= set(Right)
        and set(row.get("matters", ())) <= set(Matter)
        and row.get("mood", "none") in MOODS
        and row.get("judgement", "sure") in set(Judgement)
        and row.get("answer", "other") in ANSWERS
    )


def _words(row):
    return row["kind"], row["lang"], " ".join(f"{row.get('subject', '')} {row['text']}".casefold().split())


def _hosts(text):
    return [mail or web for mail, web in ADDRESS.findall(text)]
