"""Raw bytes to a `Mail`: what a message says and how it came, whatever the bytes are.

Flow: bytes -> `parts` (MIME tree) -> `headers`, `bodies`, `bounces` -> one frozen value.
Promises: `parse` never raises, takes bounded time, opens no attachment, and no `repr` shows content.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from bot.mail import bodies, bounces, headers, leaving, parts, tongue
from bot.mail.bounces import DeliveryReport
from bot.mail.headers import Field
from bot.mail.mailbox import MARKER_HEADER
from classifiers.letter import Letter

_OLE = bytes.fromhex("d0cf11e0")
_TNEF = bytes.fromhex("789f3e22")
_MAX_REFERENCES = 100
_SUBJECT_LENGTH = 2_000
_PRINTABLE_SHARE = 0.9
_TELLING = frozenset({"from", "to", "subject", "date", "message-id", "received", "mime-version", "content-type"})


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Mail:
    """One message, parsed.

    Attributes:
        sender: address of From, lower-case domain, "" if there is none.
        sender_name: its display name, decoded.
        reply_to: address answers are wanted at, "" if none or the sender's own (P18).
        return_path: "" for `<>`, None if the field is missing, else the address or whatever stands there.
        recipients: addresses of To, then Cc.
        message_id: without angle brackets, "" if none.
        references: References, then In-Reply-To, each once, the last hundred.
        marker: value of our own marker header, "" if none.
        headers: lower-case name -> unfolded values in order; encoded words are left as they are.
        fields: the same as (name, value) pairs in the order they stand, top first.
        letter: the words.
        content_type: of the whole message, lower case.
        calendar: method of a calendar body, upper case, "" if none.
        report: the delivery report it carries, or None.
        attached: attached messages as bytes, for hand-overs (P10).
        readable: False when nothing could be read at all (outcome `set_aside`).
        defects: codes of what was odd, sorted.
    """

    sender: str
    sender_name: str
    reply_to: str
    return_path: str | None
    recipients: tuple[str, ...]
    message_id: str
    references: tuple[str, ...]
    marker: str
    headers: Mapping[str, tuple[str, ...]]
    letter: Letter
    content_type: str
    report: DeliveryReport | None
    readable: bool
    defects: tuple[str, ...]
    fields: tuple[Field, ...] = ()
    calendar: str = ""
    attached: tuple[bytes, ...] = field(default=())

    def __repr__(self) -> str:
        """Codes only: no content reaches a log or a traceback."""
        return f"Mail(readable={self.readable}, defects={self.defects})"

    def header(self, name: str) -> str:
        """The first value of a field by lower-case name, "" if it is missing."""
        values = self.headers.get(name, ())
        return values[0] if values else ""


def parse(raw: bytes) -> Mail:
    """Read a message. Never raises: what cannot be read at all comes back with `readable` False."""
    binary = _binary(raw)
    if binary:
        return _unreadable(binary)
    try:
        return _parse(raw)
    except Exception as fault:  # noqa: BLE001 - the fence: no message may stop the daemon
        return _unreadable("parser_failed", type(fault).__name__.lower())


def _parse(raw: bytes) -> Mail:
    tree = parts.read_tree(raw)
    fields = tree.root.fields
    contents = bodies.read_contents(tree)
    read = bool(_TELLING.intersection(name for name, _ in fields)) or _prints(raw, contents.text)
    if not read:
        return _unreadable("no_mail", *tree.defects)
    senders = headers.addresses(headers.first(fields, "from"))
    sender = senders[0] if senders else headers.Address("", "")
    references = _references(fields)
    kind = headers.value_and_parameters(headers.first(fields, "content-type"))[0] or tree.root.kind
    subject = headers.decode_words(headers.first(fields, "subject"))[:_SUBJECT_LENGTH]
    recipients = _recipients(fields)
    return Mail(
        sender=sender.address,
        sender_name=sender.name,
        reply_to=_reply_to(fields, sender.address),
        return_path=_return_path(fields),
        recipients=recipients,
        message_id=next(iter(headers.message_ids(headers.first(fields, "message-id"))), ""),
        references=references,
        marker=headers.first(fields, MARKER_HEADER.lower())[:200],
        headers=MappingProxyType(dict(headers.by_name(fields))),
        letter=Letter(
            subject=subject,
            text=contents.text,
            attachments=contents.attachments,
            is_reply=bool(references),
            languages=tongue.languages(fields, sender.address),
            to_many=leaving.leads_out(bodies.shown(tree), {one.lower() for one in recipients}),
        ),
        content_type=kind,
        report=bounces.read_report(fields, kind, contents),
        readable=True,
        defects=tuple(sorted(tree.defects | contents.defects)),
        fields=fields,
        calendar=contents.calendar,
        attached=contents.messages,
    )


def _unreadable(*defects: str) -> Mail:
    return Mail(
        sender="",
        sender_name="",
        reply_to="",
        return_path=None,
        recipients=(),
        message_id="",
        references=(),
        marker="",
        headers=MappingProxyType({}),
        letter=Letter(subject="", text=""),
        content_type="",
        report=None,
        readable=False,
        defects=tuple(sorted(set(defects))),
    )


def _binary(raw: bytes) -> str:
    """The code of a file that is no mail at all, "" otherwise."""
    if not raw.strip():
        return "empty"
    if raw.startswith(_OLE):
        return "outlook_binary"
    return "tnef" if raw.startswith(_TNEF) else ""


def _prints(raw: bytes, text: str) -> bool:
    """Whether bytes without a mail header are at least a text."""
    if b"\x00" in raw[:2_000] or not text.strip():
        return False
    sample = text[:2_000]
    readable = sum(char.isprintable() or char.isspace() for char in sample) - sample.count("\ufffd")
    return readable >= _PRINTABLE_SHARE * len(sample)


def _reply_to(fields: tuple[Field, ...], sender: str) -> str:
    wanted = [one.address for one in headers.addresses(headers.first(fields, "reply-to")) if one.address]
    return wanted[0] if wanted and wanted[0].lower() != sender.lower() else ""


def _return_path(fields: tuple[Field, ...]) -> str | None:
    values = [value for name, value in fields if name == "return-path"]
    if not values:
        return None
    return "" if bounces.has_null_path(fields) else headers.normal_address(values[0]) or values[0].strip("<> ")[:320]


def _recipients(fields: tuple[Field, ...]) -> tuple[str, ...]:
    found = [
        one.address
        for wanted in ("to", "cc")
        for name, value in fields
        if name == wanted
        for one in headers.addresses(value)
        if one.address
    ]
    return tuple(dict.fromkeys(found))[:500]


def _references(fields: tuple[Field, ...]) -> tuple[str, ...]:
    found = [
        one
        for wanted in ("references", "in-reply-to")
        for name, value in fields
        if name == wanted
        for one in headers.message_ids(value)
    ]
    return tuple(dict.fromkeys(found))[-_MAX_REFERENCES:]
