"""The sandbox as a whole: start it, drive it with any Gmail client, look at what happened, stop it.

with SandboxServer(clock=clock) as server:
    refresh_token = server.grant(["gmail.readonly", "gmail.compose"])
    gmail_id = server.mailbox.deliver(raw)
    ...                                  # a client built from server.discovery_document()
    assert not server.violations
"""

from __future__ import annotations

import contextlib
import socket
import socketserver
import threading
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from bot.clock import Clock, SystemClock
from bot.errors import Misuse
from bot.sandbox.api import batch, control, oauth
from bot.sandbox.api.call import Desk, Handler
from bot.sandbox.api.dispatch import METHODS, Counts, Dispatcher
from bot.sandbox.discovery import document_for
from bot.sandbox.faults import Faults
from bot.sandbox.grants import Grants
from bot.sandbox.quota import Limits, Meter
from bot.sandbox.refusals import forbidden
from bot.sandbox.store import MailStore
from bot.sandbox.switches import Switches
from bot.sandbox.wire import Answer, BadWire, Request, is_reset, read_request, refused, write_answer

HOST = "127.0.0.1"
_LOOPBACK_NAMES = ("127.0.0.1", "localhost")
_POLL_SECONDS = 0.02


class SandboxServer:
    """A Gmail of one mailbox on 127.0.0.1.

    Args:
        clock: the clock in force; quota minutes, token lifetimes and internalDate follow it.
        switches: which way Gmail behaves where it is unclear.
        address: the mailbox; `aliases` are its other addresses (sendAs).
        limits: quota and sending limits.
        port: 0 takes a free one.
        handlers: the resource functions by method id; only a test of the answer check replaces one.
    """

    def __init__(
        self,
        *,
        clock: Clock | None = None,
        switches: Switches | None = None,
        address: str = "privacy@azopio.com",
        aliases: Iterable[str] = (),
        limits: Limits | None = None,
        port: int = 0,
        handlers: Mapping[str, Handler] = METHODS,
    ) -> None:
        self.clock: Clock = clock or SystemClock()
        switches = switches or Switches()
        self.mailbox = MailStore(address=address, aliases=aliases, clock=self.clock, switches=switches)
        self.meter = Meter(limits or Limits(), self.clock, switches)
        self.grants = Grants(self.clock)
        self.faults = Faults()
        self.dispatcher = Dispatcher(Desk(self.mailbox, self.meter), self.grants, self.faults, self.clock, handlers)
        self._port = port
        self._listener: _Listener | None = None
        self._thread: threading.Thread | None = None

    # What happened.

    @property
    def requests(self) -> Counts:
        """Requests and quota units, per method id."""
        return self.dispatcher.counts

    @property
    def violations(self) -> list[str]:
        """Answers the sandbox itself got wrong; a test asserts that there are none."""
        return self.dispatcher.violations

    # Where it is.

    @property
    def url(self) -> str:
        """The API's root, "http://127.0.0.1:PORT/". Raises Misuse before start."""
        if self._listener is None:
            raise Misuse("start the sandbox first: it has no port yet")
        return f"http://{HOST}:{self._listener.server_address[1]}/"

    @property
    def token_url(self) -> str:
        """The OAuth token endpoint."""
        return self.url.rstrip("/") + oauth.TOKEN

    def discovery_document(self) -> dict[str, Any]:
        """The shipped discovery document turned to this server, for `build_from_document`."""
        return document_for(self.url)

    def client_config(self) -> dict[str, dict[str, object]]:
        """The OAuth client file of an installed app that fits this server."""
        return oauth.client_config(self.url)

    # Who may.

    def grant(self, scopes: Iterable[str], lasts: timedelta | None = None) -> str:
        """Allow scopes ("gmail.readonly" or full URLs); answers a refresh token, good for so long or until revoked."""
        return self.grants.grant(scopes, lasts)

    def access_token(self, scopes: Iterable[str]) -> str:
        """An access token for these scopes at once, for tests that are not about OAuth."""
        grant = self.grants.alive(self.grant(scopes))
        assert grant is not None
        return self.grants.access(grant).token

    def revoke(self, refresh_token: str) -> None:
        """Take a grant back: its access tokens answer 401, refreshing answers invalid_grant."""
        self.grants.revoke(refresh_token)

    # Start, stop, answer.

    def start(self) -> None:
        """Listen on 127.0.0.1. Raises Misuse when already started."""
        if self._listener is not None:
            raise Misuse("this sandbox has been started already")
        self._listener = _Listener((HOST, self._port), self.answer)
        self._thread = threading.Thread(
            target=self._listener.serve_forever, args=(_POLL_SECONDS,), name="sandbox", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """Close every connection and wait for all threads; stopping twice is fine."""
        if self._listener is None or self._thread is None:
            return
        self._listener.stop()
        self._thread.join()
        self._listener = self._thread = None

    def __enter__(self) -> SandboxServer:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def answer(self, request: Request) -> Answer:
        """Answer one HTTP request of any kind."""
        self.dispatcher.counts.http += 1
        if urlsplit("//" + request.headers.get("host", HOST)).hostname not in _LOOPBACK_NAMES:
            return refused(forbidden("The sandbox answers on loopback only."))
        path = request.path
        if path in batch.PATHS and request.verb == "POST":
            self.dispatcher.counts.calls["batch"] += 1
            return batch.answer(self.dispatcher, request)
        if path in oauth.PATHS:
            return oauth.answer(self.dispatcher, request)
        if path == control.PREFIX or path.startswith(control.PREFIX + "/"):
            return control.answer(self.dispatcher, request)
        return self.dispatcher.call(request)


class _Listener(socketserver.ThreadingTCPServer):
    """Accepts connections, one thread each, and can end them all."""

    allow_reuse_address = True
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], answer: Any) -> None:
        self.answer = answer
        self.stopping = threading.Event()
        self._open: set[socket.socket] = set()
        self._open_lock = threading.Lock()
        super().__init__(address, _Connection)

    def opened(self, connection: socket.socket) -> bool:
        """Note a connection; False when the server is going down."""
        with self._open_lock:
            self._open.add(connection)
            return not self.stopping.is_set()

    def closed(self, connection: socket.socket) -> None:
        """Forget a connection."""
        with self._open_lock:
            self._open.discard(connection)

    def shutdown_request(self, request: Any) -> None:
        """End a connection; one that is to be reset must not say good-bye first."""
        if is_reset(request):
            self.close_request(request)
        else:
            super().shutdown_request(request)

    def stop(self) -> None:
        """Stop accepting, end what is open, join the threads."""
        self.stopping.set()
        self.shutdown()
        with self._open_lock:
            for connection in self._open:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
        self.server_close()


class _Connection(socketserver.StreamRequestHandler):
    """One connection: requests one after another, until the client or a fault ends it."""

    # Header and body leave in one send, and no answer waits for the client's delayed acknowledgement.
    disable_nagle_algorithm = True
    server: _Listener
    request: socket.socket

    def handle(self) -> None:
        """Answer until the connection ends."""
        try:
            while self.server.opened(self.request) and self._one():
                pass
        except (OSError, BadWire):
            return  # the client went away, or speaks something else: there is nobody to tell
        finally:
            self.server.closed(self.request)

    def _one(self) -> bool:
        request = read_request(self.rfile, self.request)
        if request is None:
            return False
        answer = self.server.answer(request)
        if answer.wait:
            self.server.stopping.wait(answer.wait)
        keep = request.headers.get("connection", "").lower() != "close"
        return write_answer(self.request, answer, keep=keep)
