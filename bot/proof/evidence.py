"""The evidence pack of one case: everything that proves how a request was handled, in one zip, without content.

    README.txt        what is inside and how to check it, in French and English
    register.json     the register line (LEGAL.md 4.3)
    dates.json        the facts the dates rest on, and the dates; `dates.fr.txt`, `dates.en.txt` tell each step
    notices.json      each notice: ids, instants, way, and the digests of the templates it is written from
    journal.jsonl     the journal entries of this case, as they were chained
    chain.txt         number and digest of every entry since, so that the extract can be held against an anchor
    MANIFEST.json     SHA-256 of every other file

Promises: nothing is opened; the same records at the same instant give the same bytes.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlmodel import Session

from bot.cases.gather import case_facts
from bot.errors import Misuse
from bot.notice_text import FOLDER
from bot.proof import records
from bot.proof.readme import README
from bot.proof.register import line, proof_of
from bot.store import journal, queries
from bot.store.tables import CaseRow, NoticeRow
from handlers.deadlines import case_deadlines
from handlers.derivation import explain
from handlers.facts import CaseFacts, Rulebook

MANIFEST = "MANIFEST.json"
# The earliest date a zip can hold: the pack's own date is inside, and bytes depend on nothing else.
_DATE = (1980, 1, 1, 0, 0, 0)
_READABLE = 0o100644 << 16
_UNIX = 3


def pack(session: Session, mailbox: str, number: str, rules: Rulebook, now: datetime) -> bytes:
    """The zip of one case as it stands at `now` (aware). Raises Misuse if there is no such case."""
    found = queries.cases_by_number(session, mailbox, None, [number.strip().upper()])
    if not found:
        raise Misuse(f"there is no case {number}; `privacy-bot case list` shows them all")
    case = found[0]
    assert case.id is not None
    facts = case_facts(session, case)
    entries = records.entries_of_case(session, mailbox, case.number)
    notices = queries.notices_of(session, case.id)
    chain = records.chain_from(session, mailbox, entries[0].seq - 1 if entries else 1)
    files = {
        "README.txt": README.format(case=case.number, at=now.astimezone(UTC).isoformat(timespec="seconds")),
        "register.json": as_json(line(session, case, rules, now)),
        "dates.json": as_json(_dates(facts, rules, case)),
        "dates.fr.txt": "\n".join(explain(case_deadlines(facts, rules), "fr")) + "\n",
        "dates.en.txt": "\n".join(explain(case_deadlines(facts, rules), "en")) + "\n",
        "notices.json": as_json([proof_of(one, now) | {"templates": _templates(one)} for one in notices]),
        "journal.jsonl": "".join(f"{json.dumps(journal.told(one), sort_keys=True)}\n" for one in entries),
        "chain.txt": "".join(f"{seq} {digest}\n" for seq, digest in chain),
    }
    return zipped({name: text.encode() for name, text in files.items()})


def zipped(files: Mapping[str, bytes]) -> bytes:
    """A zip with a manifest, in the order of names and with a fixed date, so that equal files give equal bytes."""
    sums = {name: hashlib.sha256(data).hexdigest() for name, data in sorted(files.items())}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in sorted({**files, MANIFEST: as_json(sums).encode()}.items()):
            info = zipfile.ZipInfo(name, _DATE)
            info.create_system, info.external_attr = _UNIX, _READABLE
            archive.writestr(info, data)  # stored, not deflated: no library's version shows in the bytes
    return out.getvalue()


def as_json(value: object) -> str:
    """Readable, sorted, and the same every time."""
    return json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def _dates(facts: CaseFacts, rules: Rulebook, case: CaseRow) -> dict[str, Any]:
    """What the dates rest on, and what they are: enough to compute them again."""
    dates = case_deadlines(facts, rules)
    extension = facts.extension.notice_sent_at if facts.extension else None
    return {
        "received_at": facts.received_at.isoformat(),
        "suspensions": [
            {
                "kind": one.kind,
                "asked_at": one.asked_at.isoformat(),
                "answered_at": one.answered_at.isoformat() if one.answered_at else None,
            }
            for one in facts.suspensions
        ],
        "extension_sent_at": extension.isoformat() if extension else None,
        "rules": {
            "country": rules.country,
            "subdivision": rules.subdivision,
            "time_zone": rules.time_zone,
            "credit_clarification_r63": rules.credit_clarification_r63,
        },
        "due": _day(dates.due),
        "one_month": _day(dates.one_month),
        "safe": _day(dates.safe),
        "due_on_record": _day(case.due),
    }


def _templates(notice: NoticeRow) -> dict[str, str]:
    """Digests of the files this notice is written from, as they are in the program that made the pack."""
    folders = (FOLDER / notice.notice, FOLDER / "_layout")
    files = [folder / f"{one}.txt" for folder in folders for one in _languages(notice.language)]
    return {
        f"{path.parent.name}/{path.name}": hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
        if path.is_file()
    }


def _languages(stored: str) -> Sequence[str]:
    return [one.strip() for one in stored.split(",") if one.strip().isalpha()]


def _day(value: Any) -> str | None:
    return value.isoformat() if value is not None else None
