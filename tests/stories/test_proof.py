"""What the company shows an authority: the register, the evidence of one case, the calendar (LEGAL.md 4.3)."""

from __future__ import annotations

import csv
import email
import email.policy
import hashlib
import io
import json
import zipfile
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from bot.proof.checking import problems
from bot.proof.evidence import pack, zipped
from bot.proof.feed import feed
from bot.proof.register import register
from bot.proof.sheet import COLUMNS, as_csv, cell
from bot.store import journal
from classifiers.labels import Right
from handlers.facts import Channel, ReasonCode
from handlers.states import RightOutcome
from tests.stories.answers import DONE, ERASED

LEA = "Léa Martin <lea.martin@example.org>"
ERASE = "Please delete all the personal data you hold about me, ref. CANARY-7731. Léa Martin"
MAILBOX = "privacy@azopio.com"


@pytest.fixture
def erased(office):
    """Léa asked on Monday 1 March 2027; Claire decided on the 3rd, Hugo approved, and it was carried out."""
    office.receives("erase", ERASE, sender=LEA)
    office.works()
    office.days_pass(2)
    office.does(
        "decide", "erase", right=Right.ERASURE, outcome=RightOutcome.PARTLY, ground="17(1)(a) 17(3)(b)", facts=ERASED
    )
    office.does("approve", "erase", by="Hugo Petit")
    office.does("execute", "erase", right=Right.ERASURE, works=DONE)
    return office


def lines(office, **span):
    with office.stage.store.reading() as session:
        return register(session, MAILBOX, office.stage.settings.law.rulebook(), office.clock.now(), **span)


def packed(office, name="erase"):
    number, rules = office.number(name), office.stage.settings.law.rulebook()
    with office.stage.store.reading() as session:
        return pack(session, MAILBOX, number, rules, office.clock.now())


def opened(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def remade(data, **changes):
    """The pack with files replaced and a manifest that agrees."""
    files = {name: text for name, text in opened(data).items() if name != "MANIFEST.json"}
    return zipped(files | {name.replace("_", "."): text for name, text in changes.items()})


def test_a_line_tells_who_decided_what_when_and_by_which_date(erased):
    (line,) = lines(erased)

    assert line["received_at_local"] == "2027-03-01T09:00:00+01:00"
    assert line["received_known_by"] == "gmail_internal_date"
    assert (line["due"], line["safe"]) == ("2027-04-01", "2027-04-01")
    assert line["recomputations"][0]["to"] == "2027-04-01"
    assert line["recomputations"][0]["from"] is None
    (decision,) = line["decisions"]
    assert (decision["about"], decision["outcome"]) == ("erasure", "partly")
    assert decision["ground"] == ["17(1)(a)", "17(3)(b)"]
    assert (decision["decided_by"], decision["approved_by"]) == ("Claire Morel", ["Hugo Petit"])
    assert (line["days_used"], line["overdue"]) == (2, False)
    assert line["recipients_told"]
    assert line["purge_after"] == "2032-03-03"
    assert line["line_kept_until"] == "2033-03-03"


def test_the_receipt_rests_on_a_header_whose_digest_is_kept(erased):
    raw = erased.stage.server.mailbox.get(erased.stage.gmail_ids["erase"]).raw
    topmost = " ".join(str(email.message_from_bytes(raw, policy=email.policy.compat32)["Received"]).split())

    (line,) = lines(erased)

    assert line["receipt_header_sha256"] == hashlib.sha256(topmost.encode()).hexdigest()
    assert line["receipt_header_sha256"] in opened(packed(erased))["journal.jsonl"].decode()


def test_an_answer_is_accepted_then_presumed_delivered_and_never_delivered(erased):
    def state():
        return next(one["state"] for one in lines(erased)[0]["notices"] if one["answer"])

    assert state() == "accepted_by_gmail"
    erased.days_pass(3)
    assert state() == "presumed_delivered"
    assert '"delivered"' not in json.dumps(lines(erased))


def test_the_extension_and_its_notice_stand_in_the_line(office):
    office.receives("access", "Please send me a copy of all the personal data you hold about me. Tom", sender=LEA)
    office.works()

    office.extends("access", "Your 11,000 documents must be read one by one.", code=ReasonCode.COMPLEX_RETRIEVAL)

    (line,) = lines(office)
    assert line["extension"]["decided_by"] == "Claire Morel"
    assert line["extension"]["gmail_id"]
    assert [one["to"] for one in line["recomputations"]] == ["2027-04-01", "2027-06-01"]


def test_a_request_that_nobody_answered_is_shown_overdue(office):
    office.receives("erase", ERASE, sender=LEA)
    office.works()

    office.days_pass(40)

    (line,) = lines(office)
    assert line["overdue"]
    assert line["answered_at"] is None


def test_a_letter_by_post_names_who_recorded_its_date(office):
    office.stage.machine.service.open_case(
        channel=Channel.POST,
        received_at=office.clock.now(),
        rights=[Right.ACCESS],
        language="fr",
        by="Claire Morel",
        now=office.clock.now(),
    )

    assert lines(office)[0]["received_known_by"] == "recorded_by:Claire Morel"


def test_a_span_of_days_holds_only_what_was_received_in_it(erased):
    day = datetime(2027, 3, 2, tzinfo=ZoneInfo("Europe/Paris"))

    assert lines(erased, since=day) == []
    assert len(lines(erased, until=day)) == 1


def test_the_csv_has_every_column_and_no_content(erased):
    rows = list(csv.DictReader(io.StringIO(as_csv(lines(erased)))))

    assert list(rows[0]) == COLUMNS == list(lines(erased)[0])
    assert rows[0]["rights"] == "erasure"
    for secret in ("CANARY-7731", "lea.martin", "Léa", "Invoices of 2025", "ProAbono"):
        assert secret not in as_csv(lines(erased))


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "+33", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1"])
def test_no_cell_is_a_formula(text):
    assert cell(text) == f"'{text}"


def test_the_evidence_verifies_against_the_journals_anchor_and_holds_no_content(erased):
    data = packed(erased)
    with erased.stage.store.reading() as session:
        anchor = journal.head(session, MAILBOX)

    assert problems(data, anchor) == []
    assert data == packed(erased)
    text = b"".join(opened(data).values()).decode()
    assert "jeudi 1er avril 2027" in text
    assert "Thursday 1 April 2027" in text
    for secret in ("CANARY-7731", "lea.martin", "Léa Martin", "Invoices of 2025"):
        assert secret not in text


def test_an_anchor_of_another_chain_is_named(erased):
    assert "anchor at entry 3" in problems(packed(erased), journal.Anchor(3, "0" * 64))[0]


def test_a_changed_file_is_named(erased):
    files = opened(packed(erased))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text.replace(b"Claire Morel", b"Hugo Petit") if name == "register.json" else text)

    assert problems(out.getvalue()) == ["register.json was changed, or is not in the manifest"]


