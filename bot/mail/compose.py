"""Compose a notice as a mail: pure, and unable to write a header it was not meant to write.

Choices
    - One text/plain part in UTF-8: an HTML twin invites Gmail to rewrite the text.
    - `Auto-Submitted: auto-replied` (RFC 3834) tells every well-behaved program not to answer.
    - `X-Auto-Response-Suppress` names what Exchange should not send back, all but NDR: "All" would switch off the
      delivery failures too, and a bounce is how we learn that a notice did not arrive (D6).
    - No `Precedence`: RFC 3834 recommends no value, and "bulk" or "list" could file a legal answer away unseen.
    - To one address, never Cc or Bcc, no Reply-To (P18).
    - Headers are written here, line by line: the standard library's folding turns a long Message-ID into an encoded
      word, which no mail program would recognise.

Header values are cleaned of line ends and control characters first; what still is no address or marker is refused, and
a Message-ID that is none is left out.
"""

from __future__ import annotations

import quopri
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.header import Header
from email.utils import format_datetime

from bot.errors import Misuse
from bot.mail.mailbox import MARKER_HEADER

_EOL = "\r\n"
_REFERENCES_KEPT = 20  # besides the first: enough for every client to thread, short enough for every server
_LONGEST_ID = 250  # with its header's name it stays far under the 998 characters of RFC 5322 2.1.1
_LONGEST_SUBJECT = 400
_LONGEST_LINE = 998  # RFC 5322 2.1.1
_FOLD = 76
_ID = re.compile(r"<?([!-;=?A-~]+@[!-;=?A-~]+)>?")
_ADDRESS = re.compile(r"[^\s\x00-\x20\x7f<>()\[\],;:\\\"@]{1,64}@[^\s\x00-\x20\x7f<>()\[\],;:\\\"@]{1,253}")
_MARKER = re.compile(r"[A-Za-z0-9._~+/=-]{1,200}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
# Control characters, line and paragraph separators, and halves of surrogate pairs.
_UNFIT = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
_UNFIT_IN_BODY = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_REPLY = re.compile(r"(?:re\s*:\s*)+", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Envelope:
    """Everything about a mail but its text. It is content: it has no repr, and is never logged.

    Attributes:
        from_name, from_address: the company and its mailbox.
        to_address: the one person it goes to (P18).
        subject: as it shall stand; see `reply_subject`.
        in_reply_to: Message-ID of the letter it answers, "" for none; with or without angle brackets.
        references: the thread's Message-IDs, oldest first; `in_reply_to` is added when it is missing.
        message_id: ours; Gmail may rewrite it.
        date: aware instant.
        marker: value of the marker header (ARCHITECTURE invariant 3).
        language: RFC 3282 list, "fr" or "fr, en".
    """

    from_name: str
    from_address: str
    to_address: str
    subject: str
    in_reply_to: str
    references: tuple[str, ...]
    message_id: str
    date: datetime
    marker: str
    language: str


def compose(envelope: Envelope, body: str) -> bytes:
    """The mail as RFC 5322 bytes with CRLF.

    Raises:
        Misuse: an address, the marker or the date cannot be used; never says which value it was.
    """
    encoding, content = _encoded(body)
    fields = [
        *_fields(envelope),
        ("MIME-Version", "1.0"),
        ("Content-Type", 'text/plain; charset="utf-8"'),
        ("Content-Transfer-Encoding", encoding),
    ]
    head = "".join(f"{name}: {value}{_EOL}" for name, value in fields)
    return head.encode("utf-8") + b"\r\n" + content


def reply_subject(original: str, *, fallback: str) -> str:
    """The subject of an answer: the original after one "Re: "; `fallback` where there is none.

    Repeated "Re:" in any case become one; other prefixes ("TR:", "AW:") belong to the original, for Gmail threads by
    the same subject.
    """
    cleaned = _clean(original)[:_LONGEST_SUBJECT].strip()
    kept = _REPLY.sub("", cleaned, count=1) if _REPLY.match(cleaned) else cleaned
    return f"Re: {kept}" if kept else _clean(fallback)[:_LONGEST_SUBJECT].strip()


def _fields(envelope: Envelope) -> Iterator[tuple[str, str]]:
    """Name and folded value of each header that says who, when and why; empty ones are left out."""
    if envelope.date.tzinfo is None:
        raise Misuse("a mail needs an aware date; take it from a Clock")
    if not _MARKER.fullmatch(envelope.marker):
        raise Misuse("a mail needs a marker of letters, digits and . _ ~ + / = - only")
    ours = _id(envelope.message_id)
    answered = _id(envelope.in_reply_to)
    yield "From", _mailbox(envelope.from_name, envelope.from_address)
    yield "To", _address(envelope.to_address)
    yield "Subject", _text(envelope.subject, "Subject")
    yield "Date", format_datetime(envelope.date.astimezone(UTC))
    yield from ((name, value) for name, value in (("Message-ID", ours), ("In-Reply-To", answered)) if value)
    if thread := _thread(envelope.references, answered):
        yield "References", f"{_EOL} ".join(thread)
    yield "Auto-Submitted", "auto-replied"
    yield "X-Auto-Response-Suppress", "DR, RN, NRN, OOF, AutoReply"
    if languages := _LANGUAGE.findall(_clean(envelope.language)):
        yield "Content-Language", ", ".join(languages[:8])
    yield MARKER_HEADER, envelope.marker


def _clean(text: str) -> str:
    """One line without control characters; runs of white space become one space."""
    return " ".join(_UNFIT.sub(" ", text).split())


def _id(raw: str) -> str:
    """A Message-ID in its brackets, or "" for what is none or too long."""
    match = _ID.fullmatch(raw.strip())
    return f"<{match.group(1)}>" if match and len(match.group(1)) <= _LONGEST_ID else ""


def _thread(references: Sequence[str], answered: str) -> tuple[str, ...]:
    """The thread's ids, each once: the first and the last ones; the letter we answer comes last."""
    ids = list(dict.fromkeys(one for one in map(_id, references) if one and one != answered))
    ids += [answered] if answered else []
    return tuple(ids if len(ids) <= _REFERENCES_KEPT else [ids[0], *ids[-_REFERENCES_KEPT:]])


def _address(raw: str) -> str:
    """One bare address, its domain in ASCII. Raises Misuse for anything else."""
    if _ADDRESS.fullmatch(raw) and not _UNFIT.search(raw):
        local, _, domain = raw.partition("@")
        try:
            return f"{local}@{domain.encode('idna').decode('ascii')}"
        except UnicodeError:
            pass
    raise Misuse("the address is none a mail can be sent to; a person must answer this case another way")


def _mailbox(name: str, address: str) -> str:
    """A name and an address; the name quoted or encoded so that it stays a name."""
    cleaned = _clean(name)[:_LONGEST_SUBJECT]
    if not cleaned:
        return _address(address)
    if cleaned.isascii() and len(cleaned) <= _FOLD and "=?" not in cleaned:
        shown = '"{}"'.format(cleaned.replace("\\", "\\\\").replace('"', '\\"'))
    else:
        shown = _words(cleaned, "From")
    one_line = f"{shown} <{_address(address)}>"
    return one_line if len(one_line) <= _FOLD - len("From: ") else f"{shown}{_EOL} <{_address(address)}>"


def _text(raw: str, name: str) -> str:
    """An unstructured value, folded; encoded where it is not plain ASCII."""
    cleaned = _clean(raw)[: _LONGEST_SUBJECT + len("Re: ")]
    plain = cleaned.isascii() and "=?" not in cleaned and max(map(len, cleaned.split()), default=0) < _FOLD
    if not plain:
        return _words(cleaned, name)
    return Header(cleaned, "us-ascii", maxlinelen=_FOLD, header_name=name).encode(linesep=_EOL)


def _words(cleaned: str, name: str) -> str:
    """RFC 2047 encoded words."""
    return Header(cleaned, "utf-8", maxlinelen=_FOLD, header_name=name).encode(linesep=_EOL)


def _encoded(body: str) -> tuple[str, bytes]:
    """Transfer encoding and content: 7bit when it can be, quoted-printable otherwise."""
    lines = [_UNFIT_IN_BODY.sub("", line) for line in body.replace(_EOL, "\n").replace("\r", "\n").split("\n")]
    text = "\n".join(lines)
    if text.isascii() and max(map(len, lines)) <= _LONGEST_LINE:
        return "7bit", text.replace("\n", _EOL).encode("ascii")
    return "quoted-printable", quopri.encodestring(text.encode("utf-8")).replace(b"\n", b"\r\n")
