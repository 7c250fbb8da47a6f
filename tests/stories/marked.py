"""Letters with a mark in every field, and the search for any of them.

Every mark begins with one rare stem (digits have two of their own: a phone number's and an account's), so that a search
for the stems finds every mark, also the ones that a test invents while it runs. Letters are built byte by byte, because
no mail library lets one mark a preamble or a boundary.
"""

from __future__ import annotations

import base64
import io
import quopri
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from email.header import Header
from pathlib import Path

import psycopg

from tests.canary import Hit, find_canary

STEM = "zqvarblot"
PHONE, ACCOUNT = "639984127", "7731088412"
STEMS = (STEM, PHONE, ACCOUNT)
FIELDS = [
    "name",
    "local",
    "domain",
    "replyname",
    "replylocal",
    "toname",
    "ccname",
    "cclocal",
    "subject",
    "messageid",
    "reference",
    "inreplyto",
    "organization",
    "useragent",
    "customheader",
    "received",
    "senderheader",
    "boundary",
    "preamble",
    "epilogue",
    "body",
    "signature",
    "quoted",
    "link",
    "html",
    "htmlalt",
    "htmlcomment",
    "htmltitle",
    "htmlstyle",
    "contentid",
    "description",
    "filename",
    "filecontent",
    "rfc2231name",
    "textfile",
    "csvcell",
    "calendar",
    "nestedname",
    "nestedsubject",
    "nestedbody",
    "yes",
    "no",
    "reply",
    "bounced",
    "machine",
    "broken",
    "byhand",
    "handover",
    "child",
    "question",
    "authority",
    "breach",
    "unproven",
    "spam",
]
MARKS = {field: f"{STEM}{field}" for field in FIELDS}
# What staff type: kept sealed, and in the notices they wrote, never in facts, journal or logs.
TYPED = {one: f"{STEM}typed{one}" for one in ("note", "why", "reason", "fact", "line", "find", "file", "reply")}
WRITER = f"{MARKS['local']}@{MARKS['domain']}.example.org"
_M = MARKS


def _b64(text: str) -> str:
    return base64.encodebytes(text.encode()).decode("ascii")


def _qp(text: str) -> str:
    return quopri.encodestring(text.encode()).decode("ascii")


def big_letter(name: str, ask: str) -> bytes:
    """A letter as mail programs write them, with a mark in each of its parts; `ask` is what it asks for."""
    m = _M
    subject = Header(f"Données {m['subject']}", "utf-8").encode()
    head = f"""Received: from {m["received"]}.example.org by mx.example.net; Mon, 1 Mar 2027 09:00:00 +0100
From: "{m["name"]} Müller" <{WRITER}>
Sender: {m["senderheader"]}@example.org
Reply-To: {m["replyname"]} <{m["replylocal"]}@example.org>
To: {m["toname"]} <privacy@azopio.com>
Cc: {m["ccname"]} <{m["cclocal"]}@example.com>
Subject: {subject}
Message-ID: <{m["messageid"]}.{name}@mail.example.org>
In-Reply-To: <{m["inreplyto"]}.{name}@mail.example.org>
References: <{m["reference"]}.{name}@mail.example.org>
Organization: {m["organization"]}
User-Agent: {m["useragent"]}/1.0
X-Ticket: {m["customheader"]}
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="{m["boundary"]}"

{m["preamble"]}
"""
    words = f"{ask} {m['body']}. Téléphone +33 6 39 98 41 27, ou 06{PHONE[1:]}, +33{PHONE}. Compte n° {ACCOUNT}.\n"
    words += f"https://example.org/{m['link']}?q={m['link']}\n-- \n{m['signature']}\n\n> {m['quoted']}\n"
    page = f"<html><head><title>{m['htmltitle']}</title><style>.{m['htmlstyle']}{{}}</style></head><body>{words}"
    page += f"<p>{m['html']}<img alt='{m['htmlalt']}' src='cid:x'><!-- {m['htmlcomment']} --></p></body></html>"
    nested = f"From: {m['nestedname']} <x@example.org>\nSubject: {m['nestedsubject']}\n\n{m['nestedbody']}\n"
    parts = [
        ('text/plain; charset="utf-8"', "quoted-printable", "", _qp(words)),
        ('text/html; charset="utf-8"', "base64", "", _b64(page)),
        (f'application/pdf; name="{m["filename"]}.pdf"', "base64", m["filename"] + ".pdf", _b64(m["filecontent"])),
        ("application/octet-stream", "7bit", f"*{m['rfc2231name']}", "x"),
        ("text/plain", "7bit", "note.txt", m["textfile"]),
        ("text/csv", "7bit", "data.csv", f"a;{m['csvcell']}"),
        ("text/calendar", "7bit", "call.ics", f"BEGIN:VCALENDAR\nSUMMARY:{m['calendar']}\nEND:VCALENDAR"),
        ("message/rfc822", "7bit", "", nested),
    ]
    body = "".join(_part(*one) for one in parts)
    return f"{head}{body}--{m['boundary']}--\n{m['epilogue']}\n".encode()