def test_a_journal_entry_rewritten_with_its_manifest_is_named(erased):
    files = opened(packed(erased))
    entry = next(one for one in files["journal.jsonl"].splitlines() if b'"decided"' in one)
    forged = files["journal.jsonl"].replace(entry, entry.replace(b"Claire Morel", b"Hugo Petit"))

    (found,) = problems(remade(packed(erased), journal_jsonl=forged))

    assert found == f"journal entry {json.loads(entry)['seq']} was changed after it was written"


def test_a_date_that_does_not_follow_from_its_facts_is_named(erased):
    told = json.loads(opened(packed(erased))["dates.json"]) | {"due": "2027-05-01"}

    found = problems(remade(packed(erased), dates_json=json.dumps(told).encode()))

    assert found == ["the due date does not follow from its facts"]


def test_a_pack_with_a_hole_in_its_chain_is_named(erased):
    chain = opened(packed(erased))["chain.txt"].splitlines(keepends=True)

    found = problems(remade(packed(erased), chain_txt=b"".join(chain[:2] + chain[3:])))

    assert "chain.txt skips an entry" in found


def test_the_calendar_shows_open_dates_until_the_answer_has_left(office):
    office.receives("erase", ERASE, sender=LEA)
    office.works()

    events = dates(office)

    assert [(one["summary"].split(": ")[1], one.decoded("dtstart")) for one in events] == [
        ("last day to answer", date(2027, 4, 1))
    ]
    assert str(events[0]["uid"]).startswith(f"{office.number('erase')}-due@")
    assert len(events[0].walk("VALARM")) == 4
    assert str(dates(office)[0]["uid"]) == str(events[0]["uid"])


def test_an_answered_case_leaves_the_calendar(erased):
    assert dates(erased) == []


def dates(office):
    with office.stage.store.reading() as session:
        data = feed(session, MAILBOX, office.stage.settings.law.rulebook(), office.clock.now())
    return Calendar.from_ical(data).walk("VEVENT")
