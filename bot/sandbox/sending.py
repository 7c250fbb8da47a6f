"""What Gmail does to a mail that leaves: checks recipients and sender, adds what is missing, may rewrite Message-ID."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime

from bot.sandbox.delivery import PACIFIC
from bot.sandbox.headers import Block, addresses, message_ids, read_block
from bot.sandbox.ids import Ids
from bot.sandbox.refusals import bad_request
from bot.sandbox.switches import ForeignSender, MessageIds, Switches


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A mail as it leaves: its bytes, all recipients, and the Message-ID that was written over, if any."""

    raw: bytes
    recipients: tuple[str, ...]
    replaced_id: str | None


def recipients_of(block: Block) -> tuple[str, ...]:
    """Everyone the mail goes to (To, Cc, Bcc), once each, lower case."""
    return tuple(dict.fromkeys(addresses(block.all("to") + block.all("cc") + block.all("bcc"))))


def prepare(raw: bytes, *, address: str, own: frozenset[str], now: datetime, ids: Ids, switches: Switches) -> Outgoing:
    """Make a mail ready to leave. Raises Refusal 400 without recipients or with a From that is refused."""
    block = read_block(raw)
    recipients = recipients_of(block)
    if not recipients:
        raise bad_request("Recipient address required")
    lines = [(field.name, field.raw) for field in block.fields]
    added: list[str] = []
    lines = _settle_sender(block, lines, added, address, own, switches)
    lines, replaced = _settle_message_id(block, lines, added, ids, switches)
    if not block.first("date"):
        added.append(f"Date: {format_datetime(now.astimezone(PACIFIC))}")
    stamp = f"{format_datetime(now.astimezone(PACIFIC))} ({now.astimezone(PACIFIC).tzname()})"
    trace = f"Received: from 407408718192 named unknown by gmailapi.google.com with HTTPREST; {stamp}"
    newline = block.newline.decode()
    top = "".join(line + newline for line in [trace, *added]).encode("utf-8")
    return Outgoing(top + b"".join(line for _, line in lines) + raw[block.end :], recipients, replaced)


_Lines = list[tuple[str, bytes]]


def _settle_sender(
    block: Block, lines: _Lines, added: list[str], address: str, own: frozenset[str], switches: Switches
) -> _Lines:
    senders = addresses(block.all("from"))
    if senders and all(sender in own for sender in senders):
        return lines
    if senders and switches.foreign_sender is ForeignSender.REFUSED:
        raise bad_request("Invalid From header")
    if senders and switches.foreign_sender is ForeignSender.KEPT:
        return lines
    added.append(f"From: {address}")
    return [(name, line) for name, line in lines if name != "from"]


def _settle_message_id(
    block: Block, lines: _Lines, added: list[str], ids: Ids, switches: Switches
) -> tuple[_Lines, str | None]:
    given = message_ids([block.first("message-id")])
    if given and switches.message_ids is MessageIds.KEPT:
        return lines, None
    added.append(f"Message-ID: {ids.internet()}")
    if given:
        added.append(f"X-Google-Original-Message-ID: {given[0]}")
    return [(name, line) for name, line in lines if name != "message-id"], given[0] if given else None
