"""`privacy-bot deadline`: one request explained, a whole file computed, bad input refused with what to write."""

import csv
import io
import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from bot.cli.deadline import deadline
from bot.errors import Misuse

APP = typer.Typer()
APP.command()(deadline)
SHARED = Path(__file__).parents[2].parent / "shared" / "law" / "deadline_vectors.csv"
HEADER = "id,received_at,suspended,extended,extension_notice_sent_at"


def run(*arguments):
    result = CliRunner().invoke(APP, [str(one) for one in arguments], catch_exceptions=False)
    assert result.exit_code == 0
    return result.stdout


def refused(*arguments):
    with pytest.raises(Misuse) as caught:
        run(*arguments)
    return str(caught.value)


@pytest.fixture
def table(tmp_path):
    def write(*lines, encoding="utf-8"):
        path = tmp_path / "requests.csv"
        path.write_bytes("\n".join((*lines, "")).encode(encoding))
        return path

    return write


def test_one_request_is_explained_in_french():
    text = run("--received", "2027-01-31T12:00+01:00")

    assert text.splitlines()[0] == "Réponse au plus tard                lundi 1er mars 2027"
    assert "[D5 · règlement 1182/71, art. 3(4)]" in text


def test_one_request_is_explained_in_english():
    text = run("--received", "2027-01-31T12:00+01:00", "--language", "en")

    assert text.splitlines()[:3] == [
        "Answer by                Monday 1 March 2027",
        "Extension or refusal by  Monday 1 March 2027",
        "Safe date                Friday 26 February 2027",
    ]


def test_json_carries_the_dates_the_steps_and_the_words():
    found = json.loads(run("--received", "2026-09-25T12:00+02:00", "--extended", "--json"))

    assert found["due_date"] == "2026-12-28"
    assert found["due_at"] == "2026-12-28T23:59:59+01:00"
    assert found["one_month_due_date"] == "2026-10-26"
    assert found["safe_date"] == "2026-12-24"
    assert found["extended"] is True
    assert [step["rule"] for step in found["steps"]] == ["D1", "D2", "D5", "D7", "D3", "D5", "D6", "D8"]
    assert len(found["explained"]) == len(found["steps"])


def test_an_open_ask_has_no_date():
    found = json.loads(run("--received", "2026-09-01T09:00Z", "--suspended", "identity:2026-09-02T09:00Z/", "--json"))

    assert (found["due_date"], found["due_at"], found["safe_date"]) == ("SUSPENDED", None, "SUSPENDED")
    assert "délai en pause" in run("--received", "2026-09-01T09:00Z", "--suspended", "mandate:2026-09-02T09:00Z/")


def test_a_large_quantity_clarification_counts_unless_told_otherwise():
    ask = ("--received", "2026-09-01T09:00Z", "--suspended", "clarification_r63:2026-09-02T09:00Z/2026-09-09T09:00Z")

    assert json.loads(run(*ask, "--json"))["due_date"] == "2026-10-08"
    assert json.loads(run(*ask, "--no-credit-r63", "--json"))["due_date"] == "2026-10-01"


def test_a_late_extension_notice_does_not_count():
    found = json.loads(
        run("--received", "2026-09-15T09:00Z", "--extended", "--extension-sent", "2026-10-16T09:00Z", "--json")
    )

    assert (found["due_date"], found["extended"]) == ("2026-10-15", False)


def test_another_country_has_its_own_holidays():
    here = ("--received", "2028-09-03T09:00Z", "--json")

    assert json.loads(run(*here))["due_date"] == "2028-10-03"
    assert json.loads(run(*here, "--country", "de", "--time-zone", "Europe/Berlin"))["due_date"] == "2028-10-04"


def test_a_file_is_answered_row_by_row_in_its_order(table):
    path = table(
        "note," + HEADER,
        "any,Z9,2027-03-05T10:00:00+01:00,,false,",
        'any,A1,2026-09-01T09:00:00+02:00,"mandate:2026-09-02T10:00:00Z/; clarification_other:2026-09-03T10:00:00Z/",,',
        "any,B2,2026-09-15T09:00:00+02:00,,TRUE,2026-10-15T23:59:00+02:00",
    )  # fmt: skip

    assert run("--csv", path).splitlines() == [
        "id,due_date,one_month_due_date,safe_date",
        "Z9,2027-04-05,2027-04-05,2027-04-05",
        "A1,SUSPENDED,SUSPENDED,2026-10-01",
        "B2,2026-12-15,2026-10-15,2026-12-15",
    ]
    assert json.loads(run("--csv", path, "--json"))[0]["id"] == "Z9"


def test_a_file_saved_by_a_spreadsheet_with_a_byte_order_mark_is_read(table):
    path = table(HEADER, "X,2027-03-05T10:00:00+01:00,,false,", encoding="utf-8-sig")

    assert "X,2027-04-05" in run("--csv", path)


