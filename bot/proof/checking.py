"""Checks an evidence pack by itself: files, journal entries, chain, anchor, and the dates computed again."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from bot.errors import Misuse
from bot.proof.evidence import MANIFEST
from bot.store.journal import Anchor, digest
from bot.store.tables import JournalRow
from handlers.deadlines import deadlines
from handlers.facts import Rulebook, Suspension, SuspensionKind

LARGEST = 200_000_000  # bytes, all files together: a chain of a million entries is 80 MB
FILES = frozenset(
    {
        "README.txt",
        "register.json",
        "dates.json",
        "dates.fr.txt",
        "dates.en.txt",
        "notices.json",
        "journal.jsonl",
        "chain.txt",
    }
)


def problems(data: bytes, anchor: Anchor | None = None) -> list[str]:
    """What does not verify, in words; [] when all does. Raises Misuse when it is no evidence pack."""
    files = _read(data)
    found = list(_altered(files))
    if found:
        return found
    try:
        return [*_journal(files, anchor), *_dates(json.loads(files["dates.json"]))]
    except (ValueError, KeyError, TypeError, AttributeError, IndexError):
        return ["a file of the pack is not in the shape that this program writes"]


def _read(data: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            if sum(one.file_size for one in members) > LARGEST:
                raise Misuse("the file is larger than any evidence pack")
            if len({one.filename for one in members}) != len(members):
                raise Misuse("the file holds two files of one name; that is no evidence pack")
            files = {one.filename: archive.read(one) for one in members}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError):
        raise Misuse("the file is no evidence pack: it cannot be read as a zip") from None
    if MANIFEST not in files:
        raise Misuse("the file is no evidence pack: it has no manifest")
    return files


def _altered(files: Mapping[str, bytes]) -> Iterator[str]:
    try:
        sums = dict(json.loads(files[MANIFEST]))
    except (ValueError, TypeError):
        yield f"{MANIFEST} cannot be read"
        return
    for name in sorted(FILES | sums.keys() | files.keys() - {MANIFEST}):
        if name not in files:
            yield f"{name} is missing"
        elif sums.get(name) != hashlib.sha256(files[name]).hexdigest():
            yield f"{name} was changed, or is not in the manifest"


def _journal(files: Mapping[str, bytes], anchor: Anchor | None) -> Iterator[str]:
    chain = [line.split() for line in files["chain.txt"].decode().splitlines()]
    links = {int(seq): value for seq, value in chain}
    if sorted(links) != list(range(min(links, default=1), min(links, default=1) + len(chain))):
        yield "chain.txt skips an entry"
    for text in files["journal.jsonl"].decode().splitlines():
        yield from _entry(json.loads(text), links)
    if anchor is not None and links.get(anchor.seq) != anchor.digest:
        yield f"the chain does not go through the anchor at entry {anchor.seq}"


def _entry(entry: Mapping[str, Any], links: Mapping[int, str]) -> Iterator[str]:
    seq = int(entry["seq"])
    instants = {name: datetime.fromisoformat(entry[name]) for name in ("at", "expires_at") if name in entry}
    row = JournalRow(**{**entry, **instants, "mailbox": ""})
    if digest(row) != entry["digest"]:
        yield f"journal entry {seq} was changed after it was written"
    if links.get(seq) != entry["digest"] or links.get(seq - 1, entry["previous"]) != entry["previous"]:
        yield f"journal entry {seq} is not the one in the chain"


def _dates(told: Mapping[str, Any]) -> Iterator[str]:
    """The dates, computed again from the facts beside them (ARCHITECTURE invariant 4)."""
    sent = told["extension_sent_at"]
    again = deadlines(
        received_at=datetime.fromisoformat(told["received_at"]),
        suspensions=[_suspension(one) for one in told["suspensions"]],
        extension_sent_at=datetime.fromisoformat(sent) if sent else None,
        extended=sent is not None,
        rules=Rulebook(**told["rules"]),
    )
    for name, day in (("due", again.due), ("one_month", again.one_month), ("safe", again.safe)):
        if told[name] != (day.isoformat() if day else None):
            yield f"the {name} date does not follow from its facts"


def _suspension(told: Mapping[str, Any]) -> Suspension:
    answered = told["answered_at"]
    return Suspension(
        kind=SuspensionKind(told["kind"]),
        asked_at=datetime.fromisoformat(told["asked_at"]),
        answered_at=datetime.fromisoformat(answered) if answered else None,
    )
