"""The commands as a user calls them: what they print, and how they fail."""

import json
import subprocess
import sys

import pytest

LETTER = "From: Ann <ann@example.org>\nSubject: Data\n\nPlease delete all the personal data you have about me.\n"


@pytest.fixture
def privacy_bot(tmp_path):
    def call(*options):
        return subprocess.run(
            [sys.executable, "-m", "bot", *options], capture_output=True, text=True, check=False, cwd=tmp_path
        )

    return call


def test_classify_prints_one_object_a_letter_and_never_its_text(privacy_bot, tmp_path):
    (tmp_path / "ann.eml").write_text(LETTER)
    (tmp_path / "rows.jsonl").write_text(json.dumps({"id": "r1", "text": "Merci, bonne journée."}) + "\n")

    found = privacy_bot("classify", "--json", "ann.eml", "rows.jsonl")

    ann, row = (json.loads(line) for line in found.stdout.splitlines())
    assert found.returncode == 0, found.stderr
    assert (ann["source"], ann["outcome"], ann["rights"], ann["language"]) == ("ann.eml", "case", ["erasure"], "en")
    assert row["id"] == "r1"
    assert set(ann) == {"source", "outcome", "rights", "matters", "language", "scores", "because"}
    assert "personal data" not in found.stdout


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (("run",), 2, "run `privacy-bot setup`"),
        (("case", "list"), 2, "run `privacy-bot setup`"),
        (("case", "show", "AZ-0000-0000", "--settings", "nowhere.toml"), 2, "does not exist"),
        (("classify", "nowhere.eml"), 2, "nowhere.eml"),
        (("demo", "--mail", "nowhere"), 2, "nowhere"),
        (("deadline", "--received", "yesterday"), 2, "write an instant"),
    ],
)
def test_a_call_that_cannot_be_carried_out_says_why_in_one_line(privacy_bot, options, code, said):
    found = privacy_bot(*options)

    assert found.returncode == code
    assert said in found.stderr
    assert "Traceback" not in found.stderr


def test_an_unknown_setting_stops_every_command_and_is_named(privacy_bot, tmp_path):
    (tmp_path / "privacy-bot.toml").write_text('[company]\nnane = "x"\n')

    found = privacy_bot("classify", "--json", ".")

    assert found.returncode == 2
    assert "unknown setting company.nane" in found.stderr


@pytest.mark.parametrize(
    "command",
    [
        "run",
        "demo",
        "sandbox",
        "setup",
        "classify",
        "deadline",
        "case list",
        "case show",
        "case open",
        "case extend",
        "case confirm",
        "journal verify",
    ],
)
def test_every_command_explains_itself_and_speaks_json(privacy_bot, command):
    found = privacy_bot(*command.split(), "--help")

    assert found.returncode == 0
    assert "--json" in found.stdout or command == "sandbox"


CRASHING = """
import sys
from bot.cli.app import app

@app.command()
def crash() -> None:
    try:
        raise KeyError("canary-in-a-cause")
    except KeyError as cause:
        raise RuntimeError("canary-in-a-message") from cause

sys.argv = ["privacy-bot", "crash"]
from bot.__main__ import main
main()
"""


def test_a_command_that_crashes_names_the_error_and_nothing_it_held():
    ended = subprocess.run([sys.executable, "-c", CRASHING], capture_output=True, text=True, check=False)

    assert ended.returncode == 1
    assert "RuntimeError" in ended.stderr
    assert "canary" not in ended.stderr + ended.stdout
