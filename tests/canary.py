"""The canary search: a planted mark is looked for in every form in which content could leak.

Plain and case-insensitive, UTF-16, Latin-1, base64 (any alignment, both alphabets, wrapped), quoted-printable, URL
percent signs, header words, hexadecimal, HTML entities, and the backslash escapes of JSON and Python; also one inside
another (a Gmail `raw` value is base64 around base64). SQLite files are searched as bytes, and value by value, because a
long value may lie across pages.
"""

from __future__ import annotations

import base64
import binascii
import html
import quopri
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote_to_bytes

SHORTEST = 8  # a shorter mark would be found in noise
DEPTH = 3  # how many encodings one inside another are taken off

_ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "latin-1")


@dataclass(frozen=True)
class Hit:
    """A mark that was found: which, where, and in what form (`plain`, or encodings from the outside in)."""

    mark: str
    place: str
    form: str


def find_canary(marks: Sequence[str], places: Iterable[Path | bytes | str]) -> list[Hit]:
    """Every mark found in files, folders (all files below), texts or bytes; one hit a mark, place and form.

    Raises ValueError for a mark under eight characters, FileNotFoundError for a path that is not there: a search that
    looked nowhere must not pass.
    """
    if not marks or any(len(mark) < SHORTEST for mark in marks):
        raise ValueError(f"a canary search needs marks of {SHORTEST} characters or more")
    hits: dict[Hit, None] = {}
    for name, data in _haystacks(places):
        for form, view in _views(data):
            for mark in _marks_in(marks, view):
                hits[Hit(mark, name, form)] = None
    return list(hits)


def _haystacks(places: Iterable[Path | bytes | str]) -> Iterator[tuple[str, bytes]]:
    for number, place in enumerate(places):
        if isinstance(place, str):
            yield f"text {number}", place.encode("utf-8", "surrogatepass")
        elif isinstance(place, bytes):
            yield f"bytes {number}", place
        else:
            yield from _of_path(place)


def _of_path(path: Path) -> Iterator[tuple[str, bytes]]:
    if path.is_dir():
        for below in sorted(path.rglob("*")):
            yield f"name of {below}", below.name.encode("utf-8", "surrogateescape")
            if below.is_file():
                yield from _of_path(below)
        return
    data = path.read_bytes()
    yield str(path), data
    if data.startswith(b"SQLite format 3\0"):
        yield from _values(path)


def _values(path: Path) -> Iterator[tuple[str, bytes]]:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        connection.text_factory = bytes
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        for (table,) in tables:
            name = table.decode()
            for row in connection.execute(f'SELECT * FROM "{name}"'):  # noqa: S608 - names from the file itself
                yield f"{path} table {name}", b"\0".join(v for v in row if isinstance(v, bytes))


def _views(data: bytes) -> Iterator[tuple[str, bytes]]:
    """The bytes, and what remains of them when encodings are taken off, one inside another."""
    layer = {data: "plain"}
    seen = {data}
    for _ in range(DEPTH + 1):
        yield from ((form, view) for view, form in layer.items())
        layer = {
            inner: name if form == "plain" else f"{form} > {name}"
            for view, form in layer.items()
            for name, decode in _DECODERS.items()
            for inner in decode(view if form == "plain" else _readable(view))
            if len(inner) >= SHORTEST and inner not in seen
        }
        seen.update(layer)


def _readable(view: bytes) -> bytes:
    """The runs of text in decoded bytes: an encoding inside an encoding is text, and noise need not be decoded again."""
    try:
        view.decode()
    except UnicodeDecodeError:
        return b"\n".join(_TEXT.findall(view))
    return view


_TEXT = re.compile(rb"[\t\r\n\x20-\x7e]{10,}")


def _marks_in(marks: Sequence[str], view: bytes) -> Iterator[str]:
    folded = view.lower()
    for mark in marks:
        if any(needle in folded for needle in _needles(mark)):
            yield mark


