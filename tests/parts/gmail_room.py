"""What the tests of the Gmail adapter share: a sandbox on a virtual clock, and a mailbox opened on it."""

from __future__ import annotations

from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from google.oauth2.credentials import Credentials

from bot.clock import VirtualClock
from bot.mail.gmail import GmailMailbox, open_mailbox
from bot.mail.mailbox import MARKER_HEADER
from bot.mail.oauth import SCOPES
from bot.sandbox.api.dispatch import METHODS
from bot.sandbox.grants import CLIENT_ID, CLIENT_SECRET
from bot.sandbox.server import SandboxServer
from bot.sandbox.switches import Switches

START = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
ADDRESS = "privacy@example.org"
MARKER = "v1.6f1e0c"


@dataclass
class Room:
    """One server, one open mailbox, one clock."""

    server: SandboxServer
    mailbox: GmailMailbox
    clock: VirtualClock
    credentials: Credentials

    def asked(self, method: str) -> int:
        """How often the server was asked for a method, batched or not."""
        return self.server.requests.calls[method]


def credentials_for(server, refresh_token):
    return Credentials(
        None,
        refresh_token=refresh_token,
        token_uri=server.token_url,
        client_id=CLIENT_ID,
        client_secret=CLIENT_SECRET,
        scopes=list(SCOPES),
    )


@contextmanager
def room(
    *, aliases=(), address=ADDRESS, units_per_minute=6000, batch_size=50, timeout=5.0, handlers=METHODS, **switches
):
    clock, behaviour = VirtualClock(START), Switches(**switches)
    with SandboxServer(clock=clock, switches=behaviour, address=ADDRESS, aliases=aliases, handlers=handlers) as server:
        credentials = credentials_for(server, server.grant(scopes=list(SCOPES)))
        mailbox = open_mailbox(
            base_url=server.url,
            credentials=credentials,
            clock=clock,
            address=address,
            units_per_minute=units_per_minute,
            batch_size=batch_size,
            timeout=timeout,
        )
        with closing(mailbox):
            yield Room(server, mailbox, clock, credentials)
        assert server.violations == []


def letter(subject="Access to my data", sender="Maria Lindgren <maria@example.com>", body="Please send me my data."):
    return (
        f"From: {sender}\r\nTo: {ADDRESS}\r\nSubject: {subject}\r\n"
        f"Message-ID: <{abs(hash((subject, sender, body)))}@example.com>\r\n\r\n{body}\r\n"
    ).encode()


def notice(marker=MARKER, to="maria@example.com"):
    return (
        f"From: {ADDRESS}\r\nTo: {to}\r\nSubject: Re: Access to my data\r\n{MARKER_HEADER}: {marker}\r\n"
        f"Message-ID: <{marker}@example.org>\r\nAuto-Submitted: auto-replied\r\n\r\nWe have your request.\r\n"
    ).encode()
