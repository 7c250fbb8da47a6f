from __future__ import annotations

import gzip
import http.client
import socket
import struct
import threading
from contextlib import closing, contextmanager, suppress

import pytest
from google.oauth2.credentials import Credentials

from bot.errors import Misuse
from bot.mail.transport import AnswerLost, AnswerTooLong, NotSent, OneShotHttp, SignedHttp, check_url

BODY = '{"id": "m1"}'


def whole(body: bytes = BODY.encode(), status: str = "200 OK", headers: str = "") -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n{headers}\r\n".encode() + body


class Scripted:
    """A server that reads each request whole, counts it, and then does what the script says."""

    def __init__(self, *acts) -> None:
        self.acts = list(acts)
        self.requests: list[str] = []
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}/x"
        self._open = True
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while self._open:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._talk, args=(connection,), daemon=True).start()

    def _talk(self, connection) -> None:
        with suppress(OSError, ValueError, IndexError), connection, connection.makefile("rb") as reader:
            while line := reader.readline():
                length = 0
                while (header := reader.readline()).strip():
                    name, _, value = header.partition(b":")
                    length = int(value) if name.lower() == b"content-length" else length
                reader.read(length)
                self.requests.append(line.decode().split()[0])
                act = self.acts.pop(0) if self.acts else whole()
                if not self._answer(connection, act):
                    return

    def _answer(self, connection, act) -> bool:
        """Whether the connection goes on."""
        if act == "close":
            return False
        if act == "reset":
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            return False
        if act == "hang":
            threading.Event().wait(1.0)
            return False
        if act == "cut":
            connection.sendall(whole(b"x" * 100)[:-60])
            return False
        if act == "garbage":
            connection.sendall(b"\x00\x01\x02 not http\r\n\r\n")
            return False
        connection.sendall(act)
        return True

    def stop(self) -> None:
        self._open = False
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()


@contextmanager
def scripted(*acts):
    server = Scripted(*acts)
    try:
        yield server
    finally:
        server.stop()


@pytest.fixture
def client():
    with closing(OneShotHttp(timeout=0.7)) as one:
        yield one


LOST = ["close", "reset", "hang", "cut", "garbage"]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
@pytest.mark.parametrize("fault", LOST)
def test_a_write_whose_answer_is_lost_has_left_exactly_once(client, method, fault):
    with scripted(fault) as server:
        with pytest.raises(AnswerLost):
            client.request(server.url, method, body=BODY)

        assert server.requests == [method]


@pytest.mark.parametrize("fault", LOST)
def test_a_write_on_a_connection_that_a_read_kept_open_still_leaves_once(client, fault):
    with scripted(whole(), fault) as server:
        client.request(server.url, "GET")

        with pytest.raises(AnswerLost):
            client.request(server.url, "POST", body=BODY)

        assert server.requests == ["GET", "POST"]


@pytest.mark.parametrize("status", ["429 Too Many Requests", "500 Oops", "503 Busy", "307 Elsewhere", "308 Moved"])
def test_a_refused_write_is_handed_back_and_not_repeated(client, status):
    with scripted(whole(status=status, headers="Location: /elsewhere\r\nRetry-After: 0\r\n")) as server:
        answer, _ = client.request(server.url, "POST", body=BODY)

        assert answer.status == int(status[:3])
        assert server.requests == ["POST"]


def test_a_write_that_finds_no_server_has_certainly_not_left(client):
    with scripted() as server:
        pass

    with pytest.raises(NotSent):
        client.request(server.url, "POST", body=BODY)


def test_a_write_to_a_server_that_speaks_no_tls_has_certainly_not_left(client):
    with scripted("close") as server, pytest.raises(NotSent):
        client.request(server.url.replace("http:", "https:"), "POST", body=BODY)


def test_a_read_survives_a_connection_that_went_stale(client):
    with scripted(whole(), "close", whole()) as server:
        client.request(server.url, "GET")

        answer, content = client.request(server.url, "GET")

        assert (answer.status, content) == (200, BODY.encode())


