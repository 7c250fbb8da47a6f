"""`privacy-bot case …` as staff call it: facts by name, one JSON document, errors that say what to do."""

from __future__ import annotations

import json
from datetime import date

import pytest
from typer.testing import CliRunner

from bot.cli.app import app
from bot.cli.case import app as case_app
from bot.cli.case_help import PANELS, name_of
from bot.cli.stated_facts import read_facts
from bot.errors import Misuse
from tests.parts.case_room import case, open_company

COPY = """
identity_means = "known_address"
download_url = "https://example.com/files/7f3a"
download_until = 2099-04-30
purposes = ["to run your account"]
categories = ["name and e-mail address"]
recipients = ["ProAbono (invoices)"]
periods = ["five years after your account is closed"]
sources = ["you gave them to us"]
no_automated_decisions = true
no_transfers = true
archives_searched = true
others_checked = true
redaction_logged = true
"""


@pytest.fixture
def company(tmp_path):
    """A company at its terminal: settings, keys, an empty database."""
    return open_company(tmp_path)


@pytest.fixture
def number(company):
    """A request for access that Hugo Petit left at the reception desk today."""
    today = date.fromtimestamp(company.stat().st_mtime).isoformat()  # noqa: DTZ012 - the commands read the same clock
    opened = case(company, "open", "--channel", "in_person", "--received", today, "--right", "access", by="Claire")
    return opened["case"]


def test_a_request_is_answered_from_the_terminal_up_to_the_letter(company, number, tmp_path):
    (tmp_path / "copy.toml").write_text(COPY, encoding="utf-8")
    case(company, "settle", number, "--language", "en", "--identity", "proven", by="Claire")

    decided = case(
        company,
        *("decide", number, "--right", "access", "--outcome", "granted"),
        *("--facts", str(tmp_path / "copy.toml"), "--fact", "purposes=to send your invoices"),
        by="Claire",
    )
    assert decided["state"] == "ready_for_approval"
    with pytest.raises(Misuse, match="Another person"):
        case(company, "approve", number, by="Claire")
    case(company, "approve", number, by="Inès")
    file = tmp_path / "answer.pdf"
    case(
        company, "letter", number, "--notice", "N5", "--to", "Hugo Petit", "--to", "Lyon", "--out", str(file), by="Inès"
    )

    assert file.read_bytes().startswith(b"%PDF")
    shown = case(company, "show", number)
    assert shown["decisions"][0]["approved_by"] == ["Inès"]
    assert [one["status"] for one in shown["notices"]] == ["printed"]


def test_a_note_is_kept_and_never_shown_or_journalled(company, number):
    shown = case(company, "note", number, "--text", "She asked about the red folder", by="Claire")

    assert [one["by"] for one in shown["notes"]] == ["Claire"]
    assert b"red folder" not in (company.parent / "bot.db").read_bytes()
    assert "red folder" not in json.dumps(shown)


def test_rights_of_somebody_else_get_a_case_with_the_same_receipt(company, number):
    case(company, "settle", number, "--right", "access", "--right", "erasure", by="Claire")
    case(company, "split", number, "--right", "erasure", by="Claire")

    listed = CliRunner().invoke(app, ["case", "list", "--settings", str(company), "--json"])
    cases = json.loads(listed.stdout)["cases"]
    assert sorted(tuple(one["rights"]) for one in cases) == [("access",), ("erasure",)]
    assert len({one["received"] for one in cases}) == 1


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("approve",), "No decision waits"),
        (("execute", "--right", "erasure"), "No granted erasure"),
        (("close",), "not possible"),
        (("outcome", "--right", "access=granted"), "by hand"),
        (("outcome", "--right", "access=maybe"), "access=granted"),
        (("decide", "--outcome", "granted"), "name what is decided"),
        (("decide", "--right", "erasure", "--outcome", "granted"), "Settle what is asked first"),
        (("settle",), "say what is settled"),
        (("split", "--right", "access"), "not all of them"),
        (("answered", "--what", "identity", "--sufficient"), "No identity ask is open"),
        (("breach", "--outcome", "not_a_breach"), "holds no breach"),
        (("authority",), "either"),
        (("restrict", "--act", "lift"), "told before"),
        (("posted", "--notice", "N5", "--on", "2027-01-01"), "No printed N5"),
        (("letter", "--notice", "N7", "--to", "x", "--out", "x.pdf"), "waits to be printed"),
    ],
)
def test_what_cannot_be_done_says_what_to_do(company, number, options, said):
    command, *rest = options

    with pytest.raises(Misuse, match=said):
        case(company, command, number, *rest, by="Claire")


def test_facts_are_read_by_the_kind_their_name_has():
    facts = read_facts(
        [
            "done_on=2027-03-05",
            "erased=your account",
            "erased=your invoices",
            "statement=yes",
            "silence_days=60",
            "kept=what=Invoices;ground=17(3)(b);until=2035-12-31",
            "why=Because a = b",
        ],
        None,
    )

    assert facts == {
        "done_on": date(2027, 3, 5),
        "erased": ["your account", "your invoices"],
        "statement": True,
        "silence_days": 60,
        "kept": [{"what": "Invoices", "ground": "17(3)(b)", "until": date(2035, 12, 31)}],
        "why": "Because a = b",
    }


@pytest.mark.parametrize(
    ("stated", "said"),
    [
        ("done_on", "name=value"),
        ("doen_on=2027-03-05", "doen_on"),
        ("done_on=yesterday", "is a day"),
        ("statement=perhaps", "yes or no"),
        ("silence_days=many", "whole number"),
        ("kept=invoices", "is a record"),
    ],
)
def test_a_fact_that_cannot_be_read_is_named(stated, said):
    with pytest.raises(Misuse, match=said):
        read_facts([stated], None)


def test_a_fact_of_another_kind_in_the_file_is_named(tmp_path):
    file = tmp_path / "facts.toml"
    file.write_text('erased = "everything"\n', encoding="utf-8")

    with pytest.raises(Misuse, match="erased"):
        read_facts([], file)


def test_help_names_every_command_once_and_begins_with_looking():
    named = [name for names in PANELS.values() for name in names]
    known = [name_of(command) for command in case_app.registered_commands]

    assert known == named
    assert len(set(named)) == len(named)
    shown = CliRunner().invoke(app, ["case", "--help"]).output
    assert shown.index("Look") < shown.index("Decide and answer") < shown.index("End and keep")
