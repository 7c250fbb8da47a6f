"""A letter: what a parsed message says, without anything about how it came."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """The words of one message.

    Attributes:
        subject: decoded subject line, "" if none.
        text: the whole decoded text, quoted history included; HTML already turned into text.
        attachments: how many parts were attached and not opened.
        is_reply: the message answers another one (In-Reply-To or References were present).
        languages: ISO 639-1 codes that the header tells, likeliest first; used where the words leave it open.
        to_many: it carries the link by which its reader may leave a mailing (`bot.mail.leaving`).
    """

    subject: str
    text: str
    attachments: int = 0
    is_reply: bool = False
    languages: tuple[str, ...] = ()
    to_many: bool = False
