"""HTTP that sends a write at most once.

Why: the stock transport repeats any request, a POST too, when the server closes the connection without an answer. For
a mail that means two mails (googleapiclient issue 1474 and others). Here:

- a read (GET, HEAD) keeps the stock behaviour: connection kept alive, one silent repeat on a stale connection;
- anything else leaves once, on a connection of its own, and its answer is read once. What fails before the first byte
  could leave raises `NotSent`; whatever fails later raises `AnswerLost`, because the server may have acted;
- redirects are never followed: a write must not be replayed elsewhere, nor a token carried there;
- nothing leaves without TLS, save to a server on this machine (charter 7.1; T27).

A 401 was not executed, so `SignedHttp` renews the token and asks once more, for writes too.

`timeout` is one number for connecting and for each read from the socket, as in httplib2: an answer that drips in can
take longer. `_conn_request` is httplib2's private method; the version is pinned and the fault tests guard it.
"""

from __future__ import annotations

import http.client
import ipaddress
import threading
from typing import Any
from urllib.parse import urlsplit

import google_auth_httplib2
import httplib2
from google.auth.credentials import Credentials
from google.auth.exceptions import GoogleAuthError

from bot.errors import Misuse

Answer = tuple[httplib2.Response, bytes]

SAFE_METHODS = frozenset({"GET", "HEAD"})
# A batch holds up to a hundred messages; beyond this size it is fetched one by one instead of filling the memory.
ANSWER_LIMIT = 64 * 2**20
# Gmail's messages compress without bound (deflate reaches 1,032:1), so a ratio guard would make an innocent big
# message unreadable for ever; a plain size limit above the largest message protects the memory instead.
_DECODE_RATIO = 1100.0
_DECODE_LIMIT = 256 * 2**20


class NotSent(ConnectionError):
    """No connection came about: not a byte of the request left, so repeating is safe."""


class AnswerLost(ConnectionAbortedError):
    """The request left, or part of it, and no whole answer came back."""


class AnswerTooLong(Exception):
    """The answer is larger than we take in one piece."""


def check_url(url: str, *, setting: str) -> str:
    """The URL with a slash at its end, if it is fit to carry a token: https, or any scheme to the loopback.

    Raises Misuse naming the setting.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise Misuse(f"{setting} must be a URL like https://gmail.googleapis.com/")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise Misuse(f"{setting} must be a plain URL: no user, query or fragment")
    if parts.scheme != "https" and not _is_loopback(parts.hostname):
        raise Misuse(f"{setting} must use https: plain http is accepted for a server on this machine only")
    return url if url.endswith("/") else url + "/"


class OneShotHttp(httplib2.Http):
    """httplib2 whose writes leave at most once. Not safe to share between threads, as httplib2 itself."""

    def __init__(self, *, timeout: float, answer_limit: int = ANSWER_LIMIT) -> None:
        super().__init__(timeout=timeout, decode_limit_ratio=_DECODE_RATIO, decode_limit_hard=_DECODE_LIMIT)
        self.follow_redirects = False
        self._answer_limit = answer_limit

    def _conn_request(self, conn: Any, request_uri: str, method: str, body: Any, headers: Any) -> Answer:
        if method in SAFE_METHODS:
            stock: Any = super()
            read: Answer = stock._conn_request(  # noqa: SLF001 - the one private method the pin is for
                conn, request_uri, method, body, headers
            )
            return read
        conn.close()  # a kept connection may be dead already, and then nobody knows whether the write left
        try:
            conn.connect()
        except (OSError, http.client.HTTPException, httplib2.error.HttpLib2Error):
            conn.close()
            raise NotSent("no connection") from None
        try:
            return self._send_once(conn, request_uri, method, body, headers)
        except (OSError, http.client.HTTPException, httplib2.error.HttpLib2Error) as error:
            raise AnswerLost(f"answer lost: {type(error).__name__}") from None
        finally:
            conn.close()

    def _send_once(self, conn: Any, request_uri: str, method: str, body: Any, headers: Any) -> Answer:
        # Unpacked answers are counted as they arrive, so ask for no compression.
        conn.request(method, request_uri, body, {**headers, "accept-encoding": "identity"})
        with conn.getresponse() as reply:
            content = reply.read(self._answer_limit + 1)
            if len(content) > self._answer_limit:
                raise AnswerTooLong("more than we take in one piece")
            if reply.length:  # `read` with a limit does not complain about an answer cut short
                raise http.client.IncompleteRead(b"", reply.length)
            return httplib2.Response(reply), content


class SignedHttp:
    """One thread's HTTP with the bearer token on every request; what the client library calls `http`.

    Credentials and lock are shared between threads; the connections are not. The token is renewed before a request
    leaves, so a token endpoint that fails never leaves the outcome of a write open.

    The library's batch renews the token for parts that answer 401, and asks its `http` for `credentials` to do so.
    Given google-auth's it would open a connection of its own, without a timeout; so this class is its own answer,
    in the older shape the library also knows: `access_token`, `access_token_expired`, `refresh`, `apply`.
    """

    def __init__(self, http: OneShotHttp, credentials: Credentials, lock: threading.Lock) -> None:
        self._credentials: Any = credentials
        self._http = http
        self._lock = lock

    @property
    def credentials(self) -> SignedHttp:
        """What the library's batch renews tokens by."""
        return self

    @property
    def access_token(self) -> str | None:
        """The present bearer token, if there is one."""
        token: str | None = self._credentials.token
        return token

    @property
    def access_token_expired(self) -> bool:
        """Whether the token is known to be worn out."""
        return not self._credentials.valid

    def refresh(self, _http: object) -> None:
        """Renew the token, on our own connection. Raises google-auth's errors, or NotSent."""
        self._renew(self.access_token)

    def apply(self, headers: dict[str, str]) -> None:
        """Put the token into the headers of a request."""
        self._credentials.apply(headers)

    def request(self, uri: str, method: str = "GET", body: Any = None, headers: Any = None, **_unused: Any) -> Answer:
        """Send with a valid token; after a 401 once more with a new one.

        Raises NotSent, AnswerLost or AnswerTooLong for writes, what httplib2 raises for reads, and google-auth's
        errors or NotSent when no token can be had.
        """
        if self.access_token_expired:
            self._renew(self.access_token)
        used = self.access_token
        answer = self._send(uri, method, body, headers)
        if answer[0].status != http.client.UNAUTHORIZED:
            return answer
        self._renew(used)
        return self._send(uri, method, body, headers)

    def close(self) -> None:
        """Close the connections that reads kept open."""
        self._http.close()

    def _renew(self, used: str | None) -> None:
        with self._lock:
            if self.access_token != used and not self.access_token_expired:
                return  # another thread was faster
            try:
                self._credentials.refresh(google_auth_httplib2.Request(self._http))
            except GoogleAuthError:
                raise
            except (OSError, http.client.HTTPException, AnswerTooLong):
                raise NotSent("the token endpoint gave no answer") from None

    def _send(self, uri: str, method: str, body: Any, headers: Any) -> Answer:
        signed = dict(headers or {})
        self.apply(signed)
        answer: Answer = self._http.request(uri, method, body=body, headers=signed)
        return answer


def is_local(url: str) -> bool:
    """Whether an address is this machine's own: a sandbox, and no real mailbox."""
    return _is_loopback(urlsplit(url).hostname or "")


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
