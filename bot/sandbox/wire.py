"""HTTP/1.1 on a socket: read a request, write an answer in one send, or fail on the wire as ordered."""

from __future__ import annotations

import json
import re
import socket
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from http import HTTPStatus
from typing import Any, Protocol
from urllib.parse import parse_qs, urlsplit

from bot.errors import BotError
from bot.sandbox.refusals import Refusal

JSON_TYPE = "application/json; charset=UTF-8"
# Linger on, zero seconds: closing sends a reset.
_HARD_CLOSE = struct.pack("ii", 1, 0)
_LINE = 65_536
_FIELDS = 200
_LARGEST_BODY = 200 * 1024 * 1024
_BOUNDARY = re.compile(r'boundary="?([^";]+)', re.IGNORECASE)


class ByteLines(Protocol):
    """What a request is read from."""

    def read(self, size: int, /) -> bytes:
        """So many bytes, fewer at the end."""
        ...

    def readline(self, limit: int, /) -> bytes:
        """A line with its end, at most `limit` bytes of it."""
        ...


class BadWire(BotError):
    """What came is no HTTP/1.1 request this server reads; the connection is closed."""


class Drop(StrEnum):
    """How an answer fails on its way."""

    NOTHING = "nothing"
    CLOSE = "close"  # the connection ends without a byte of it
    RESET = "reset"  # the same with a TCP reset
    CUT = "cut"  # half of it arrives


@dataclass(frozen=True, slots=True)
class Request:
    """One request: header names are in lower case, `query` keeps repeated parameters."""

    verb: str
    path: str
    query: Mapping[str, list[str]]
    headers: Mapping[str, str]
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer; `wait` are seconds of real time before it is written."""

    status: int
    body: bytes = b""
    content_type: str = JSON_TYPE
    headers: Mapping[str, str] = field(default_factory=dict)
    drop: Drop = Drop.NOTHING
    wait: float = 0.0


def json_answer(body: Any, status: int = 200) -> Answer:
    """An answer with a JSON body; None makes 204."""
    if body is None:
        return Answer(HTTPStatus.NO_CONTENT)
    return Answer(status, json.dumps(body, separators=(",", ":")).encode("utf-8"))


def refused(refusal: Refusal) -> Answer:
    """The answer a Refusal stands for."""
    body = json.dumps(refusal.body, separators=(",", ":")).encode("utf-8")
    return Answer(refusal.status, body, headers=refusal.headers)


def split_target(target: str) -> tuple[str, dict[str, list[str]]]:
    """Path and query of a request target."""
    parts = urlsplit(target)
    return parts.path, parse_qs(parts.query, keep_blank_values=True)


def read_fields(stream: ByteLines) -> dict[str, str]:
    """Header fields up to the blank line, or to the end of a stream; LF and CRLF alike, folded lines joined."""
    fields: dict[str, str] = {}
    last = ""
    for _ in range(_FIELDS):
        line = stream.readline(_LINE)
        text = line.decode("latin-1").rstrip("\r\n")
        if not text:
            return fields
        if text[0] in " \t" and last:
            fields[last] += " " + text.strip()
            continue
        name, colon, value = text.partition(":")
        if not colon:
            raise BadWire("a header line without a colon")
        last = name.strip().lower()
        fields[last] = value.strip()
    raise BadWire("too many header fields")


def read_request(stream: ByteLines, connection: socket.socket | None = None) -> Request | None:
    """The next request of a connection, or None when the client is done. Raises BadWire."""
    line = stream.readline(_LINE)
    if not line.strip():
        return None
    words = line.decode("latin-1").split()
    if len(words) != 3 or not words[2].startswith("HTTP/1."):  # noqa: PLR2004 - verb, target, version
        raise BadWire("no HTTP/1 request line")
    headers = read_fields(stream)
    if "transfer-encoding" in headers:
        raise BadWire("only bodies with a Content-Length are read")
    length = headers.get("content-length", "0")
    if not length.isdecimal() or int(length) > _LARGEST_BODY:
        raise BadWire("no usable Content-Length")
    if headers.get("expect", "").lower() == "100-continue" and connection is not None:
        connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
    body = stream.read(int(length)) if int(length) else b""
    if len(body) < int(length):
        raise BadWire("the body broke off")
    path, query = split_target(words[1])
    return Request(words[0], path, query, headers, body)


def head_of(answer: Answer, *, keep: bool) -> bytes:
    """Status line and header of an answer, blank line included."""
    try:
        phrase = HTTPStatus(answer.status).phrase
    except ValueError:
        phrase = "Status"
    lines = [f"HTTP/1.1 {answer.status} {phrase}"]
    if answer.status != HTTPStatus.NO_CONTENT:
        lines += [f"Content-Type: {answer.content_type}", f"Content-Length: {len(answer.body)}"]
    lines += [f"{name}: {value}" for name, value in answer.headers.items()]
    lines.append("Cache-Control: private" if keep else "Connection: close")
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def write_answer(connection: socket.socket, answer: Answer, *, keep: bool) -> bool:
    """Write an answer, or fail as it says. Answers whether the connection may be used again."""
    if answer.drop is Drop.RESET:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _HARD_CLOSE)
    if answer.drop in (Drop.RESET, Drop.CLOSE):
        return False
    whole = head_of(answer, keep=keep) + answer.body
    if answer.drop is Drop.CUT:
        connection.sendall(whole[: len(whole) - max(1, len(answer.body) // 2)])
        return False
    connection.sendall(whole)
    return keep


def is_reset(connection: socket.socket) -> bool:
    """Whether this connection is to end with a reset."""
    return connection.getsockopt(socket.SOL_SOCKET, socket.SO_LINGER, len(_HARD_CLOSE)) == _HARD_CLOSE


def multipart(content_type: str, body: bytes) -> list[bytes]:
    """The parts of a multipart body, header and all, whether its lines end in CRLF or bare LF. Raises BadWire."""
    match = _BOUNDARY.search(content_type)
    if match is None:
        raise BadWire("multipart without a boundary")
    pieces = re.split(rb"(?:\A|\r?\n)--" + re.escape(match[1].strip().encode("latin-1")), body)
    parts: list[bytes] = []
    for piece in pieces[1:]:
        if piece.startswith(b"--"):
            return parts
        parts.append(piece.partition(b"\n")[2])
    raise BadWire("multipart without its end")
