"""The MIME tree of a message, cut top-down from bytes without recursion; nothing here raises (RFC 2045, 2046).

Cutting from the outside in makes a missing final boundary harmless: a part never reaches beyond its parent.
Depth and number of parts are bounded, so hostile mail costs bounded time; what is not cut is counted.
The standard library's parser nests a generator for each multipart and fails at a few hundred levels.
"""

from __future__ import annotations

import binascii
from dataclasses import dataclass, field

from bot.mail import charsets, headers
from bot.mail.headers import Field

MAX_DEPTH = 60
MAX_PARTS = 1_000
_MAX_BODY = 8_000_000
_BOUNDARY_LENGTHS = range(6, 77)  # with its two dashes; RFC 2046 5.1.1 allows 70 characters


@dataclass(slots=True)
class Part:
    """One node of the tree.

    Attributes:
        fields: its header fields in order.
        kind: content type, lower case; `text/plain` where none is given.
        parameters: of the content type, names in lower case.
        body: the bytes below the header, still transfer-encoded.
        children: its parts, if it is a multipart.
        disposition: `attachment`, `inline` or "".
        named: whether a file name was given (the name itself is content and is not kept).
    """

    fields: tuple[Field, ...]
    kind: str
    parameters: dict[str, str]
    body: bytes
    disposition: str = ""
    named: bool = False
    children: list[Part] = field(default_factory=list)
    _text: str | None = field(default=None, repr=False)

    def decoded(self) -> bytes:
        """The body with its transfer encoding undone, as far as it can be read."""
        encoding = headers.first(self.fields, "content-transfer-encoding").strip(" \t\"';").lower()
        data = self.body
        if encoding.startswith("base64"):
            return charsets.lenient_base64(data)
        if encoding.startswith("quoted"):
            return charsets.lenient_quoted_printable(data)
        if "uue" in encoding:
            return undo_uuencode(data)
        return data

    def text(self) -> str:
        """The body as clean text, by its charset or by what the bytes look like; made once."""
        if self._text is None:
            self._text = charsets.clean(charsets.decode(self.decoded()[:_MAX_BODY], self.parameters.get("charset", "")))
        return self._text


@dataclass(slots=True)
class Tree:
    """The root part, how many parts were left uncut, and codes of what was wrong."""

    root: Part
    uncut: int
    defects: set[str]

    def leaves(self) -> list[Part]:
        """Every part that is no multipart, in order of appearance."""
        out, stack = [], [self.root]
        while stack:
            part = stack.pop()
            if part.children:
                stack.extend(reversed(part.children))
            else:
                out.append(part)
        return out


def read_tree(raw: bytes) -> Tree:
    """Cut a message into its tree. Line ends are made LF first."""
    plain = raw.replace(b"\r\n", b"\n")
    if b"\n" not in plain:
        plain = plain.replace(b"\r", b"\n")
    defects: set[str] = set()
    root = _read_part(plain.lstrip(b"\r\n"), "text/plain", defects)
    stack, budget, uncut = [(root, 0)], MAX_PARTS, 0
    while stack:
        part, depth = stack.pop()
        if not part.kind.startswith("multipart/"):
            continue
        if depth >= MAX_DEPTH:
            defects.add("too_deep")
            uncut += 1
            continue
        pieces = _cut(part, defects)
        uncut += max(0, len(pieces) - budget)
        default = "message/rfc822" if part.kind == "multipart/digest" else "text/plain"
        part.children = [_read_part(piece, default, defects) for piece in pieces[: max(0, budget)]]
        budget -= len(part.children)
        stack.extend((child, depth + 1) for child in part.children)
    if uncut:
        defects.add("too_many_parts")
    return Tree(root, uncut, defects)


def undo_uuencode(data: bytes) -> bytes:
    """The bytes between `begin` and `end`; a bad line is left out."""
    out = bytearray()
    for line in data.split(b"\n"):
        if line.startswith(b"begin ") or line.strip() in {b"end", b"`", b""}:
            continue
        try:
            out += binascii.a2b_uu(line)
        except ValueError:
            continue
    return bytes(out)


def _read_part(raw: bytes, default: str, defects: set[str]) -> Part:
    fields, body, broken = headers.split_block(raw)
    if broken:
        defects.add("header_broken")
    kind, parameters = headers.value_and_parameters(headers.first(fields, "content-type"))
    if "/" not in kind:
        kind = {"text": "text/plain", "html": "text/html"}.get(kind, default if not kind else "text/plain")
    placing, placed = headers.value_and_parameters(headers.first(fields, "content-disposition"))
    named = any(name in parameters for name in ("name", "filename")) or "filename" in placed or "name" in placed
    return Part(fields, kind, parameters, body, placing, named)


def _cut(part: Part, defects: set[str]) -> list[bytes]:
    """The pieces between boundaries; without a usable one the part becomes plain text."""
    boundary = part.parameters.get("boundary", "").rstrip().encode("utf-8", "ignore")
    pieces = _split(part.body, boundary) if boundary else []
    if not pieces:
        guess = _guess_boundary(part.body)
        pieces = _split(part.body, guess) if guess else []
        if part.body.strip():
            defects.add("boundary_guessed" if pieces else "boundary_missing")
    if not pieces:
        part.kind = "text/plain"
    return pieces


def _split(body: bytes, boundary: bytes) -> list[bytes]:
    body = b"\n" + body
    needle = b"\n--" + boundary
    pieces: list[bytes] = []
    begin, position = -1, body.find(needle)
    while position >= 0:
        after = position + len(needle)
        end = body.find(b"\n", after)
        end = len(body) if end < 0 else end
        rest = body[after : min(end, after + 80)].strip()
        if not rest or rest.startswith(b"--"):
            if begin >= 0:
                pieces.append(body[begin:position])
            begin = -1 if rest else min(end + 1, len(body))
        position = body.find(needle, after)
    if 0 <= begin < len(body):
        pieces.append(body[begin:])
    return pieces


def _guess_boundary(body: bytes) -> bytes:
    """What the first line that looks like a boundary says: `--token`, then a MIME field or a blank line."""
    for line in body[:4000].split(b"\n")[:40]:
        token = line.strip()
        if token.startswith(b"--") and len(token) in _BOUNDARY_LENGTHS and b" " not in token and token.strip(b"-"):
            return token[2:]
    return b""
