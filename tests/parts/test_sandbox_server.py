"""The server as a thing: start and stop, the wire, many clients, size, speed, real awkward mails, and the command."""

from __future__ import annotations

import json
import re
import socket
import threading
import time
from pathlib import Path

import pytest
from sandbox_room import ADDRESS, START, letter, room, unb64

from bot.cli.sandbox import mail_files, serve
from bot.clock import VirtualClock
from bot.errors import Misuse
from bot.sandbox import SandboxServer
from bot.sandbox.quota import Limits
from bot.sandbox.wire import Request

AWKWARD = Path(__file__).parents[2].parent / "shared" / "letters" / "mime"


def test_a_server_starts_and_stops_once_and_leaves_no_thread():
    before = threading.active_count()
    server = SandboxServer(clock=VirtualClock(START))
    with pytest.raises(Misuse, match="start the sandbox first"):
        _ = server.url

    server.start()
    with pytest.raises(Misuse, match="already"):
        server.start()
    assert server.url.startswith("http://127.0.0.1:")
    assert server.token_url == server.url + "token"
    server.stop()
    server.stop()

    assert threading.active_count() == before


def test_stopping_ends_idle_connections():
    with SandboxServer(clock=VirtualClock(START)) as server:
        client = socket.create_connection(("127.0.0.1", int(server.url.rsplit(":", 1)[1].strip("/"))), timeout=5)
        client.sendall(b"GET /sandbox/state HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert client.recv(65536).startswith(b"HTTP/1.1 200")
        server.stop()
        assert client.recv(1) == b""
        client.close()


def spoken(server, sent):
    """What the server says to these bytes until it closes."""
    with socket.create_connection(("127.0.0.1", int(server.url.rsplit(":", 1)[1].strip("/"))), timeout=5) as client:
        client.sendall(sent)
        client.shutdown(socket.SHUT_WR)
        heard = b""
        while piece := client.recv(65536):
            heard += piece
    return heard


@pytest.mark.parametrize(
    "sent",
    [
        b"\r\n",
        b"hello\r\n\r\n",
        b"GET / HTTP/1.1\r\nno colon here\r\n\r\n",
        b"POST /sandbox/deliver HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"POST /sandbox/deliver HTTP/1.1\r\nContent-Length: many\r\n\r\n",
        b"POST /sandbox/deliver HTTP/1.1\r\nContent-Length: 10\r\n\r\nshort",
        b"GET / HTTP/1.1\r\n" + b"a: b\r\n" * 300 + b"\r\n",
    ],
)
def test_what_is_no_request_is_hung_up_on(sent):
    with SandboxServer(clock=VirtualClock(START)) as server:
        assert spoken(server, sent) == b""
        assert server.mailbox.messages == ()


def test_connections_are_kept_and_closed_as_the_client_wishes():
    one = b"GET /sandbox/state HTTP/1.1\r\nHost: localhost\r\n\r\n"
    last = b"GET /sandbox/state HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    with SandboxServer(clock=VirtualClock(START)) as server:
        assert spoken(server, one + one).count(b"HTTP/1.1 200 OK") == 2
        assert spoken(server, last + one).count(b"HTTP/1.1 200 OK") == 1


def test_curl_may_ask_before_it_sends_a_body():
    sent = (
        b"POST /sandbox/deliver HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\nhello"
    )
    with SandboxServer(clock=VirtualClock(START)) as server:
        assert spoken(server, sent).startswith(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK")


def test_many_clients_at_once_lose_nothing():
    server = SandboxServer(clock=VirtualClock(START), address=ADDRESS, limits=Limits(per_minute=10**9))
    token = server.access_token(["gmail.readonly"])
    headers = {"authorization": f"Bearer {token}"}
    statuses = []

    def work(number):
        for step in range(30):
            gmail_id = server.mailbox.deliver(letter(1000 * number + step))
            path = f"/gmail/v1/users/me/messages/{gmail_id}"
            statuses.append(server.answer(Request("GET", path, {"format": ["raw"]}, headers)).status)
            server.answer(Request("GET", "/gmail/v1/users/me/messages", {"maxResults": ["5"]}, headers))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    history_ids = [change.history_id for change in server.mailbox.changes.since(0, (), None)]
    assert statuses == [200] * 120
    assert len({one.gmail_id for one in server.mailbox.messages}) == 120
    assert history_ids == sorted(set(history_ids))
    assert server.violations == []


def test_a_mail_of_twenty_megabytes_passes():
    raw = letter() + b"A" * 20_000_000
    with room(timeout=60) as here:
        gmail_id = here.box.deliver(raw)

        assert unb64(here.get(gmail_id)["raw"]).endswith(raw)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\0" * 5000,
        b"X" * 1_000_000,
        b"a: b\n" * 300_000,
        b"From: " + b"((" * 100_000 + b"\n\nx",
        b"Subject: " + b"re: " * 100_000 + b"\n\nx",
        b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (k, k) for k in range(2000)),
    ],
    ids=["empty", "nul", "one-line", "many-fields", "comments", "prefixes", "nested"],
)
def test_hostile_mails_cost_no_time(raw):
    server = SandboxServer(clock=VirtualClock(START), address=ADDRESS)
    headers = {"authorization": f"Bearer {server.access_token(['gmail.readonly'])}"}
    begun = time.perf_counter()

    gmail_id = server.mailbox.deliver(raw)
    answer = server.answer(Request("GET", f"/gmail/v1/users/me/messages/{gmail_id}", {}, headers))

    assert answer.status == 200
    assert time.perf_counter() - begun < 10