def test_a_file_with_no_row_gives_the_header_alone(table):
    assert run("--csv", table(HEADER)) == "id,due_date,one_month_due_date,safe_date\n"


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("X,yesterday,,false,", "line 3, received_at: write an instant"),
        ("X,,,false,", "line 3, received_at: write an instant"),
        ("X,2027-02-30T10:00:00+01:00,,false,", "line 3, received_at: write an instant"),
        ("X,2027-03-05T10:00:00,,false,", "line 3, received_at: the offset is missing"),
        ("X,0001-03-05T10:00:00Z,,false,", "line 3, received_at: the year must lie between"),
        (
            "X,2027-03-05T10:00:00Z,passport:2027-03-06T10:00:00Z/,false,",
            "line 3, suspended: unknown kind; use one of identity",
        ),
        ("X,2027-03-05T10:00:00Z,identity,false,", "line 3, suspended: write kind:ask/answer"),
        ("X,2027-03-05T10:00:00Z,identity:2027-03-06T10:00:00Z,false,", "line 3, suspended: write kind:ask/answer"),
        ("X,2027-03-05T10:00:00Z,identity:/2027-03-06T10:00:00Z,false,", "line 3, suspended: write an instant"),
        (
            "X,2027-03-05T10:00:00Z,identity:2027-03-07T10:00:00Z/2027-03-06T10:00:00Z,false,",
            "line 3, suspended: an answer lies before its ask",
        ),
        ("X,2027-03-05T10:00:00Z,,perhaps,", "line 3, extended: write true or false"),
        ("X,2027-03-05T10:00:00Z,,true,soon", "line 3, extension_notice_sent_at: write an instant"),
        ("X,2027-03-05T10:00:00Z", "line 3: as many fields"),
        ("X,2027-03-05T10:00:00Z,,false,,,", "line 3: as many fields"),
    ],
)
def test_a_bad_row_is_named_by_line_and_says_what_to_write(table, row, problem):
    message = refused("--csv", table(HEADER, "ok,2027-03-05T10:00:00Z,,false,", row))

    assert problem in message


def test_all_bad_rows_are_named_and_nothing_is_printed(table):
    path = table(HEADER, "a,x,,,", "b,2027-03-05T10:00:00Z,,false,", "c,x,,,")
    result = CliRunner().invoke(APP, ["--csv", str(path)])

    assert isinstance(result.exception, Misuse)
    assert result.stdout == ""
    assert "2 bad row(s)" in str(result.exception)
    assert "line 2" in str(result.exception)
    assert "line 4" in str(result.exception)


def test_a_bad_value_is_never_repeated(table):
    message = refused("--csv", table(HEADER, "a,paul.durand@example.org,,,"))

    assert "durand" not in message


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        (["id,suspended,extended,extension_notice_sent_at"], "no column received_at"),
        ([HEADER.replace(",", ";")], "separated by commas"),
        ([], "no column id, received_at"),
    ],
)
def test_a_file_without_its_columns_is_refused(table, lines, problem):
    assert problem in refused("--csv", table(*lines))


def test_a_file_that_cannot_be_read_is_refused(table, tmp_path):
    latin = table(HEADER, "é,2027-03-05T10:00:00Z,,false,", encoding="latin-1")

    for path in (latin, tmp_path, tmp_path / "missing.csv"):
        assert "cannot be read as a CSV file" in refused("--csv", path)


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        ([], "give --received"),
        (["--received", "soon"], "--received: write an instant"),
        (["--received", "2027-03-05T10:00:00"], "--received: the offset is missing"),
        (["--received", "2027-03-05T10:00Z", "--suspended", "x"], "--suspended: write kind:ask/answer"),
        (["--received", "2027-03-05T10:00Z", "--extension-sent", "x"], "--extension-sent: write an instant"),
        (["--received", "2027-03-05T10:00Z", "--language", "xx"], "--language: write fr or en"),
        (["--received", "2027-03-05T10:00Z", "--country", "XX"], "unknown country"),
        (["--received", "2027-03-05T10:00Z", "--time-zone", "Mars/Base"], "unknown time zone"),
        (["--csv", "any.csv", "--received", "2027-03-05T10:00Z"], "--csv reads everything from its file"),
        (["--csv", "any.csv", "--extended"], "--csv reads everything from its file"),
    ],
)
def test_options_that_cannot_be_carried_out_say_what_to_write(arguments, problem):
    assert problem in refused(*arguments)


@pytest.mark.skipif(not SHARED.exists(), reason="the shared vectors are not here")
def test_the_shared_vectors_are_right_in_all_three_columns():
    with SHARED.open(encoding="utf-8", newline="") as file:
        expected = {
            row["id"]: (row["expected_due_date"], row["one_month_due_date"], row["earliest_safe_due_date"])
            for row in csv.DictReader(file)
        }

    found = {
        row["id"]: (row["due_date"], row["one_month_due_date"], row["safe_date"])
        for row in csv.DictReader(io.StringIO(run("--csv", SHARED)))
    }

    assert found == expected
