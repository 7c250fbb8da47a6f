"""What the tests of the sandbox share: a server on a virtual clock, and the unmodified google client on it."""

from __future__ import annotations

import base64
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httplib2
import pytest
from google.oauth2.credentials import Credentials
from google_auth_httplib2 import AuthorizedHttp
from googleapiclient.discovery import build_from_document
from googleapiclient.errors import HttpError

from bot.clock import VirtualClock
from bot.sandbox.quota import Limits
from bot.sandbox.server import SandboxServer
from bot.sandbox.switches import Switches

START = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
ADDRESS = "privacy@example.org"
PRODUCT_SCOPES = ("gmail.readonly", "gmail.compose")
USER = {"userId": "me"}

# One call of each method, as the google client makes it.
CALLS = {
    "gmail.users.getProfile": lambda here: here.users.getProfile(**USER),
    "gmail.users.messages.list": lambda here: here.messages.list(**USER),
    "gmail.users.messages.get": lambda here: here.messages.get(**USER, id="ffff", format="minimal"),
    "gmail.users.messages.send": lambda here: here.messages.send(**USER, body={"raw": "VG86IGE"}),
    "gmail.users.threads.list": lambda here: here.threads.list(**USER),
    "gmail.users.threads.get": lambda here: here.threads.get(**USER, id="ffff", format="minimal"),
    "gmail.users.labels.list": lambda here: here.labels.list(**USER),
    "gmail.users.labels.get": lambda here: here.labels.get(**USER, id="INBOX"),
    "gmail.users.history.list": lambda here: here.history.list(**USER, startHistoryId="1"),
    "gmail.users.drafts.create": lambda here: here.drafts.create(**USER, body={"message": {"raw": "VG86IGE"}}),
    "gmail.users.drafts.get": lambda here: here.drafts.get(**USER, id="r1"),
    "gmail.users.drafts.list": lambda here: here.drafts.list(**USER),
    "gmail.users.drafts.update": lambda here: here.drafts.update(**USER, id="r1", body={"message": {"raw": "VG86IGE"}}),
    "gmail.users.drafts.delete": lambda here: here.drafts.delete(**USER, id="r1"),
    "gmail.users.drafts.send": lambda here: here.drafts.send(**USER, body={"id": "r1"}),
    "gmail.users.settings.sendAs.list": lambda here: here.users.settings().sendAs().list(**USER),
    "gmail.users.messages.modify": lambda here: here.messages.modify(**USER, id="ffff", body={}),
    "gmail.users.messages.trash": lambda here: here.messages.trash(**USER, id="ffff"),
}


@dataclass
class Room:
    """One server, one clock, one google client."""

    server: SandboxServer
    clock: VirtualClock
    service: Any

    def __post_init__(self):
        self.users = self.service.users()
        self.messages, self.threads = self.users.messages(), self.users.threads()
        self.drafts, self.history, self.labels = self.users.drafts(), self.users.history(), self.users.labels()
        self.box = self.server.mailbox

    def get(self, gmail_id, form="raw", **more):
        return self.messages.get(**USER, id=gmail_id, format=form, **more).execute()

    def list(self, **how):
        return [one["id"] for one in self.messages.list(**USER, **how).execute().get("messages", [])]

    def draft(self, raw, thread_id=None):
        message = {"raw": b64(raw)} | ({"threadId": thread_id} if thread_id else {})
        return self.drafts.create(**USER, body={"message": message}).execute()

    def send_draft(self, draft_id):
        return self.drafts.send(**USER, body={"id": draft_id}).execute()

    def send(self, raw, thread_id=None):
        body = {"raw": b64(raw)} | ({"threadId": thread_id} if thread_id else {})
        return self.messages.send(**USER, body=body).execute()


@contextmanager
def room(*, scopes=PRODUCT_SCOPES, limits=None, aliases=(), timeout=10.0, handlers=None, **switches):
    clock = VirtualClock(START)
    more = {} if handlers is None else {"handlers": handlers}
    server = SandboxServer(
        clock=clock,
        switches=Switches(**switches),
        address=ADDRESS,
        aliases=aliases,
        limits=limits or Limits(),
        **more,
    )
    with server:
        http = AuthorizedHttp(credentials(server, scopes), http=httplib2.Http(timeout=timeout))
        with build_from_document(server.discovery_document(), http=http) as service:
            yield Room(server, clock, service)
        if handlers is None:
            assert server.violations == []


def credentials(server, scopes):
    """Credentials that already hold an access token, and can renew it."""
    client, refresh_token = server.client_config()["installed"], server.grant(scopes)
    return Credentials(
        server.grants.access(server.grants.alive(refresh_token)).token,
        refresh_token=refresh_token,
        token_uri=server.token_url,
        client_id=client["client_id"],
        client_secret=client["client_secret"],
    )


@contextmanager
def refused(status, reason=None):
    """The block must be refused by the server with this status, and this reason in its error."""
    with pytest.raises(HttpError) as caught:
        yield caught
    assert caught.value.status_code == status
    if reason is not None:
        assert caught.value.error_details[0]["reason"] == reason


def b64(raw):
    return base64.urlsafe_b64encode(raw).decode()


def unb64(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def letter(number=0, *, sender="Maria Lindgren <maria@example.com>", subject="Access to my data", extra=""):
    return (
        f"From: {sender}\r\nTo: {ADDRESS}\r\nSubject: {subject}\r\n{extra}"
        f"Message-ID: <letter-{number}@example.com>\r\n\r\nPlease send me my data.\r\n"
    ).encode()


def reply(number=0, *, to="maria@example.com", subject="Re: Access to my data", extra=""):
    return (
        f"From: {ADDRESS}\r\nTo: {to}\r\nSubject: {subject}\r\nIn-Reply-To: <letter-{number}@example.com>\r\n{extra}"
        f"Message-ID: <reply-{number}@example.org>\r\n\r\nWe have your request.\r\n"
    ).encode()
