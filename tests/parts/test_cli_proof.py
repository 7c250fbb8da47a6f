"""`privacy-bot register|evidence|calendar` and `case late` at a terminal, on a database with requests in it."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import date, timedelta

import pytest
from icalendar import Calendar
from typer.testing import CliRunner

from bot.cli.app import app
from bot.errors import Misuse
from tests.parts.case_room import call, case, open_company
from tests.parts.staff_room import PASSPHRASE


@pytest.fixture
def company(tmp_path):
    return open_company(tmp_path)


@pytest.fixture
def today(company):
    return date.fromtimestamp(company.stat().st_mtime)  # noqa: DTZ012 - the commands read the same clock


@pytest.fixture
def late(company, today):
    """Hugo Petit left a request at the reception desk a hundred days ago."""
    return opened(company, today - timedelta(days=100))


def opened(company, day, right="access"):
    options = ("open", "--channel", "in_person", "--received", day.isoformat(), "--right", right)
    return case(company, *options, by="Claire")["case"]


def said(company, *options):
    found = CliRunner().invoke(app, [*options, "--settings", str(company)])
    if isinstance(found.exception, Misuse):
        raise found.exception
    return found


def test_the_register_lists_each_request_of_a_span_of_days(company, today, late):
    fresh = opened(company, today)

    both = call(company, "register")["requests"]
    assert [one["case_no"] for one in both] == [late, fresh]
    assert [one["overdue"] for one in both] == [True, False]
    since = call(company, "register", "--from", (today - timedelta(days=1)).isoformat())["requests"]
    until = call(company, "register", "--to", (today - timedelta(days=99)).isoformat())["requests"]

    assert ([one["case_no"] for one in since], [one["case_no"] for one in until]) == ([fresh], [late])
    assert late in said(company, "register").output


def test_the_register_as_csv_opens_in_a_spreadsheet(company, late, tmp_path):
    file = tmp_path / "register.csv"

    ended = said(company, "register", "--csv", str(file))

    assert "1 requests written" in ended.output
    rows = list(csv.DictReader(io.StringIO(file.read_bytes().decode("utf-8-sig"))))
    assert (rows[0]["case_no"], rows[0]["overdue"], rows[0]["rights"]) == (late, "yes", "access")


@pytest.mark.parametrize(
    ("options", "problem"),
    [(("--from", "yesterday"), "take days"), (("--from", "2027-02-01", "--to", "2027-01-01"), "turn them round")],
)
def test_a_span_that_is_none_says_so(company, late, options, problem):
    with pytest.raises(Misuse, match=problem):
        call(company, "register", *options)


def test_why_an_answer_is_late_stands_in_the_register_and_its_words_stay_sealed(company, today, late, tmp_path):
    fresh = opened(company, today)
    why = "The archive in Lille was flooded on 30 March and reopened on 8 April"
    with pytest.raises(Misuse, match="nothing to explain"):
        case(company, "late", fresh, "--cause", "search", "--reason", why, by="Claire")

    case(company, "late", late, "--cause", "search", "--reason", why, by="Claire")

    (line, _) = call(company, "register")["requests"]
    assert [(one["cause"], one["by"]) for one in line["overdue_cause"]] == [("search", "Claire")]
    assert b"flooded" not in (tmp_path / "bot.db").read_bytes()


def test_the_evidence_of_a_case_is_written_and_verified(company, late, tmp_path):
    file = tmp_path / "case.zip"

    made = call(company, "evidence", late, "--out", str(file))

    with zipfile.ZipFile(file) as archive:
        assert json.loads(archive.read("register.json"))["case_no"] == late
    checked = said(company, "evidence", "--verify", str(file))
    assert (checked.exit_code, "verifies by itself" in checked.output) == (0, True)
    assert len(made["sha256"]) == 64
    rewrite(file, "register.json", b"Claire", b"Hugo P")
    assert said(company, "evidence", "--verify", str(file)).exit_code == 1


def rewrite(file, name, before, after):
    """Change one file of a pack, and nothing else."""
    with zipfile.ZipFile(file) as archive:
        held = {one.filename: archive.read(one) for one in archive.infolist()}
    assert before in held[name]
    held[name] = held[name].replace(before, after)
    with zipfile.ZipFile(file, "w") as archive:
        for one, data in held.items():
            archive.writestr(one, data)


def test_evidence_holds_against_the_anchor_the_company_keeps(company, late, tmp_path):
    file = tmp_path / "case.zip"
    call(company, "evidence", late, "--out", str(file))
    head = call(company, "journal", "verify")

    last, _, _ = head["anchor"].partition(":")
    held = CliRunner().invoke(app, ["evidence", "--verify", str(file), "--anchor", head["anchor"], "--json"])
    other = CliRunner().invoke(app, ["evidence", "--verify", str(file), "--anchor", f"{last}:{'0' * 64}"])

    assert json.loads(held.stdout) == {"ok": True, "anchored": True, "problems": []}
    assert (other.exit_code, "anchor" in other.output) == (1, True)


def test_the_words_behind_the_register_open_with_a_passphrase_and_nothing_acts_on_the_terminal(company, late):
    asked = ["case", "kept", late, "--purpose", "authority", "--by", "Inès", "--settings", str(company)]
    assert "Nothing was kept" in CliRunner().invoke(app, asked, input=f"{PASSPHRASE}\n").output
    case(company, "note", late, "--text", "Rang on Tuesday\x1b[2J about the red file", by="Claire")

    found = CliRunner().invoke(app, asked, input=f"{PASSPHRASE}\n")

    assert "Rang on Tuesday‹U+001B›[2J about the red file" in found.output
    assert "Claire" in found.output


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        (("evidence",), "write: privacy-bot evidence"),
        (("evidence", "AZ-AAAA-AAAA", "--out", "x.zip"), "no case AZ-AAAA-AAAA"),
        (("evidence", "AZ-AAAA-AAAA", "--out", "x.zip", "--anchor", "1:00"), "goes with --verify"),
        (("evidence", "AZ-AAAA-AAAA", "--verify", "x.zip"), "leave out the case number"),
    ],
)
def test_evidence_that_cannot_be_made_says_why(company, late, options, problem):
    with pytest.raises(Misuse, match=problem):
        said(company, *options)


def test_the_calendar_has_the_dates_of_open_cases(company, today, tmp_path):
    number, file = opened(company, today), tmp_path / "dates.ics"

    assert "dates written" in said(company, "calendar", "--out", str(file)).output

    events = Calendar.from_ical(file.read_bytes()).walk("VEVENT")
    assert any(str(one["uid"]).startswith(f"{number}-due@") for one in events)
    assert said(company, "calendar").output.startswith("BEGIN:VCALENDAR")
