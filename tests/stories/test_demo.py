"""What `privacy-bot demo` must show, run as a user runs it."""

import json
import subprocess
import sys
import tomllib
from datetime import date
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LETTERS = ROOT / "bot" / "sandbox" / "letters"
SHARED_MAILS = ROOT.parent / "shared" / "letters" / "mime"


def demo(*options: str) -> dict:
    found = subprocess.run(
        [sys.executable, "-m", "bot", "demo", *options, "--json"], capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert found.returncode == 0, found.stderr
    assert "Traceback" not in found.stderr
    return json.loads(found.stdout)


@pytest.fixture(scope="module")
def forty_days() -> dict:
    return demo("--days", "40")


@pytest.fixture(scope="module")
def plan() -> dict:
    return tomllib.loads((LETTERS / "scenario.toml").read_text(encoding="utf-8"))


def test_every_letter_becomes_what_a_person_would_say_it_is(forty_days, plan):
    wanted = {row["file"]: (row["outcome"], row["rights"], row.get("matters", [])) for row in plan["letter"]}

    found = {one["source"]: (one["outcome"], one["rights"], one["matters"]) for one in forty_days["messages"]}

    assert found == wanted


def test_every_sample_letter_is_delivered(plan):
    files = {path.name for path in LETTERS.iterdir() if path.suffix != ".toml"}

    assert files == {row["file"] for row in plan["letter"]}
    assert len(files) >= 40


def test_nothing_is_lost_and_nothing_happens_twice(forty_days):
    assert forty_days["totals"]["unaccounted"] == 0
    assert forty_days["totals"]["duplicates"] == 0


def test_each_case_of_a_proven_person_is_acknowledged(forty_days, plan):
    proven = {row["file"] for row in plan["letter"] if row.get("dmarc", "pass") == "pass"}
    opened = [
        one
        for one in forty_days["messages"]
        if one["outcome"] in {"case", "unclear"} and one["source"] in proven and one["matters"] != ["authority"]
    ]

    assert len(opened) > 30
    assert [one["source"] for one in opened if not set(one["notices"]) & {"N1", "N18", "N21"}] == []


def test_one_extension_is_told_in_time_and_moves_the_date(forty_days):
    (one,) = [case for case in forty_days["cases"] if case["extended"]]

    assert "N4" in [notice["notice"] for notice in one["notices"] if notice["status"] == "sent"]
    assert date.fromisoformat(one["due"]) > date.fromisoformat(one["one_month_due"])


def test_one_extension_is_refused_for_lateness(forty_days):
    (refused,) = forty_days["refusals"]

    assert refused["act"] == "extend"
    assert "within one month" in refused["why"]


def test_one_extension_is_withheld_for_want_of_a_reason_and_raised(forty_days):
    raised = {(one["case"], one["alarm"]) for one in forty_days["alarms"]}
    proposed = {case for case, alarm in raised if alarm == "extension_proposed:many_requests"}

    assert proposed
    for case in forty_days["cases"]:
        if case["case"] in proposed:
            assert (case["case"], "extension_undecided") in raised
            assert not any(notice["notice"] == "N4" for notice in case["notices"])


def test_no_statutory_date_is_missed_without_an_alarm_before_it(forty_days):
    end = forty_days["ends"][:10]
    missed = [case for case in forty_days["cases"] if case["rights"] and case["due"] and case["due"] < end]

    assert missed  # nobody answers in the demo, so dates do pass
    for case in missed:
        days = [one["raised"][:10] for one in forty_days["alarms"] if one["case"] == case["case"]]
        assert any(day < case["due"] for day in days), case["case"]
        assert any(one["alarm"].startswith("overdue") for one in forty_days["alarms"] if one["case"] == case["case"])


def test_the_table_is_printed_for_a_person():
    found = subprocess.run([sys.executable, "-m", "bot", "demo"], capture_output=True, text=True, check=False, cwd=ROOT)

    assert found.returncode == 0, found.stderr
    assert "What became of each letter" in found.stdout
    assert "fr-acces-simple " in found.stdout


def test_a_folder_of_any_files_is_accounted_for(tmp_path):
    (tmp_path / "good.eml").write_text("From: a@example.org\nSubject: x\n\nPlease delete my personal data.\n")
    (tmp_path / "outlook.msg").write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600))
    (tmp_path / "rows.jsonl").write_text(
        json.dumps({"id": "r1", "text": "Je veux une copie de mes données personnelles."}) + "\nnot json\n"
    )

    report = demo("--mail", str(tmp_path))

    outcomes = {one["source"]: one["outcome"] for one in report["messages"]}
    assert outcomes["good.eml"] == "case"
    assert outcomes["outlook.msg"] == "set_aside"
    assert len(outcomes) == 4
    assert report["totals"]["unaccounted"] == 0


@pytest.mark.skipif(not SHARED_MAILS.is_dir(), reason="the public mails are not here")
def test_567_awkward_public_mails_are_all_accounted_for():
    report = demo("--mail", str(SHARED_MAILS))
    manifest = (SHARED_MAILS / "MANIFEST.tsv").read_text(encoding="utf-8").splitlines()[1:]
    machines = {row.split("\t")[0] for row in manifest if row.split("\t")[3] in {"bounce", "autoreply"}}

    cases = {one["source"] for one in report["messages"] if one["case"]}
    assert report["totals"]["unaccounted"] == 0
    assert report["totals"]["duplicates"] == 0
    assert {row.split("\t")[0] for row in manifest} <= {one["source"] for one in report["messages"]}
    assert cases & machines == set()
