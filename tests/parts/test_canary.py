"""The canary search finds a leak of each kind in real files, and finds nothing where nothing is."""

from __future__ import annotations

import base64
import html
import json
import os
import quopri
import sqlite3
import time
from contextlib import closing
from email.header import Header
from email.message import EmailMessage
from urllib.parse import quote, quote_plus

import pytest

from tests.canary import Hit, find_canary

MARK = "Müller-Zaubervogel 5561"


def base64_at(offset: int, encode=base64.b64encode) -> bytes:
    return b"token=" + encode(b"\xfb\xff"[:offset] + MARK.encode() + b" tail") + b";"


LEAKS = {
    "plain": MARK.encode(),
    "lower case": MARK.lower().encode(),
    "upper case": MARK.upper().encode(),
    "Latin-1": MARK.encode("latin-1"),
    "UTF-16 LE": MARK.encode("utf-16-le"),
    "UTF-16 BE": MARK.encode("utf-16-be"),
    "UTF-16 LE at an odd byte": b"x" + MARK.encode("utf-16-le"),
    "base64": base64_at(0),
    "base64, second alignment": base64_at(1),
    "base64, third alignment": base64_at(2),
    "base64 for URLs": base64_at(0, base64.urlsafe_b64encode),
    "base64 for URLs, second alignment": base64_at(1, base64.urlsafe_b64encode),
    "base64 for URLs, third alignment": base64_at(2, base64.urlsafe_b64encode),
    "base64 of UTF-16": base64.b64encode(MARK.encode("utf-16-le")),
    "base64 without padding after letters": b"abc" + base64_at(1).replace(b"=", b""),
    "base64 in lines": base64.encodebytes(b"x" * 50 + MARK.encode()),
    "base64 in lines of JSON": json.dumps({"raw": base64.encodebytes(b"x" * 50 + MARK.encode()).decode()}).encode(),
    "base64 around base64": base64.urlsafe_b64encode(b"\r\n\r\n" + base64.encodebytes(b"x" * 40 + MARK.encode())),
    "quoted-printable": quopri.encodestring(MARK.encode()),
    "quoted-printable, everything quoted": b"".join(b"=%02X" % byte for byte in MARK.encode()),
    "quoted-printable in lines": quopri.encodestring(b"x" * 70 + MARK.encode()),
    "header word": b"=?utf-8?q?" + quopri.encodestring(MARK.encode(), header=True) + b"?=",
    "percent signs": quote(MARK).encode(),
    "percent signs, everything": "".join(f"%{byte:02x}" for byte in MARK.encode()).encode(),
    "form": quote_plus(MARK).encode(),
    "percent signs twice": quote(quote(MARK)).encode(),
    "hexadecimal": MARK.encode().hex().encode(),
    "hexadecimal capitals": MARK.encode().hex().upper().encode(),
    "hexadecimal at an odd digit": b"a" + MARK.encode().hex().encode(),
    "hexadecimal with blanks": MARK.encode().hex(" ").encode(),
    "JSON": json.dumps({"a": MARK}).encode(),
    "JSON, everything escaped": "".join(f"\\u{ord(letter):04x}" for letter in MARK).encode(),
    "JSON in JSON": json.dumps(json.dumps({"a": MARK})).encode(),
    "Python bytes": repr(MARK.encode()).encode(),
    "entities": html.escape(MARK).replace("ü", "&#252;").encode(),
}


@pytest.mark.parametrize("leak", LEAKS.values(), ids=LEAKS)
@pytest.mark.parametrize("where", ["database", "log"])
def test_a_planted_leak_is_found(tmp_path, leak, where):
    if where == "database":
        path = tmp_path / "store.db"
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("CREATE TABLE note (id INTEGER PRIMARY KEY, noise BLOB, value BLOB)")
            connection.execute("INSERT INTO note (noise, value) VALUES (?, ?)", (os.urandom(3000), leak))
            connection.commit()
    else:
        path = tmp_path / "daemon.log"
        path.write_bytes(b'{"event": "started"}\n{"event": "' + leak + b'"}\n')

    assert {hit.mark for hit in find_canary([MARK], [path])} == {MARK}


def test_a_leak_in_the_write_ahead_log_is_found(tmp_path):
    with closing(sqlite3.connect(tmp_path / "store.db")) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE note (value TEXT)")
        connection.commit()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("INSERT INTO note VALUES (?)", (MARK,))
        connection.commit()

        hits = find_canary([MARK], [tmp_path])

    assert str(tmp_path / "store.db-wal") in {hit.place for hit in hits}


def test_a_leak_across_two_pages_of_a_database_is_found(tmp_path):
    path = tmp_path / "store.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE note (value TEXT)")
        connection.execute("INSERT INTO note VALUES (?)", ((MARK + " ") * 2000,))
        connection.execute("INSERT INTO note VALUES (?)", (b"x" * 4060 + MARK.encode() + b"x" * 9000,))
        connection.commit()

    assert find_canary([MARK], [path])


def test_a_leak_in_a_file_name_is_found(tmp_path):
    (tmp_path / f"{MARK}.pdf").write_bytes(b"")

    assert [hit.place.startswith("name of") for hit in find_canary([MARK], [tmp_path])] == [True]


@pytest.mark.parametrize("encoding", ["base64", "quoted-printable", "8bit"])
def test_a_leak_inside_a_message_as_gmail_hands_it_out_is_found(encoding):
    message = EmailMessage()
    message["Subject"] = "Hello"
    message.set_content(f"Good morning\n\n{'long ' * 30}\n{MARK}\n", cte=encoding)
    answer = json.dumps({"id": "18c", "raw": base64.urlsafe_b64encode(bytes(message)).decode()})

    assert find_canary([MARK], [answer])


def test_a_leak_in_a_subject_is_found():
    message = EmailMessage()
    message["Subject"] = f"A question of {MARK}, who wants to know what you keep about them and since when"
    message.set_content("")

    assert find_canary([MARK], [bytes(message)])
    assert find_canary([MARK], [Header(f"Long words before it, {MARK} {'ü' * 60}", "utf-8").encode()])


def test_each_mark_is_named_with_its_place_and_form():
    hits = find_canary([MARK, "second-mark"], [b"nothing", f"SECOND-MARK {MARK}", quote(MARK)])

    assert hits == [
        Hit(MARK, "text 1", "plain"),
        Hit("second-mark", "text 1", "plain"),
        Hit(MARK, "text 2", "percent"),
    ]


def test_noise_holds_no_mark(tmp_path):
    path = tmp_path / "noise.bin"
    path.write_bytes(os.urandom(300_000) + base64.b64encode(os.urandom(100_000)) + os.urandom(50_000).hex().encode())

    assert find_canary([MARK, "abcdefgh"], [path]) == []


def test_a_megabyte_is_searched_in_seconds():
    began = time.perf_counter()

    find_canary([MARK], [base64.encodebytes(os.urandom(700_000))])

    assert time.perf_counter() - began < 30


def test_a_search_that_would_look_nowhere_is_refused(tmp_path):
    with pytest.raises(FileNotFoundError):
        find_canary([MARK], [tmp_path / "not there"])
    with pytest.raises(ValueError, match="marks of 8 characters"):
        find_canary(["short"], [b"short"])
    with pytest.raises(ValueError, match="needs marks"):
        find_canary([], [b"anything"])