def _needles(mark: str) -> set[bytes]:
    """The mark in each encoding; bytes.lower() folds ASCII only, so accents come in both cases."""
    found = set()
    for form in (mark, mark.lower(), mark.upper()):
        for encoding in _ENCODINGS:
            try:
                found.add(form.encode(encoding).lower())
            except UnicodeEncodeError:
                continue
    return found


def _unwrapped(view: bytes) -> bytes:
    return re.sub(rb"(?:\r?\n|\\r\\n|\\n|=0D=0A)[ \t>]*", b"", view)


def _base64(view: bytes) -> Iterator[bytes]:
    """Four alignments of every run, joined into one view each, so that there are never many views."""
    runs = [run.translate(_STANDARD) for run in re.findall(rb"[A-Za-z0-9+/_-]{10,}", _unwrapped(view))]
    for start in range(4):
        yield b"\n".join(base64.b64decode(_whole(run[start:])) for run in runs)


_STANDARD = bytes.maketrans(b"-_", b"+/")


def _whole(run: bytes) -> bytes:
    # One letter more than a multiple of four carries no whole byte.
    run = run[: len(run) - 1] if len(run) % 4 == 1 else run
    return run + b"=" * (-len(run) % 4)


def _hexadecimal(view: bytes) -> Iterator[bytes]:
    runs = re.findall(rb"[0-9a-fA-F][0-9a-fA-F :]{14,}", view)
    for start in (0, 1):
        digits = [re.sub(rb"[ :]", b"", run)[start:] for run in runs]
        yield b"\n".join(binascii.unhexlify(run[: len(run) // 2 * 2]) for run in digits)


def _quoted_printable(view: bytes) -> Iterator[bytes]:
    if b"=" in view:
        yield quopri.decodestring(view)
        yield quopri.decodestring(view, header=True)


def _header_words(view: bytes) -> Iterator[bytes]:
    """RFC 2047 words and folded lines, as in a subject."""
    if b"=?" in view:
        unfolded = re.sub(rb"\r?\n[ \t]+", b" ", view)
        yield re.sub(rb"=\?([\w-]+)\?([bBqQ])\?([^?\s]*)\?=(?:\s+(?==\?))?", _header_word, unfolded)


def _header_word(match: re.Match[bytes]) -> bytes:
    charset, kind, body = match.groups()
    in_base64 = kind in b"bB"
    raw = base64.b64decode(_whole(body.rstrip(b"="))) if in_base64 else quopri.decodestring(body, header=True)
    try:
        return raw.decode(charset.decode(), "replace").encode("utf-8", "replace")
    except LookupError:
        return raw


def _percent(view: bytes) -> Iterator[bytes]:
    if b"%" in view or b"+" in view:
        yield unquote_to_bytes(view.replace(b"+", b" "))


def _backslashes(view: bytes) -> Iterator[bytes]:
    if b"\\" in view:
        pattern = rb"((?:\\u[0-9a-fA-F]{4})+)|\\U([0-9a-fA-F]{8})|\\x([0-9a-fA-F]{2})|\\(.)"
        yield re.sub(pattern, _unescape, view, flags=re.DOTALL)


def _unescape(match: re.Match[bytes]) -> bytes:
    units, point, byte, other = match.groups()
    if units:
        return bytes.fromhex(units.replace(b"\\u", b"").decode()).decode("utf-16-be", "replace").encode()
    if point:
        return chr(min(int(point, 16), 0x10FFFF)).encode("utf-8", "replace")
    if byte:
        return bytes.fromhex(byte.decode())
    return {b"n": b"\n", b"r": b"\r", b"t": b"\t"}.get(other, other)


def _entities(view: bytes) -> Iterator[bytes]:
    if b"&" in view:
        yield html.unescape(view.decode("utf-8", "replace")).encode("utf-8", "replace")


_DECODERS: dict[str, Callable[[bytes], Iterator[bytes]]] = {
    "base64": _base64,
    "hexadecimal": _hexadecimal,
    "quoted-printable": _quoted_printable,
    "header words": _header_words,
    "percent": _percent,
    "backslashes": _backslashes,
    "entities": _entities,
}
