"""Content exists only sealed: marks planted in every field of a letter are found nowhere."""

import io
import json

from bot import logs
from bot.sandbox.faults import Fault, FaultKind
from handlers.facts import ReasonCode
from tests.canary import find_canary

MARKS = {
    "name": "Zqnamexvarblot",
    "local": "zqlocalvarblot",
    "subject": "Zqsubjectvarblot",
    "body": "Zqbodyvarblot",
    "message_id": "zqmessagevarblot",
    "reference": "zqreferencevarblot",
    "attachment": "zqattachmentvarblot",
    "sentence": "Zqsentencevarblot",
}
LETTER = f"""From: {MARKS["name"]} <{MARKS["local"]}@example.org>
To: privacy@azopio.com
Subject: {MARKS["subject"]}
Message-ID: <{MARKS["message_id"]}@example.org>
References: <{MARKS["reference"]}@example.org>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="b"

--b
Content-Type: text/plain; charset=utf-8

Please delete all the personal data you have about me. {MARKS["body"]}
--b
Content-Type: application/pdf; name="{MARKS["attachment"]}.pdf"
Content-Disposition: attachment; filename="{MARKS["attachment"]}.pdf"

{MARKS["attachment"]}
--b--
"""


def places(office, folder, spoken, written):
    """Everything of ours that a curious person could get hold of; the sandbox keeps its mail in memory."""
    return [*(path for path in folder.rglob("*") if path.is_file()), spoken.getvalue(), json.dumps(written)]


def test_planted_marks_are_found_nowhere(office, tmp_path):
    spoken = io.StringIO()
    logs.configure(json=True, level="DEBUG", stream=spoken)
    for kind in (FaultKind.SERVER_ERROR, FaultKind.ANSWER_LOST_AFTER, FaultKind.ANSWER_CUT):
        office.stage.server.faults.add(Fault(kind=kind, method="gmail.users.drafts.send", times=1))
    office.stage.deliver("letter", LETTER.encode())
    office.stage.deliver(
        "unproven", LETTER.replace("@example.org>\nReferences", "2@example.org>\nReferences").encode(), dmarc=None
    )
    office.days_pass(2)

    office.extends(
        "letter", f"Your documents fill three archives. {MARKS['sentence']}", code=ReasonCode.COMPLEX_RETRIEVAL
    )
    office.days_pass(40)

    service = office.stage.machine.service
    written = [service.list_cases(), service.show(office.number("letter")), service.machine_alarms()]
    assert MARKS["sentence"] in office.texts(MARKS["local"])[-1]
    assert find_canary(list(MARKS.values()), places(office, tmp_path, spoken, written)) == []


def test_a_leak_planted_in_the_database_is_found(office, tmp_path):
    from bot.store.tables import MessageRow

    office.stage.deliver("letter", LETTER.encode())
    office.works()

    with office.stage.store.transaction() as session:
        row = session.get(MessageRow, 1)
        row.because = f"because {MARKS['body']}"
        session.add(row)

    hits = find_canary([MARKS["body"]], places(office, tmp_path, io.StringIO(), []))
    assert hits


def test_a_leak_planted_in_the_log_is_found(office, tmp_path):
    spoken = io.StringIO(f'{{"event": "{MARKS["subject"]}"}}')

    assert find_canary([MARKS["subject"]], places(office, tmp_path, spoken, []))
