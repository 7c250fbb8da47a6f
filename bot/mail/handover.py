"""A colleague's forward is a hand-over: who wrote first is the person, the clock began at the first mailbox (P10).

Two forms: the message attached whole (`message/rfc822`), which keeps its `Received:` lines, and the text forms of mail
programs, which keep only what they print. The `Date:` of either is never a receipt (D1).
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime

from bot.mail import headers
from bot.mail.machine import is_listed
from bot.mail.parse import Mail, parse
from classifiers import mailwords
from classifiers.letter import Letter
from classifiers.quoting import Block, find_block, segment

_MAX_NESTING = 3
_QUOTE = re.compile(r"^\s{0,3}> ?")
_NUMERIC = re.compile(r"\b(\d{1,2})[./-](\d{1,2})[./-]((?:19|20)\d\d)\b")
_ISO = re.compile(r"\b((?:19|20)\d\d)-(\d{1,2})-(\d{1,2})\b")
_DAY_FIRST = re.compile(
    r"\b(\d{1,2})(?:er|st|nd|rd|th|\.)?\s+(?:de\s+)?([^\W\d_]{3,10})\.?,?\s+(?:de\s+)?((?:19|20)\d\d)\b"
)
_MONTH_FIRST = re.compile(r"\b([^\W\d_]{3,10})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+((?:19|20)\d\d)\b")
# How the names of months begin, in English, French, German, Spanish, Italian, Dutch and Portuguese.
_MONTHS = (
    ("jan", "ene", "gen", "jän"),
    ("feb", "fév", "fev"),
    ("mar", "mär", "maa", "mrt"),
    ("apr", "avr", "abr"),
    ("may", "mai", "mei", "mag"),
    ("jun", "juin", "giu"),
    ("jul", "juil", "lug"),
    ("aug", "aoû", "aou", "ago"),
    ("sep", "set"),
    ("oct", "okt", "ott", "out"),
    ("nov",),
    ("dec", "déc", "dez", "dic"),
)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class HandOver:
    """What a colleague passed on.

    Attributes:
        person: address of the original writer, lower-case domain, "" if the forward does not show it.
        received_at: when the first company mailbox got it (UTC), from its topmost `Received:` line; None for the
            text forms, which do not keep that line: staff settle the day, and until then the forward's own receipt
            is later than the legal one.
        letter: the original writer's subject and words; the colleague's own words are left out.
        forwarded_by: address of the colleague.
        received_line: that topmost `Received:` line, "" where there is none.
        dated: day the forwarded header names, a hint for staff in the text forms, never the receipt (D1).
    """

    person: str
    received_at: datetime | None
    letter: Letter
    forwarded_by: str
    received_line: str = ""
    dated: date | None = None

    def __repr__(self) -> str:
        """Nothing of the content."""
        return f"HandOver(received_at={self.received_at})"


def hand_over(mail: Mail, *, own_forwarders: Collection[str]) -> HandOver | None:
    """The hand-over a message is, or None when it is no forward or nobody of `own_forwarders` sent it.

    Args:
        mail: the parsed message.
        own_forwarders: addresses or `@domain`s, lower case, whose forwards count.
    """
    if not is_listed(mail.sender, own_forwarders) or mail.report is not None or mail.marker:
        return None
    return _unwrap(mail, mail.sender, own_forwarders, 0)


def _unwrap(mail: Mail, forwarder: str, own_forwarders: Collection[str], depth: int) -> HandOver | None:
    """The innermost forward: a colleague may pass on what another colleague passed on."""
    found = _attached(mail, forwarder, own_forwarders, depth) if mail.attached else None
    return found or _inline(mail, forwarder)


def _attached(mail: Mail, forwarder: str, own_forwarders: Collection[str], depth: int) -> HandOver | None:
    """The first attached message that a person wrote; one of our own notices is none."""
    for raw in mail.attached:
        inner = parse(raw)
        if not inner.readable or inner.marker or inner.report is not None:
            continue
        if depth < _MAX_NESTING and is_listed(inner.sender, own_forwarders):
            deeper = _unwrap(inner, forwarder, own_forwarders, depth + 1)
            if deeper:
                return deeper
        return HandOver(
            person=inner.sender,
            received_at=_received(inner),
            letter=inner.letter,
            forwarded_by=forwarder,
            received_line=inner.header("received"),
        )
    return None


def _inline(mail: Mail, forwarder: str) -> HandOver | None:
    lines = mail.letter.text.split("\n")
    passed_on = bool(mailwords.FORWARD_PREFIX.match(mail.letter.subject))
    found = _forward_in(lines, passed_on=passed_on)
    if found is None:
        unquoted = [_QUOTE.sub("", line) for line in lines]
        if unquoted == lines:
            return None
        lines, found = unquoted, _forward_in(unquoted, passed_on=passed_on)
    if found is None:
        return None
    named = headers.addresses(found.fields.get("from", ""))
    return HandOver(
        person=named[0].address if named else "",
        received_at=None,
        letter=Letter(
            subject=found.fields.get("subject", mail.letter.subject).strip("* "),
            text="\n".join(lines[found.end :]).strip("\n"),
            attachments=mail.letter.attachments,
        ),
        forwarded_by=forwarder,
        dated=_day(found.fields.get("date", "")),
    )


def _forward_in(lines: list[str], *, passed_on: bool) -> Block | None:
    """The forwarded block: it says so, the subject says so, or nothing of the colleague's stands above it."""
    block = find_block(lines)
    if block is None:
        return None
    alone = not segment("\n".join(lines[: block.start])).own.strip()
    return block if block.forwarded or passed_on or (alone and "from" in block.fields) else None


def _received(inner: Mail) -> datetime | None:
    """The instant in the topmost `Received:` line, UTC (RFC 5321 4.4: the date stands behind the last `;`)."""
    value = inner.header("received")[-120:].rpartition(";")[2].strip()
    try:
        instant = parsedate_to_datetime(value)
        return (instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _day(text: str) -> date | None:
    """The day a printed date names, day before month where only numbers stand; None if unsure."""
    text = text[:120].lower()
    try:
        if found := _ISO.search(text):
            return date(int(found.group(1)), int(found.group(2)), int(found.group(3)))
        if found := _NUMERIC.search(text):
            return date(int(found.group(3)), int(found.group(2)), int(found.group(1)))
        if found := _DAY_FIRST.search(text):
            return date(int(found.group(3)), _month(found.group(2)), int(found.group(1)))
        if found := _MONTH_FIRST.search(text):
            return date(int(found.group(3)), _month(found.group(1)), int(found.group(2)))
    except ValueError:
        return None
    return None


def _month(name: str) -> int:
    """1 to 12; 0, which no date accepts, for a word that is no month."""
    return next((number for number, starts in enumerate(_MONTHS, 1) if name.startswith(starts)), 0)