@pytest.mark.skipif(not AWKWARD.is_dir(), reason="the collection of awkward mails is not here")
def test_every_awkward_mail_is_delivered_and_shown():
    server = SandboxServer(clock=VirtualClock(START), address=ADDRESS, limits=Limits(per_minute=10**9))
    headers = {"authorization": f"Bearer {server.access_token(['gmail.readonly'])}"}
    mails = [path for path in sorted(AWKWARD.rglob("*")) if path.is_file()]

    ids = [server.mailbox.deliver(path.read_bytes()) for path in mails]
    statuses = {
        server.answer(Request("GET", f"/gmail/v1/users/me/messages/{one}", {"format": [form]}, headers)).status
        for one in ids
        for form in ("raw", "full", "metadata")
    }

    assert len(ids) > 500
    assert statuses == {200}
    assert server.violations == []


def test_lists_do_not_slow_down_with_the_mailbox():
    server = SandboxServer(clock=VirtualClock(START), address=ADDRESS, limits=Limits(per_minute=10**9))
    headers = {"authorization": f"Bearer {server.access_token(['gmail.readonly'])}"}
    for number in range(20_000):
        server.mailbox.add(b"Subject: x\n\n", frozenset({"INBOX"}), when=START, thread_id=None)
        if number == 10:
            start = server.mailbox.changes.current
    late = server.mailbox.changes.current
    server.mailbox.deliver(letter(), spam=True)
    begun = time.perf_counter()

    for _ in range(20):
        for path, query in (
            ("messages", {"labelIds": ["SPAM"]}),
            ("messages", {"q": ["rfc822msgid:letter-0@example.com"]}),
            ("messages", {"maxResults": ["10"]}),
            ("history", {"startHistoryId": [str(late)]}),
            ("history", {"startHistoryId": [str(start)], "maxResults": ["10"]}),
            ("profile", {}),
        ):
            assert server.answer(Request("GET", f"/gmail/v1/users/me/{path}", query, headers)).status == 200

    assert (time.perf_counter() - begun) / 120 < 0.02


def test_a_hundred_reads_and_sends_take_a_moment():
    with room(limits=Limits(per_minute=10**9)) as here:
        ids = [here.box.deliver(letter(number)) for number in range(100)]
        begun = time.perf_counter()
        for gmail_id in ids:
            here.get(gmail_id)
        for _ in range(20):
            here.send_draft(here.draft(b"To: maria@example.com\n\nhi\n")["id"])

        # 40 ms of delayed acknowledgement a request would make more than five seconds.
        assert time.perf_counter() - begun < 4


def test_the_command_serves_delivers_and_says_how_to_use_it(tmp_path):
    folder, client_file = tmp_path / "mails", tmp_path / "client.json"
    folder.mkdir()
    for number in range(3):
        (folder / f"{number}.eml").write_bytes(letter(number))
    (folder / ".hidden").write_bytes(b"x")
    said, seen = [], []

    def wait():
        url = re.search(r'base_url = "(http://127\.0\.0\.1:(\d+)/)"', said[0])
        with socket.create_connection(("127.0.0.1", int(url[2])), timeout=5) as client:
            client.sendall(b"GET /sandbox/state HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            heard = b""
            while piece := client.recv(65536):
                heard += piece
        seen.append(json.loads(heard.partition(b"\r\n\r\n")[2]))

    serve(port=0, mail=folder, address=ADDRESS, client_file=client_file, wait=wait, say=said.append)

    assert seen[0]["messages"] == 3
    assert "refresh token 1//" in said[0]
    assert "/sandbox/faults" in said[0]
    assert set(json.loads(client_file.read_text())["installed"]) >= {"client_id", "auth_uri", "token_uri"}


def test_the_client_file_makes_its_folder_or_says_why_not(tmp_path):
    (tmp_path / "file").write_text("")

    def serves(client_file):
        serve(port=0, mail=None, address=ADDRESS, client_file=client_file, wait=lambda: None, say=lambda _: None)

    serves(tmp_path / "new" / "client.json")

    assert (tmp_path / "new" / "client.json").is_file()
    with pytest.raises(Misuse, match="give another --client-file"):
        serves(tmp_path / "file" / "client.json")


def test_a_mail_folder_that_is_none_is_named_as_the_problem(tmp_path):
    assert mail_files(None) == []
    with pytest.raises(Misuse, match="--mail takes a folder"):
        mail_files(tmp_path / "missing")