def _part(kind: str, encoding: str, name: str, content: str) -> str:
    shown = f"filename*=utf-8''{name[1:]}%C3%A9.bin" if name.startswith("*") else f'filename="{name}"'
    attached = f"Content-Disposition: attachment; {shown}\n" if name else ""
    inside = f"Content-ID: <{_M['contentid']}@x>\nContent-Description: {_M['description']}\n"
    return f"--{_M['boundary']}\nContent-Type: {kind}\nContent-Transfer-Encoding: {encoding}\n{attached}{inside}\n{content}\n"


def short_letter(name: str, text: str, *, sender: str = WRITER, more: str = "") -> bytes:
    """A letter of plain text; `more` are further header lines."""
    head = f"From: {_M['name']} <{sender}>\nTo: privacy@azopio.com\nSubject: {_M['subject']} {name}\n"
    head += f"Message-ID: <{STEM}.{name}@mail.example.org>\nContent-Type: text/plain; charset=utf-8\n{more}"
    return f"{head}\n{text}\n{STEM}{name}text\n".encode()


@dataclass(frozen=True)
class Place:
    """Something of ours that a curious person could get hold of."""

    name: str
    data: bytes


def search(
    folder: Path, spoken: Iterable[str], *, but: Iterable[Path] = (), database: str = "", stems: Sequence[str] = STEMS
) -> list[str]:
    """Where any mark is, in words: files of a folder, what was said, and a PostgreSQL database with its files.

    `but` are files that staff wrote themselves, or that are meant for the writer alone (a letter for the post).
    """
    copy = _copied(folder)
    kept = {copy / path.relative_to(folder) for path in but}
    files = [path for path in sorted(copy.rglob("*")) if path.is_file() and path not in kept]
    hits = find_canary(stems, [*files, *(one for path in files for one in _packed(path)), *spoken])
    hits += find_canary(stems, [f"name {path.relative_to(copy)}" for path in files])
    if database:
        hits += find_canary(stems, [one.data for one in rows_of(database)])
        hits += [Hit(stems[0], str(one), "raw") for one in raw_hits(database, stems)]
    return [f"{one.mark} in {one.place}, {one.form}" for one in hits]


def _copied(folder: Path) -> Path:
    """A copy made by another process: reading a database's file here would let go of this process's locks on it."""
    copy = folder.with_name(f"{folder.name}-copy")
    shutil.rmtree(copy, ignore_errors=True)
    program = "import shutil, sys; shutil.copytree(*sys.argv[1:])"
    subprocess.run([sys.executable, "-c", program, str(folder), str(copy)], check=True)
    return copy


def _packed(path: Path) -> Iterator[bytes]:
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as packed:
            yield from (packed.read(name) for name in packed.namelist())


def rows_of(url: str) -> Iterator[Place]:
    """Every table of a PostgreSQL database, its values one after another as bytes."""
    with psycopg.connect(_plain(url)) as connection:
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        for (table,) in tables:
            rows = connection.execute(f'SELECT * FROM "{table}"').fetchall()  # noqa: S608 - the database's own names
            yield Place(table, b"\0".join(_bytes(value) for row in rows for value in row))


def _bytes(value: object) -> bytes:
    return bytes(value) if isinstance(value, (bytes, memoryview)) else str(value).encode()


def raw_hits(url: str, stems: Sequence[str] = STEMS) -> list[Path]:
    """Files of the PostgreSQL server (tables, write-ahead log, its own log) in which a mark stands in some form."""
    with psycopg.connect(_plain(url), autocommit=True) as connection:
        connection.execute("CHECKPOINT")  # so that tables are on disk, and not in the write-ahead log alone
        (folder,) = connection.execute("SHOW data_directory").fetchone()
    forms = _forms(stems)
    return [path for path in sorted(Path(folder).rglob("*")) if path.is_file() and _is_marked(path.read_bytes(), forms)]


def _is_marked(data: bytes, forms: Iterable[bytes]) -> bool:
    # One quick search a form: an expression of them all is ten times slower over a whole server's files.
    return any(form in data for form in forms)


def _plain(url: str) -> str:
    return url.replace("postgresql+psycopg://", "postgresql://", 1)


def _inner(text: bytes, offset: int) -> bytes:
    """What base64 makes of a text wherever it begins, without the letters that its neighbours have a part in."""
    whole = base64.b64encode(b"\0" * offset + text)
    return whole[(offset * 8 + 5) // 6 : len(whole) - 4]


def _forms(stems: Sequence[str]) -> set[bytes]:
    """A stem in the forms that a server's files could hold it in."""
    texts = [
        text
        for stem in stems
        for case in {stem, stem.capitalize(), stem.upper()}
        for text in (case.encode(), case.encode("utf-16-le"), case.encode("utf-16-be"), case.encode().hex().encode())
    ]
    return {*texts, *(_inner(text, offset) for text in texts for offset in range(3))}
