"""What a resource function gets and gives."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.sandbox.discovery import SCOPE_PREFIX
from bot.sandbox.payload import message_resource, snippet, unbase64url
from bot.sandbox.quota import Meter
from bot.sandbox.records import StoredMessage
from bot.sandbox.refusals import bad_request, forbidden
from bot.sandbox.store import MailStore

Json = dict[str, Any]

_METADATA = SCOPE_PREFIX + "gmail.metadata"
_SNIPPETS_KEPT = 50_000


@dataclass(frozen=True, slots=True)
class Call:
    """One API call, routed, allowed and valid: `params` are typed, `media` is an uploaded mail."""

    method_id: str
    params: Json
    body: Json | None
    media: bytes | None
    scopes: frozenset[str]
    now: datetime

    def mail(self, resource: Mapping[str, Any]) -> bytes:
        """The mail a request carries: the upload, else `raw` of the resource. Raises Refusal 400 without one."""
        if self.media is not None:
            return self.media
        if not resource.get("raw"):
            raise bad_request("'raw' RFC822 payload message string or uploading message via /upload/* URL required")
        return unbase64url(resource["raw"])


class Desk:
    """What every resource function works on: the mailbox, the meter for sent mail, and small caches."""

    def __init__(self, mailbox: MailStore, meter: Meter) -> None:
        self.mailbox = mailbox
        self.meter = meter
        self._snippets: dict[str, str] = {}
        self._attachments: dict[str, tuple[str, str]] = {}

    def snippet(self, message: StoredMessage) -> str:
        """The message's snippet, read once."""
        found = self._snippets.get(message.gmail_id)
        if found is None:
            if len(self._snippets) > _SNIPPETS_KEPT:
                self._snippets.clear()
            found = self._snippets[message.gmail_id] = snippet(message.raw)
        return found

    def show(self, message: StoredMessage, call: Call) -> Json:
        """The message in the format the call asks for."""
        return message_resource(
            message,
            call.params["format"],
            text=self.snippet(message),
            padded=self.mailbox.switches.raw_padding,
            only=call.params.get("metadataHeaders") or (),
            attachment_id=lambda part_id: self._attachment_id(message.gmail_id, part_id),
        )

    def _attachment_id(self, gmail_id: str, part_id: str) -> str:
        made = self.mailbox.ids.attachment()
        self._attachments[made] = (gmail_id, part_id)
        return made

    def attachment(self, gmail_id: str, attachment_id: str) -> str | None:
        """The part an attachment id of this message stands for, if it does."""
        found = self._attachments.get(attachment_id)
        return found[1] if found is not None and found[0] == gmail_id else None

    def check_metadata_scope(self, call: Call) -> None:
        """gmail.metadata gives no content and no search. Raises Refusal 403."""
        if _METADATA not in call.scopes:
            return
        if len(call.scopes) > 1 and not self.mailbox.switches.metadata_restricts:
            return
        if call.params.get("q"):
            raise forbidden("Metadata scope does not support 'q' parameter")
        if call.params.get("format") in ("full", "raw"):
            raise forbidden(f"Metadata scope doesn't allow format {call.params['format'].upper()}")


Handler = Callable[[Desk, Call], Json | None]
