"""A stored message as the API shows it: minimal, raw, metadata or full; and the text search and snippets read.

The stdlib parser runs behind a fence: a mail it cannot take is shown as one text/plain part.
"""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Callable, Collection, Iterator
from email import message_from_bytes
from email.message import Message
from typing import Any

from bot.sandbox.headers import clean, decoded, read_block
from bot.sandbox.records import StoredMessage

Json = dict[str, Any]

_TAGS = re.compile(r"(?is)<(style|script|head)\b.*?</\1\s*>|<[^>]*>")
_SNIPPET_BYTES = 24 * 1024
_SNIPPET_LENGTH = 200
_INVISIBLE = re.compile(r"[\x00-\x1f\x7f\s]+")


def base64url(octets: bytes, *, padded: bool) -> str:
    """Bytes as base64url, with or without "=" at the end."""
    text = base64.urlsafe_b64encode(octets).decode("ascii")
    return text if padded else text.rstrip("=")


def unbase64url(text: str) -> bytes:
    """Bytes from base64url, padded or not; the text has been validated."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _parsed(raw: bytes) -> Message | None:
    try:
        return message_from_bytes(raw)
    except Exception:  # noqa: BLE001 - hostile mail makes the stdlib raise anything, RecursionError included
        return None


def _leaf_bytes(part: Message) -> bytes:
    """The decoded octets of a leaf; text comes as UTF-8, an attached message as its source."""
    try:
        if part.is_multipart():
            inner = part.get_payload(0)
            return inner.as_bytes() if isinstance(inner, Message) else b""
        octets = part.get_payload(decode=True)
        octets = octets if isinstance(octets, bytes) else b""
        if part.get_content_maintype() != "text" or part.get_filename():
            return octets
        return octets.decode(part.get_content_charset() or "utf-8", "replace").encode("utf-8", "replace")
    except Exception:  # noqa: BLE001 - unknown charsets and broken encodings; the part is shown as it came
        payload = part.get_payload()
        return payload.encode("utf-8", "replace") if isinstance(payload, str) else b""


def _filename(part: Message) -> str:
    try:
        return clean(decoded(part.get_filename() or ""))
    except Exception:  # noqa: BLE001 - RFC 2231 names in unknown charsets
        return "noname"


def _header_list(raw: bytes, only: Collection[str]) -> list[Json]:
    fields = read_block(raw).fields
    shown = [(field.raw.partition(b":")[0].strip().decode("ascii", "replace"), field) for field in fields]
    return [{"name": name, "value": decoded(field.value)} for name, field in shown if not only or field.name in only]


def _part_headers(part: Message) -> list[Json]:
    found = []
    for name, value in part.items():
        try:
            text = decoded(" ".join(str(value).split("\n")))
        except Exception:  # noqa: BLE001 - header objects of the compat policy may fail to print
            text = ""
        found.append({"name": clean(name), "value": text})
    return found


def _part(part: Message, part_id: str, raw: bytes | None, attachment_id: Callable[[str], str]) -> Json:
    shown: Json = {
        "partId": part_id,
        "mimeType": clean(part.get_content_type()),
        "filename": _filename(part),
        "headers": _part_headers(part) if raw is None else _header_list(raw, ()),
        "body": {"size": 0},
    }
    if part.get_content_maintype() == "multipart" and part.is_multipart():
        children = [child for child in part.get_payload() if isinstance(child, Message)]
        prefix = f"{part_id}." if part_id else ""
        shown["parts"] = [_part(child, f"{prefix}{at}", None, attachment_id) for at, child in enumerate(children)]
        return shown
    octets = _leaf_bytes(part)
    shown["body"] = {"size": len(octets)}
    if shown["filename"]:
        shown["body"]["attachmentId"] = attachment_id(part_id)
    elif octets:
        shown["body"]["data"] = base64url(octets, padded=True)
    return shown


def _walk(part: Message, part_id: str = "") -> Iterator[tuple[str, Message]]:
    yield part_id, part
    if part.get_content_maintype() == "multipart" and part.is_multipart():
        prefix = f"{part_id}." if part_id else ""
        for at, child in enumerate(part.get_payload()):
            if isinstance(child, Message):
                yield from _walk(child, f"{prefix}{at}")


def attachment(raw: bytes, part_id: str) -> bytes | None:
    """The octets of one part, or None if there is no such part."""
    parsed = _parsed(raw)
    found = dict(_walk(parsed)).get(part_id) if parsed is not None else None
    return None if found is None else _leaf_bytes(found)


def full_payload(raw: bytes, attachment_id: Callable[[str], str]) -> Json:
    """The tree of parts of format=full."""
    parsed = _parsed(raw)
    if parsed is not None:
        try:
            return _part(parsed, "", raw, attachment_id)
        except RecursionError:
            pass
    body = raw[read_block(raw).end :]
    return {
        "partId": "",
        "mimeType": "text/plain",
        "filename": "",
        "headers": _header_list(raw, ()),
        "body": {"size": len(body), "data": base64url(body, padded=True)},
    }


def metadata_payload(raw: bytes, only: Collection[str]) -> Json:
    """The headers of format=metadata; `only` names those wanted (none: all)."""
    parsed = _parsed(raw[: read_block(raw).end])
    mime = clean(parsed.get_content_type()) if parsed is not None else "text/plain"
    return {"mimeType": mime, "headers": _header_list(raw, {name.lower() for name in only})}


def visible_text(raw: bytes) -> str:
    """The text of the first readable part, tags off, spaces single; for snippets and search."""
    parsed = _parsed(raw)
    if parsed is None:
        return ""
    fallback = ""
    for _, part in _walk(parsed):
        kind = part.get_content_type()
        if kind in ("text/plain", "text/html") and not _filename(part):
            text = _leaf_bytes(part).decode("utf-8", "replace")
            if kind == "text/plain":
                return _INVISIBLE.sub(" ", text).strip()
            fallback = fallback or html.unescape(_TAGS.sub(" ", text))
    return _INVISIBLE.sub(" ", fallback).strip()


def snippet(raw: bytes) -> str:
    """The beginning of the text, HTML-escaped as Gmail does; empty where there is none to read."""
    try:
        return html.escape(visible_text(raw[:_SNIPPET_BYTES])[:_SNIPPET_LENGTH].strip())
    except RecursionError:
        return ""


def message_resource(
    message: StoredMessage,
    form: str,
    *,
    text: str,
    padded: bool,
    only: Collection[str],
    attachment_id: Callable[[str], str],
) -> Json:
    """A message in one of the four formats; `text` is its snippet."""
    shown: Json = {"id": message.gmail_id, "threadId": message.thread_id}
    if message.labels:
        shown["labelIds"] = sorted(message.labels)
    shown |= {
        "snippet": text,
        "historyId": str(message.history_id),
        "internalDate": str(message.milliseconds),
        "sizeEstimate": len(message.raw),
    }
    if form == "raw":
        shown["raw"] = base64url(message.raw, padded=padded)
    elif form == "full":
        shown["payload"] = full_payload(message.raw, attachment_id)
    elif form == "metadata":
        shown["payload"] = metadata_payload(message.raw, only)
    return shown
