"""Public awkward mails, where they are at hand: nothing raises, machines are known, people stay people."""

import csv
import json
from pathlib import Path

import pytest

from bot.mail.machine import machine_kind
from bot.mail.parse import parse
from classifiers.quoting import segment
from handlers.facts import MachineKind

FOLDER = Path(__file__).parents[2].parent / "shared" / "letters" / "mime"
MANIFEST = FOLDER / "MANIFEST.tsv"

pytestmark = pytest.mark.skipif(not MANIFEST.exists(), reason="the public mails are not at hand")


def rows(*kinds: str) -> list[tuple[dict[str, str], bytes]]:
    with MANIFEST.open(encoding="utf-8", newline="") as lines:
        found = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [(row, (FOLDER / row["path"]).read_bytes()) for row in found if not kinds or row["kind"] in kinds]


def test_every_mail_is_read_without_a_fault():
    faulty = [row["path"] for row, raw in rows() if "parser_failed" in parse(raw).defects]

    assert faulty == []


def test_nearly_every_machine_is_known():
    """Four rows listed as bounces are ordinary spam without any sign of a machine."""
    found = [machine_kind(parse(raw)) for _, raw in rows("bounce", "autoreply")]

    assert sum(kind is not None for kind in found) / len(found) > 0.97


def test_nobody_who_answers_is_taken_for_a_machine():
    assert {machine_kind(parse(raw)) for _, raw in rows("reply-quote")} == {None}


def test_a_bounce_is_found_only_where_a_server_wrote():
    """Among the letters kept as ordinary mail, only what names itself a server or an answer by program is one."""
    said = [parse(raw) for _, raw in rows("ham")]
    machines = [mail for mail in said if machine_kind(mail) in {MachineKind.BOUNCE, MachineKind.AUTO_REPLY}]

    assert all("auto-submitted" in mail.headers for mail in machines)


def test_recipients_and_status_of_reports_are_right():
    wrong = []
    for row, raw in rows("bounce"):
        wanted = dict(part.split("=", 1) for part in row["expected"].split("; ") if "=" in part)
        report = parse(raw).report
        if "final-recipient" not in wanted:
            continue
        given = {one.lower() for one in report.recipients} if report else set()
        if (
            report is None
            or not given.issuperset(one.strip().lower() for one in wanted["final-recipient"].split(","))
            or ("status" in wanted and report.status != wanted["status"])
        ):
            wrong.append(row["path"])

    assert len(wrong) <= 2


def test_own_words_and_signatures_are_right_in_nineteen_of_twenty():
    asked, right = 0, 0
    for row, raw in rows("reply-quote"):
        key, _, value = row["expected"].partition("=")
        if key not in {"reply", "signature"}:
            continue
        found = segment(parse(raw).letter.text)
        given = f"{found.own}\n{found.signature}" if key == "reply" else found.signature
        asked += 1
        right += given.split() == json.loads(value).split()

    assert asked > 10
    assert right / asked >= 0.95
