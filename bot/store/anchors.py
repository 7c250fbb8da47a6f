"""Anchors of the journal, outside the database: a chain alone proves nothing against whoever can rewrite it whole.

A file that only grows, one JSON line an anchor: mailbox, number and digest of the newest entry, and when. The daemon
adds one every hour in which something happened; keep the file, or a copy, where the database's operator cannot write.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.errors import Misuse, Tampered
from bot.store import journal
from bot.store.journal import Anchor
from bot.store.session import Store

EVERY = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchored:
    """One line of the file."""

    mailbox: str
    at: datetime
    anchor: Anchor


class AnchorFile:
    """Reads and adds to one file of anchors."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def add(self, one: Anchored) -> None:
        """Add an anchor; it is on disk when this returns."""
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        line = {"mailbox": one.mailbox, "at": _instant(one.at), "seq": one.anchor.seq, "digest": one.anchor.digest}
        handle = os.open(self._path, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o644)
        with os.fdopen(handle, "a", encoding="ascii") as file:
            file.write(json.dumps(line, sort_keys=True) + "\n")
            file.flush()
            os.fsync(file.fileno())

    def read(self, mailbox: str) -> list[Anchored]:
        """Every anchor of a mailbox, oldest first. Raises Misuse when there is no file, Tampered for a damaged line."""
        if not self._path.exists():
            raise Misuse(f"there is no file of anchors at {self._path}")
        lines = self._path.read_text(encoding="ascii").splitlines()
        found = [_anchored(line, number) for number, line in enumerate(lines, start=1) if line.strip()]
        return [one for one in found if one.mailbox == mailbox]

    def last(self, mailbox: str) -> Anchored | None:
        """The newest anchor of a mailbox, or None."""
        found = self.read(mailbox) if self._path.exists() else []
        return found[-1] if found else None


class Anchoring:
    """The daemon's hourly step: where the chain stands goes to the file."""

    def __init__(self, store: Store, mailbox: str, file: AnchorFile) -> None:
        self._store = store
        self._mailbox = mailbox
        self._file = file
        self._last: Anchored | None = None

    def step(self, now: datetime) -> bool:
        """Add an anchor when an hour has passed since the last and something happened; True if one was added."""
        self._last = self._last or self._file.last(self._mailbox)
        if self._last is not None and now - self._last.at < EVERY:
            return False
        with self._store.reading() as session:
            head = journal.head(session, self._mailbox)
        if head.seq == (self._last.anchor.seq if self._last else 0):
            return False
        self._last = Anchored(mailbox=self._mailbox, at=now, anchor=head)
        self._file.add(self._last)
        return True


def anchors(found: Iterable[Anchored]) -> list[Anchor]:
    """The bare anchors, for `journal.verify`."""
    return [one.anchor for one in found]


def anchors_in(path: Path, mailbox: str) -> list[Anchor]:
    """The anchors of a mailbox in a file: one of ours, or a mail to the DPO (or several) saved or copied as text.

    Raises Misuse when there is none, Tampered for a damaged line of a file of ours.
    """
    if not path.exists():
        raise Misuse(f"there is no file of anchors at {path}")
    text = path.read_text(encoding="utf-8", errors="replace")
    if text.lstrip().startswith("{"):
        return anchors(AnchorFile(path).read(mailbox))
    found = [Anchor(int(seq), digest) for seq, digest in _IN_A_MAIL.findall(text)]
    if not found:
        raise Misuse(f"{path} holds no anchor: neither lines of ours, nor a number, a colon and 64 hexadecimal digits")
    return sorted(found, key=lambda one: one.seq)


# Alone on its line, quoted or not; no mail program breaks 76 characters.
_IN_A_MAIL = re.compile(r"^[>\s]*(\d{1,11}):([0-9a-f]{64})[ \t\r]*$", re.MULTILINE)


def _anchored(line: str, number: int) -> Anchored:
    try:
        entry = json.loads(line)
        anchor = Anchor(int(entry["seq"]), str(entry["digest"]))
        return Anchored(mailbox=str(entry["mailbox"]), at=datetime.fromisoformat(entry["at"]), anchor=anchor)
    except (KeyError, TypeError, ValueError):
        raise Tampered(f"line {number} of the file of anchors is damaged") from None


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds")
