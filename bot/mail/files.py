"""Letters from files, for `classify`, the demo and tests: .eml, .msg, mbox, .jsonl, or a folder of them.

Every file under a path and every row in it gives exactly one `Sourced`, in an order that only depends on the names;
what cannot be read gives a `problem` that says what to do. Hidden files and folders are left out.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email.header import Header
from email.utils import formataddr
from itertools import islice
from pathlib import Path

from bot.mail import headers

MAX_BYTES = 150 * 1024 * 1024
_OLE = bytes.fromhex("d0cf11e0")
_ENVELOPE = re.compile(rb"From \S+ .*\d{2}:\d{2}.*\d{4}|From \S+\s+\S{3} \S{3}")
_SAFE = re.compile(r"[^A-Za-z0-9._-]+")
_OUTLOOK = "an Outlook file, not a mail: open it in Outlook and save it as .eml"


@dataclass(frozen=True, slots=True)
class Sourced:
    """One letter and where it was found.

    Attributes:
        source: the file as found under the path (its name if the path is a file), `:id` or `:n` for a row in it.
        raw: the message as bytes, None if there is none.
        problem: why there is none, None otherwise.
        ident: the row's own id (.jsonl only).
    """

    source: str
    raw: bytes | None = None
    problem: str | None = None
    ident: str | None = None


def read_letters(path: Path) -> Iterator[Sourced]:
    """Every letter of a file, or of a folder and the folders below it, sorted by name. Raises nothing."""
    if not path.is_dir():
        yield from _read_file(path, path.name)
        return
    for found, name in _walk(path, "", frozenset()):
        if isinstance(found, str):
            yield Sourced(name, problem=found)
        else:
            yield from _read_file(found, name)


def compose(ident: str, text: str, *, subject: str = "", sender: str = "") -> bytes:
    """A well-formed message around a text; the same arguments give the same bytes (RFC 5322)."""
    slug = _SAFE.sub("-", ident).strip("-.")[:40] or "letter"
    if slug != ident:
        slug += "-" + hashlib.sha256(ident.encode("utf-8", "replace")).hexdigest()[:8]
    named = next((one for one in headers.addresses(_one_line(sender)) if one.address.isascii()), None)
    writer = (
        formataddr((named.name, named.address), "utf-8") if named and named.address else f"person-{slug}@example.org"
    )
    lines = [
        f"From: {writer}",
        "To: privacy@example.org",
        "Subject: " + Header(_one_line(subject), "utf-8", header_name="Subject").encode(linesep="\r\n"),
        f"Message-ID: <{slug}@letters.example.org>",
        "Date: Thu, 01 Jan 2026 09:00:00 +0000",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: base64",
        "",
    ]
    body = base64.encodebytes(text.encode("utf-8", "replace")).replace(b"\n", b"\r\n")
    return "\r\n".join([*lines, ""]).encode("ascii", "replace") + body


def _walk(folder: Path, prefix: str, above: frozenset[Path]) -> Iterator[tuple[Path | str, str]]:
    """Files (or problems) under a folder with their names below it; a link back to a folder above is a problem."""
    try:
        real = folder.resolve()
        entries = sorted(folder.iterdir(), key=lambda one: one.name)
    except (OSError, RuntimeError) as error:
        yield f"the folder cannot be read: {_reason(error)}", prefix.rstrip("/") or folder.name
        return
    for entry in entries:
        name = prefix + entry.name
        if entry.name.startswith("."):
            continue
        if not entry.is_dir():
            yield entry, name
        elif entry.is_symlink() and entry.resolve() in above | {real}:
            yield "a link back to a folder above it; its letters are read there", name
        else:
            yield from _walk(entry, name + "/", above | {real})


def _read_file(path: Path, name: str) -> Iterator[Sourced]:
    try:
        if not path.exists():
            yield Sourced(name, problem="there is no such file")
        elif not path.is_file():
            yield Sourced(name, problem="not a regular file")
        elif path.stat().st_size > MAX_BYTES and not _in_rows(path):
            yield Sourced(name, problem="larger than any mail: more than 150 MB")
        else:
            yield from _read_rows(path, name)
    except (OSError, RuntimeError) as error:
        yield Sourced(name, problem=f"the file cannot be read: {_reason(error)}")


def _in_rows(path: Path) -> bool:
    return path.suffix.lower() in {".jsonl", ".ndjson", ".mbox"}


def _read_rows(path: Path, name: str) -> Iterator[Sourced]:
    suffix = path.suffix.lower()
    if suffix in {".jsonl", ".ndjson"}:
        yield from _read_jsonl(path, name)
    elif suffix == ".mbox":
        yield from _read_mbox(path, name)
    else:
        raw = path.read_bytes()
        if raw.startswith(b"From ") and len(list(islice(_messages(io.BytesIO(raw)), 2))) > 1:
            yield from _read_mbox(path, name)
        else:
            yield _whole(raw, name)


def _whole(raw: bytes, name: str) -> Sourced:
    if not raw.strip():
        return Sourced(name, problem="the file is empty")
    if raw.startswith(_OLE):
        return Sourced(name, problem=_OUTLOOK)
    return Sourced(name, raw)


def _read_mbox(path: Path, name: str) -> Iterator[Sourced]:
    number = 0
    with path.open("rb") as lines:
        for number, raw in enumerate(_messages(lines), 1):
            # The first message stands for the file, so that every file is named in a report.
            yield _whole(raw, name if number == 1 else f"{name}:{number}")
    if not number:
        yield Sourced(name, problem="the mbox holds no message")


def _messages(lines: Iterable[bytes]) -> Iterator[bytes]:
    """The messages of an mbox: each begins with a `From ` line after a blank one (RFC 4155).

    `>From ` loses its mark.
    """
    held: list[bytes] | None = None
    blank = True
    for line in lines:
        if blank and _ENVELOPE.match(line):
            if held is not None:
                yield b"".join(held)
            held = []
        elif held is not None:
            held.append(line[1:] if line.startswith(b">From ") else line)
        elif line.strip():
            held = [line]
        blank = not line.strip()
    if held is not None:
        yield b"".join(held)


def _read_jsonl(path: Path, name: str) -> Iterator[Sourced]:
    found = False
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                found = True
                yield _row(line, name, number)
    if not found:
        yield Sourced(name, problem="the file holds no row")


def _row(line: bytes, name: str, number: int) -> Sourced:
    """One row: `id` and `text`, and if given `subject` and `from`."""
    try:
        row = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return Sourced(f"{name}:{number}", problem=f"line {number} is no JSON; write one object a line")
    if not isinstance(row, dict):
        return Sourced(f"{name}:{number}", problem=f"line {number} is no object with id and text")
    ident = row.get("id")
    if isinstance(ident, bool) or not isinstance(ident, str | int) or not str(ident).strip():
        return Sourced(f"{name}:{number}", problem=f"line {number} has no id")
    ident = str(ident)
    text, subject, sender = row.get("text"), row.get("subject") or "", row.get("from") or ""
    if not all(isinstance(value, str) for value in (text, subject, sender)):
        return Sourced(f"{name}:{ident}", problem=f"line {number}: text, subject and from must be strings", ident=ident)
    return Sourced(f"{name}:{ident}", compose(ident, str(text), subject=subject, sender=sender), ident=ident)


def _one_line(text: str) -> str:
    return " ".join(text.encode("utf-8", "replace").decode("utf-8").split())[:900]


def _reason(error: Exception) -> str:
    """The system's own word, without any path."""
    return error.strerror or type(error).__name__ if isinstance(error, OSError) else type(error).__name__
