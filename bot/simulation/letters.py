"""People and what they write: mail as bytes, put together from our own sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, formataddr

from bot.simulation.lots import Lots, phrases

TO = "privacy@azopio.com"
COLLEAGUE = "support@support.example.com"
MACHINES = frozenset({"newsletter", "casino", "stray_bounce", "absent", "bounce"})
RIGHTS = ("access", "erasure", "rectification", "restriction", "portability", "objection", "consent_withdrawal")
# What has to end in a case, whatever the program makes of it (P5, P11).
ASKS = frozenset(
    {*RIGHTS, "marketing", "unclear", "complaint", "breach", "authority", "question", "request", "new_right"}
)

BOUNCE = """\
From: Mail Delivery Subsystem <mailer-daemon@mx.example.com>
To: {to}
Subject: Delivery Status Notification (Failure)
Return-Path: <>
Auto-Submitted: auto-replied
In-Reply-To: {original}
References: {original}
Message-ID: <bounce-{name}@mx.example.com>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b1"

--b1
Content-Type: text/plain; charset=utf-8

Your message to {address} could not be delivered: the address was not found.
--b1
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.com

Final-Recipient: rfc822; {address}
Action: failed
Status: 5.1.1
--b1
Content-Type: message/rfc822

From: {to}
To: {address}
Message-ID: {original}

...
--b1--
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who writes; the name is drawn, the address a sample one."""

    name: str
    address: str
    language: str

    @property
    def mailbox(self) -> str:
        """Name and address as a From line has them."""
        return formataddr((self.name, self.address))


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One mail that reaches the mailbox.

    Attributes:
        name: what the simulation calls it, unique.
        kind: what its writer meant: a right, a matter, or what else happens in a mailbox.
        asks: everything meant, kinds of `letters.toml`.
        at: when Gmail accepts it, aware UTC.
        dmarc: what Gmail found; None where there is nothing to check.
    """

    name: str
    kind: str
    asks: tuple[str, ...]
    person: Person
    at: datetime
    raw: bytes
    spam: bool = False
    dmarc: str | None = "pass"
    handed_over: bool = False

    @property
    def machine(self) -> bool:
        """Whether no human being wrote it, so that nothing may ever answer it (P10b)."""
        return self.kind in MACHINES


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """The mail of ours that a letter answers."""

    message_id: str
    subject: str
    references: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A letter to be put together: who writes what, when, and in answer to what."""

    name: str
    kind: str
    asks: tuple[str, ...]
    person: Person
    at: datetime
    answered: Answered | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


def known_kinds(language: str) -> frozenset[str]:
    """What a person of this language can write."""
    return frozenset(phrases()[language])


def written(lots: Lots, draft: Draft) -> bytes:
    """The mail of a person, in that person's words."""
    words = phrases()[draft.person.language]
    text = "\n\n".join(
        [
            lots.one_of(words["open"]),
            " ".join(lots.one_of(words[ask]) for ask in draft.asks),
            f"{lots.one_of(words['close'])}\n{draft.person.name}",
        ]
    )
    if draft.kind in ("human", "request"):
        text = lots.one_of(words[draft.kind])
    return _mail(draft, lots.one_of(words["subject"]), text)


def handed_over(lots: Lots, draft: Draft, first_at: datetime) -> bytes:
    """A colleague forwards a letter as it came (P10): the first company mailbox got it at `first_at`."""
    inner = EmailMessage()
    inner["Received"] = f"from mx.example.org by mx.azopio.com; {format_datetime(first_at)}"
    for header, value in _headers(draft, lots.one_of(phrases()[draft.person.language]["subject"])).items():
        inner[header] = value
    inner.replace_header("To", "support@azopio.com")
    words = phrases()[draft.person.language]
    inner.set_content("\n\n".join([lots.one_of(words["open"]), *(lots.one_of(words[ask]) for ask in draft.asks)]))
    outer = EmailMessage()
    outer["From"], outer["To"], outer["Subject"] = COLLEAGUE, TO, "TR: pour vous"
    outer["Message-ID"] = f"<forward-{draft.name}@support.example.com>"
    outer.set_content("Pour vous.")
    outer.add_attachment(inner)
    return outer.as_bytes()


def newsletter(draft: Draft) -> bytes:
    """A list mail: nobody waits for an answer."""
    lines = "Our autumn offers are here.\n\nTo unsubscribe, follow the link below.\nhttps://example.com/unsubscribe"
    headers = {
        "List-Unsubscribe": "<https://example.com/unsubscribe>",
        "List-Id": "<news.example.com>",
        "Precedence": "bulk",
    }
    return _mail(draft, "Autumn offers", lines, headers)


def casino(draft: Draft) -> bytes:
    """Spam that asks for nothing."""
    return _mail(
        draft, "You have won", "Play now and double your money! https://example.com/play", {"Precedence": "bulk"}
    )


def absent(lots: Lots, draft: Draft) -> bytes:
    """An automatic reply to a mail of ours."""
    headers = {"Auto-Submitted": "auto-replied", "Precedence": "auto_reply"}
    return _mail(draft, "Re: " + _subject(draft), lots.one_of(phrases()[draft.person.language]["absent"]), headers)


def bounce(draft: Draft) -> bytes:
    """A mail of ours comes back for good (RFC 3464); without one, a stranger's does."""
    original = draft.answered or Answered(message_id=f"<{draft.name}@elsewhere.example.com>", subject="An older mail")
    lines = BOUNCE.format(name=draft.name, to=TO, address=draft.person.address, original=original.message_id)
    return lines.encode()


def _mail(draft: Draft, subject: str, text: str, more: Mapping[str, str] | None = None) -> bytes:
    mail = EmailMessage()
    for header, value in (_headers(draft, subject) | dict(more or {})).items():
        mail[header] = value
    mail.set_content(text + "\n")
    return mail.as_bytes()


def _headers(draft: Draft, subject: str) -> dict[str, str]:
    headers = {
        "From": draft.person.mailbox,
        "To": TO,
        "Subject": "Re: " + _subject(draft) if draft.answered else subject,
        "Date": format_datetime(draft.at),
        "Message-ID": f"<{draft.name}@mail.example.org>",
    }
    if draft.answered:
        references = f"{draft.answered.references} {draft.answered.message_id}".strip()
        headers |= {"In-Reply-To": draft.answered.message_id, "References": references}
    return headers | dict(draft.headers)


def _subject(draft: Draft) -> str:
    return draft.answered.subject.removeprefix("Re: ") if draft.answered else ""