def test_two_writes_after_each_other_both_arrive(client):
    with scripted() as server:
        answers = [client.request(server.url, "POST", body=BODY)[0].status for _ in range(2)]

        assert answers == [200, 200]
        assert server.requests == ["POST", "POST"]


def test_an_answer_beyond_the_limit_is_not_taken_into_memory():
    with (
        scripted(whole(b"x" * 5000)) as server,
        closing(OneShotHttp(timeout=2, answer_limit=4999)) as small,
        pytest.raises(AnswerTooLong),
    ):
        small.request(server.url, "POST", body=BODY)


def test_a_big_message_that_compresses_a_thousandfold_is_still_read(client):
    big = b"A" * 30_000_000
    packed = whole(gzip.compress(big, 9), headers="Content-Encoding: gzip\r\n")
    with scripted(packed) as server:
        _, content = client.request(server.url, "GET")

    assert len(content) == len(big)


def test_an_expired_token_is_renewed_and_the_refused_write_is_sent_again(client):
    with scripted(whole(status="401 Unauthorized")) as server:
        credentials = RenewableCredentials("old", "new")
        signed = SignedHttp(client, credentials, threading.Lock())

        answer, _ = signed.request(server.url, "POST", body=BODY)

        assert answer.status == 200
        assert server.requests == ["POST", "POST"]
        assert credentials.token == "new"


def test_a_token_that_stays_refused_is_tried_twice_and_no_more(client):
    refusal = whole(status="401 Unauthorized")
    with scripted(refusal, refusal, refusal) as server:
        signed = SignedHttp(client, RenewableCredentials("old", "new"), threading.Lock())

        answer, _ = signed.request(server.url, "POST", body=BODY)

        assert answer.status == http.client.UNAUTHORIZED
        assert len(server.requests) == 2


def test_a_token_endpoint_that_drops_the_answer_leaves_the_write_unsent(client):
    with scripted("close") as tokens, scripted() as server:
        credentials = Credentials(
            None, refresh_token="r", token_uri=tokens.url, client_id="c", client_secret="s", scopes=["a"]
        )
        signed = SignedHttp(client, credentials, threading.Lock())

        with pytest.raises(NotSent):
            signed.request(server.url, "POST", body=BODY)

        assert tokens.requests == ["POST"]
        assert server.requests == []


@pytest.mark.parametrize(
    ("url", "checked"),
    [
        ("https://gmail.googleapis.com/", "https://gmail.googleapis.com/"),
        ("https://mail.example.org/proxy", "https://mail.example.org/proxy/"),
        ("http://127.0.0.1:8025", "http://127.0.0.1:8025/"),
        ("http://localhost:8025/", "http://localhost:8025/"),
        ("http://[::1]:8025/", "http://[::1]:8025/"),
    ],
)
def test_a_server_is_reached_by_https_or_on_this_machine(url, checked):
    assert check_url(url, setting="gmail.base_url") == checked


@pytest.mark.parametrize(
    "url",
    [
        "http://gmail.googleapis.com/",
        "http://127.0.0.1.example.org/",
        "http://10.0.0.1/",
        "https://user:secret@example.org/",
        "https://example.org/?key=1",
        "ftp://example.org/",
        "gmail.googleapis.com",
        "",
    ],
)
def test_any_other_server_is_refused_and_the_setting_named(url):
    with pytest.raises(Misuse, match=r"gmail\.base_url") as refusal:
        check_url(url, setting="gmail.base_url")

    assert "secret" not in str(refusal.value)


class RenewableCredentials:
    """Credentials with one renewal in them."""

    valid = True

    def __init__(self, token: str, renewed: str) -> None:
        self.token = token
        self._renewed = renewed

    def refresh(self, request) -> None:
        self.token = self._renewed

    def apply(self, headers) -> None:
        headers["authorization"] = f"Bearer {self.token}"
