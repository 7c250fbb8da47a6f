"""What Gmail does to a mail it accepts: it writes its own header block above everything the sender wrote.

Order and wording follow GMAIL.md 8. Nothing below the block is touched, whatever the bytes are.
"""

from __future__ import annotations

from datetime import datetime
from email.utils import format_datetime
from zoneinfo import ZoneInfo

from bot.sandbox.headers import Block, addresses, domain_of, read_block
from bot.sandbox.ids import Ids

PACIFIC = ZoneInfo("America/Los_Angeles")
_PEER, _HELO = "192.0.2.25", "mail.example.org"  # reserved for documentation
# Stands in where the mail itself does not say, or says it unreadably; only `<>` makes a bounce.
_NOBODY = "unknown@mail.example.org"
_OWN_FIELDS = ("from", "subject", "to", "date", "message-id")


def has_gmail_head(block: Block) -> bool:
    """Whether the mail already starts with Gmail's block: Delivered-To and its verdict above all the sender wrote."""
    delivered = False
    for field in block.fields:
        if field.name in _OWN_FIELDS:
            return False
        delivered = delivered or field.name == "delivered-to"
        if delivered and field.name == "authentication-results" and field.value.startswith("mx.google.com;"):
            return True
    return False


def _envelope_sender(block: Block) -> str:
    """Who the mail came from on the wire: its own Return-Path, else Sender, else From; empty only for `<>`."""
    if any(field.name == "return-path" for field in block.fields):
        if not block.first("return-path").strip("<> "):
            return ""
        found = addresses([block.first("return-path")])
    else:
        found = addresses(block.all("sender")) or addresses(block.all("from"))
    fit = found and found[0].isprintable() and not set(found[0]) & set(' <>;"()')
    return found[0] if fit else _NOBODY


def from_domain(block: Block) -> str:
    """The domain DMARC judges: of the one and only From address, or an empty text if there is not exactly one."""
    senders = addresses(block.all("from"))
    return domain_of(senders[0]) if len(block.all("from")) == 1 and len(senders) == 1 else ""


def _verdict(block: Block, sender: str, dmarc: str | None) -> str:
    """The text of Authentication-Results after the server's name."""
    domain, passed = from_domain(block), dmarc == "pass"
    parts = [f"dkim=pass header.i=@{domain} header.s=s1 header.b=c2FuZGJv"] if passed and domain else []
    spf = "pass" if passed else "softfail"
    if sender:
        word = "designates" if passed else "does not designate"
        parts.append(
            f"spf={spf} (google.com: domain of {sender} {word} {_PEER} as permitted sender) smtp.mailfrom={sender}"
        )
    else:
        parts.append(f"spf=none (google.com: {_HELO} does not designate permitted sender hosts) smtp.helo={_HELO}")
    if domain and dmarc not in (None, "none"):
        policy = "p=REJECT sp=REJECT dis=NONE" if passed else "p=NONE sp=NONE dis=NONE"
        parts.append(f"dmarc={dmarc} ({policy}) header.from={domain}")
    return ";\r\n       ".join(["mx.google.com", *parts])


def gmail_head(block: Block, mailbox: str, now: datetime, ids: Ids, dmarc: str | None) -> bytes:
    """The header block Gmail puts above an accepted mail, in the mail's own line ends."""
    stamp = f"{format_datetime(now.astimezone(PACIFIC))} ({now.astimezone(PACIFIC).tzname()})"
    sender = _envelope_sender(block)
    verdict = _verdict(block, sender, dmarc)
    hop = ids.hop()
    hop_id, tls = ids.word(12).lower(), "(version=TLS1_3 cipher=TLS_AES_256_GCM_SHA384)"
    for_whom = f"\r\n        for <{mailbox}>\r\n        {tls};\r\n        {stamp}"
    lines = [
        f"Delivered-To: {mailbox}",
        f"Received: by {hop} with SMTP id {ids.word(9).lower()};\r\n        {stamp}",
        f"X-Received: by {hop} with SMTP id {ids.word(9).lower()};\r\n        {stamp}",
        f"ARC-Authentication-Results: i=1; {verdict}",
        f"Return-Path: <{sender}>",
        f"Received: from {_HELO} ({_HELO}. [{_PEER}])\r\n        by mx.google.com with ESMTPS id {hop_id}{for_whom}",
        f"Received-SPF: {'pass' if dmarc == 'pass' else 'softfail'} (google.com: {_PEER}) client-ip={_PEER};",
        f"Authentication-Results: {verdict}",
    ]
    if not any(field.name == "message-id" for field in block.fields):
        lines.append(f"Message-ID: <{ids.word(15)}SMTPIN_ADDED_MISSING@mx.google.com>")
    return ("\r\n".join(lines) + "\r\n").replace("\r\n", block.newline.decode()).encode("utf-8")


def accepted(raw: bytes, mailbox: str, now: datetime, ids: Ids, dmarc: str | None) -> bytes:
    """The mail as Gmail keeps it: with Gmail's head, or as it is if it already carries one."""
    block = read_block(raw)
    if has_gmail_head(block):
        return raw
    return gmail_head(block, mailbox, now, ids, dmarc) + _without_mbox_line(raw)


def _without_mbox_line(raw: bytes) -> bytes:
    if not raw.startswith(b"From "):
        return raw
    return raw[raw.find(b"\n") + 1 or len(raw) :]
