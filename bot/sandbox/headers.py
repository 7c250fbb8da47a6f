"""Reads the head of a mail from any bytes, without ever raising, and keeps the bytes as they are.

The stdlib parser would parse whole mails; acceptance and sending need a few header lines only, and must be able to
put the very same bytes back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.header import decode_header, make_header
from email.utils import getaddresses

_NAME = re.compile(rb"([\x21-\x39\x3b-\x7e]{1,200})[ \t]*:")
# A head of millions of lines would only cost time; what is beyond this counts as the body.
_MOST_FIELDS = 2_000
_ANGLE = re.compile(r"<([^<>\s]{1,998})>")
_DOMAIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*")
_PREFIX = re.compile(r"(?i)^\s*(?:(?:re|aw|wg|fw|fwd|tr|rv|sv|vs|rif|odp|antw|ref|enc)\s*(?:\[\d+\])?\s*[:：]\s*)+")


@dataclass(frozen=True, slots=True)
class Field:
    """One header field: its name in lower case and its bytes, folding and line end included."""

    name: str
    raw: bytes

    @property
    def value(self) -> str:
        """The value, unfolded, not yet decoded from encoded words."""
        _, _, tail = self.raw.partition(b":")
        flat = tail.replace(b"\r", b"").replace(b"\n", b"")
        try:
            return flat.decode("utf-8").strip()
        except UnicodeDecodeError:
            return flat.decode("latin-1").strip()


@dataclass(frozen=True, slots=True)
class Block:
    """The head of a mail: its fields, where they end, and the line end the mail uses."""

    fields: tuple[Field, ...]
    end: int
    newline: bytes

    def all(self, name: str) -> list[str]:
        """All values of a field, top to bottom."""
        return [field.value for field in self.fields if field.name == name]

    def first(self, name: str) -> str:
        """The topmost value of a field, or an empty text."""
        return next((field.value for field in self.fields if field.name == name), "")


@dataclass(frozen=True, slots=True)
class Envelope:
    """What threading, search and delivery need of a mail's head."""

    message_id: str
    references: tuple[str, ...]
    subject: str
    sender: str
    recipients: tuple[str, ...]


def _lines(raw: bytes) -> Iterator[tuple[int, bytes]]:
    position = 0
    while position < len(raw):
        end = raw.find(b"\n", position) + 1 or len(raw)
        yield position, raw[position:end]
        position = end


def read_block(raw: bytes) -> Block:
    """The header fields at the top; a line that is no field ends them, as in RFC 5322 readers of old."""
    fields: list[tuple[str, list[bytes]]] = []
    end = len(raw)
    for position, line in _lines(raw):
        if line[:1] in (b" ", b"\t") and fields and line.strip():
            fields[-1][1].append(line)
            continue
        match = _NAME.match(line)
        if match and len(fields) < _MOST_FIELDS:
            fields.append((match[1].decode("ascii").lower(), [line]))
        elif not (position == 0 and line.startswith(b"From ")):
            end = position
            break
    first = raw.find(b"\n")
    newline = b"\n" if first > 0 and raw[first - 1 : first] != b"\r" else b"\r\n"
    return Block(tuple(Field(name, b"".join(parts)) for name, parts in fields), end, newline)


def decoded(value: str) -> str:
    """A header value with encoded words read; what cannot be read stays as it stands."""
    if "=?" not in value:
        return clean(value)
    try:
        return clean(str(make_header(decode_header(value))))
    except Exception:  # noqa: BLE001 - the stdlib raises many kinds on hostile words; the raw value is the answer
        return clean(value)


def clean(text: str) -> str:
    """The text without lone surrogates, so that JSON and UTF-8 can carry it."""
    return text.encode("utf-8", "replace").decode("utf-8")


def addresses(values: list[str]) -> tuple[str, ...]:
    """The bare addresses of header values, lower case, in order; unreadable ones are left out."""
    try:
        found = getaddresses([decoded(value) for value in values])
    except Exception:  # noqa: BLE001 - hostile headers must not stop acceptance
        return ()
    return tuple(address.strip().lower() for _, address in found if "@" in address)


def domain_of(address: str) -> str:
    """The domain of an address in ASCII, lower case, or an empty text if it has no valid one."""
    domain = address.rpartition("@")[2].strip().rstrip(".").lower()
    try:
        ascii_domain = domain.encode("idna").decode("ascii") if domain else ""
    except UnicodeError:
        return ""
    return ascii_domain if _DOMAIN.fullmatch(ascii_domain) else ""


def message_ids(values: list[str]) -> tuple[str, ...]:
    """All ids in angle brackets, with the brackets, in order, once each."""
    return tuple(dict.fromkeys(f"<{found}>" for value in values for found in _ANGLE.findall(value)))


def base_subject(subject: str) -> str:
    """A subject without reply and forward prefixes, in one case and spacing."""
    return " ".join(_PREFIX.sub("", subject).split()).casefold()


def read_envelope(block: Block) -> Envelope:
    """The envelope facts of a mail; missing ones are empty."""
    own = message_ids([block.first("message-id")])
    return Envelope(
        message_id=own[0] if own else "",
        references=message_ids(block.all("in-reply-to") + block.all("references")),
        subject=decoded(block.first("subject")),
        sender=next(iter(addresses(block.all("from"))), ""),
        recipients=addresses(block.all("to") + block.all("cc") + block.all("bcc")),
    )
