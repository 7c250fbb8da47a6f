"""Header fields of a message: split, unfold, decode, read addresses and parameters; nothing here raises.

Fields keep their order, because who wrote a field shows in where it stands (P9). Values are unfolded text with encoded
words left as they are: addresses are read before words are decoded, or a decoded comma could forge a second sender.
Sources: RFC 5322 (fields, addresses), RFC 2047 (encoded words), RFC 2231 (parameters).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from bot.mail import charsets

MAX_FIELDS = 500
MAX_VALUE = 20_000
_MAX_PARAMETERS = 2_000
_MAX_ADDRESSES = 500
_ADDRESS_LENGTH = 320  # 64 before the @, 255 behind it (RFC 3696 3)

_NAME = re.compile(rb"([!-9;-~]{1,100})[ \t]*:")
_COMMON = frozenset(
    b"from to cc subject date sender reply-to message-id mime-version content-type content-disposition received "
    b"content-transfer-encoding return-path x-mailer references in-reply-to list-id".split(),
)
_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*?)(?:\?=|(?= =\?)|$)")
_BETWEEN_WORDS = re.compile(r"(\?=)\s+(?==\?[^?\s]{1,60}\?[bBqQ]\?)")
_PARAMETER = re.compile(r"""[;\s]\s*([\w.-]{1,40}(?:\*\d*\*?)?)\s*=\s*("(?:[^"\\]|\\.)*"|'[^';]*'|[^;\s"]*)""")
_SIMPLE = re.compile(r'\s*(?:"([^"\\]*)"|([^"<>@,;:()\\]*?))\s*<\s*([^<>\s@,;"()]+@[^<>\s@,;"()]+)\s*>\s*')
_BARE = re.compile(r'\s*([^<>\s@,;:"()]+@[^<>\s@,;"()]+)\s*')
_SHIELDED = re.compile(r'"(?:[^"\\]|\\.){0,500}"|\((?:[^()\\]|\\.){0,500}\)|<[^<>]{0,500}>')
_BRACKETED = re.compile(r"\[mailto:([^\]\s]{1,320})\]", re.IGNORECASE)  # as Outlook prints an address
_COMMENT_DEPTH = 3
_SEPARATOR = re.compile(r"[,;:]")
_ANGLE = re.compile(r"<([^<>]*)>")
_FOUND = re.compile(r"[^\s<>@,;:\"()\[\]']{1,64}@[^\s<>@,;:\"()\[\]']{1,255}")
_IDS = re.compile(r"<([^<>\s]{1,990})>")

Field = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Address:
    """One mailbox of an address field: display name (decoded) and address (lower-case domain)."""

    name: str
    address: str


def split_block(raw: bytes) -> tuple[tuple[Field, ...], bytes, bool]:
    """Cut bytes with LF line ends into header fields, body, and whether the header block was broken.

    A line that is no field and no continuation ends the block, unless a well-known field follows it at once
    (a badly folded line).
    """
    fields: list[tuple[bytes, list[bytes]]] = []
    position, broken = 0, False
    while position < len(raw):
        if len(fields) > MAX_FIELDS:
            end = raw.find(b"\n\n", position - 1)
            return _finish(fields), raw[end + 2 :] if end >= 0 else b"", broken
        end = raw.find(b"\n", position)
        end = len(raw) if end < 0 else end
        line = raw[position : min(end, position + MAX_VALUE)].rstrip(b"\r")
        if not line.strip():
            return _finish(fields), raw[end + 1 :], broken
        name = _NAME.match(line if fields else line.lstrip())
        if line[:1] in b" \t" and fields:
            fields[-1][1].append(line)
        elif name:
            fields.append((name.group(1).lower(), [(line if fields else line.lstrip())[name.end() :]]))
        elif not line.startswith((b"From ", b">From ")):
            broken = True
            if not _badly_folded(raw, end) or not fields:
                return _finish(fields), raw[position:], True
            fields[-1][1].append(b" " + line)
        position = end + 1
    return _finish(fields), b"", broken


def by_name(fields: tuple[Field, ...]) -> Mapping[str, tuple[str, ...]]:
    """Fields grouped by lower-case name, values in order of appearance."""
    grouped: dict[str, list[str]] = {}
    for name, value in fields:
        grouped.setdefault(name, []).append(value)
    return {name: tuple(values) for name, values in grouped.items()}


def first(fields: tuple[Field, ...], name: str) -> str:
    """The first value of a field, "" if it is missing."""
    return next((value for key, value in fields if key == name), "")


def decode_words(value: str) -> str:
    """A header value with its encoded words decoded; broken ones stay as they are (RFC 2047)."""
    if "=?" not in value:
        return " ".join(charsets.clean(value).split())
    value = _BETWEEN_WORDS.sub(r"\1", value[:MAX_VALUE])
    out: list[str] = []
    position, pending, charset = 0, b"", ""
    for word in _WORD.finditer(value):
        label, data = word.group(1).split("*")[0], _word_bytes(word)
        joins = word.start() == position and label.lower() == charset.lower()
        if not joins:
            out.append(charsets.decode(pending, charset))
            pending = b""
        out.append(value[position : word.start()])
        pending, charset, position = pending + data, label, word.end()
    out += [charsets.decode(pending, charset), value[position:]]
    return " ".join(charsets.clean("".join(out)).split())


def value_and_parameters(value: str) -> tuple[str, dict[str, str]]:
    """The value before the first `;`, lower case, and its parameters (RFC 2045 5.1, continuations of RFC 2231)."""
    value = value[:_MAX_PARAMETERS]
    head = re.split(r"[;\s]", value.strip(), maxsplit=1)[0].lower()
    pieces: dict[str, list[tuple[int, str]]] = {}
    for name, given in _PARAMETER.findall(value):
        base, _, rest = name.lower().partition("*")
        plain = re.sub(r"\\(.)", r"\1", given[1:-1]) if given[:1] in {'"', "'"} and len(given) > 1 else given
        if name.endswith("*"):
            plain = _extended(plain)
        pieces.setdefault(base, []).append((int(rest.rstrip("*") or 0) if rest[:1].isdigit() else 0, plain))
    return head, {base: "".join(text for _, text in sorted(found)) for base, found in pieces.items()}


def addresses(value: str) -> tuple[Address, ...]:
    """Every mailbox of an address field, in order; groups are opened, comments become names (RFC 5322 3.4)."""
    found = []
    for mailbox in _mailboxes(_BRACKETED.sub(r"<\1>", value[:MAX_VALUE]))[:_MAX_ADDRESSES]:
        address = _address(mailbox)
        if address:
            found.append(address)
    return tuple(found)


def only_address(values: tuple[str, ...]) -> str:
    """The address of a field that appears once and names exactly one mailbox beyond any doubt, else ""."""
    if len(values) != 1:
        return ""
    plain = values[0]
    match = _SIMPLE.fullmatch(plain) or _BARE.fullmatch(plain)
    return normal_address(match.groups()[-1]) if match else ""


def normal_address(text: str) -> str:
    """An address with its domain in lower case, "" if it is none; a last dot and `mailto:` go."""
    text = text.strip().strip("<>").strip()
    if text[:7].lower() == "mailto:":
        text = text[7:]
    local, at, domain = text.rpartition("@")
    domain = domain.strip().rstrip(".").lower()
    if not (at and local.strip() and domain) or re.search(r"\s", domain) or len(text) > _ADDRESS_LENGTH:
        return ""
    return f"{local.strip()}@{domain}"


def message_ids(value: str) -> tuple[str, ...]:
    """Message-IDs of a field without their angle brackets; a bare one counts too."""
    found = _IDS.findall(value[:MAX_VALUE])
    if not found and "@" in value and not re.search(r"[\s<>]", value.strip()):
        found = [value.strip()[:990]]
    return tuple(found)


def _finish(fields: list[tuple[bytes, list[bytes]]]) -> tuple[Field, ...]:
    done = []
    for name, lines in fields[:MAX_FIELDS]:
        value = b" ".join(line.strip() for line in lines[:1000])[:MAX_VALUE]
        text = value.decode("ascii") if value.isascii() else charsets.decode(value)
        done.append((name.decode("ascii"), " ".join(text.replace("\x00", " ").split())))
    return tuple(done)


def _badly_folded(raw: bytes, end: int) -> bool:
    following = _NAME.match(raw[end + 1 : end + 120])
    return bool(following and following.group(1).lower() in _COMMON)


def _word_bytes(word: re.Match[str]) -> bytes:
    data = word.group(3).encode("utf-8", "ignore")
    if word.group(2) in "bB":
        return charsets.lenient_base64(data)
    return charsets.lenient_quoted_printable(data, header=True)


def _extended(text: str) -> str:
    charset, mark, rest = text.partition("'")
    if mark and "'" in rest:
        return charsets.decode(unquote_to_bytes(rest.partition("'")[2]), charset)
    return charsets.decode(unquote_to_bytes(text))


def _mailboxes(value: str) -> list[str]:
    """Split at commas and semicolons outside quotes, (comments) and <angles>; a group's name is left out."""
    if not any(mark in value for mark in ',;:"('):
        return [value]
    masked = value
    for _ in range(_COMMENT_DEPTH):
        masked = _SHIELDED.sub(lambda part: "x" * len(part.group()), masked)
    out, start = [], 0
    for separator in _SEPARATOR.finditer(masked):
        is_group_name = separator.group() == ":" and "@" not in value[start : separator.start()]
        if separator.group() == ":" and not is_group_name:
            continue
        if not is_group_name:
            out.append(value[start : separator.start()])
        start = separator.end()
    return [*out, value[start:]]


def _address(mailbox: str) -> Address | None:
    simple = _SIMPLE.fullmatch(mailbox)
    if simple:
        return Address(decode_words(simple.group(1) or simple.group(2) or "")[:200], normal_address(simple.group(3)))
    bare = _BARE.fullmatch(mailbox)
    if bare:
        return Address("", normal_address(bare.group(1)))
    angles = [text for text in _ANGLE.findall(mailbox) if "@" in text]
    text = angles[-1] if angles else next(iter(_FOUND.findall(mailbox)), "")
    address = normal_address(text)
    name = mailbox.replace(f"<{text}>", "").replace(text, "") if text else mailbox
    name = decode_words(name.strip(" \t\"'()<>"))[:200].strip("\"' ")
    return Address(name, address) if address or name else None
