"""What the sandbox does to a mail it accepts: head, verdict, ids, any bytes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sandbox_room import ADDRESS, START, letter

from bot.clock import VirtualClock
from bot.sandbox.server import SandboxServer
from bot.sandbox.switches import Switches


def store(**switches):
    return SandboxServer(clock=VirtualClock(START), switches=Switches(**switches), address=ADDRESS).mailbox


GMAIL_HEAD = b"Delivered-To: privacy@example.org\r\nAuthentication-Results: mx.google.com;\r\n       dmarc=fail header.from=x.example\r\n"


def head_of(mailbox, raw, **how):
    """The part of a delivered mail that stands above what the sender wrote."""
    kept = mailbox.get(mailbox.deliver(raw, **how)).raw
    assert kept.endswith(raw)
    return kept[: len(kept) - len(raw)]


def test_delivery_puts_gmails_own_head_above_what_the_sender_wrote():
    forged = letter(extra="Authentication-Results: mx.google.com; dmarc=pass header.from=bank.example\r\n")

    head = head_of(store(), forged, dmarc="fail")
    names = [line.split(":")[0] for line in head.decode().splitlines() if line[0] != " "]

    assert names[0] == "Delivered-To"
    assert names.index("Return-Path") < names.index("Authentication-Results")
    assert b"dmarc=fail" in head
    assert b"bank.example" not in head
    assert b"header.from=example.com" in head


@pytest.mark.parametrize(
    ("raw", "dmarc", "expected"),
    [
        (letter(), "pass", b"dmarc=pass (p=REJECT sp=REJECT dis=NONE) header.from=example.com"),
        (letter(), "fail", b"dmarc=fail (p=NONE sp=NONE dis=NONE) header.from=example.com"),
        (letter(), "none", None),
        (letter(), None, None),
        (b"Subject: nobody\r\n\r\nhello", "pass", None),
        (b"From: a@x.example\r\nFrom: b@y.example\r\n\r\nhello", "pass", None),
        (b"From: a@x.example, b@y.example\r\n\r\nhello", "pass", None),
        (letter(sender="Jörg <joerg@münchen.example>"), "pass", b"header.from=xn--mnchen-3ya.example"),
    ],
)
def test_the_verdict_on_the_sender_is_what_was_asked_for(raw, dmarc, expected):
    head = head_of(store(), raw, dmarc=dmarc)

    assert (expected in head) if expected else (b"dmarc=" not in head)


def test_a_bounce_has_an_empty_return_path():
    assert b"Return-Path: <>\r\n" in head_of(store(), b"Return-Path: <>\r\n" + letter())


def test_a_mail_that_already_has_gmails_head_is_kept_as_it_is():
    mailbox = store()

    kept = mailbox.get(mailbox.deliver(GMAIL_HEAD + letter()))

    assert kept.raw == GMAIL_HEAD + letter()


def test_the_senders_own_verdict_is_no_gmail_head():
    assert head_of(
        store(), letter(extra="Delivered-To: a@b.example\r\nAuthentication-Results: mx.google.com; dmarc=pass\r\n")
    )


def test_a_mail_without_message_id_gets_one_from_gmail():
    assert b"SMTPIN_ADDED_MISSING@mx.google.com>" in head_of(store(), b"From: a@example.com\r\n\r\nhello")


def test_a_letter_is_accepted_when_it_is_said_to_be():
    mailbox = store()

    spam = mailbox.get(mailbox.deliver(letter(), received_at=START - timedelta(days=3, milliseconds=7), spam=True))

    assert spam.internal_date == START - timedelta(days=3, milliseconds=7)
    assert spam.labels == {"SPAM", "UNREAD"}


def test_the_same_seed_gives_the_same_mailbox():
    def run(seed):
        mailbox = store(seed=seed)
        return [mailbox.deliver(letter(number)) for number in range(5)], mailbox.changes.current

    assert run(4) == run(4)
    assert run(4) != run(5)


@given(
    st.binary(max_size=400)
    | st.lists(
        st.sampled_from(
            [
                b"From: ",
                b"\n",
                b"\r",
                b"\0",
                b" ",
                b"=?x?b?",
                b"<",
                b":",
                b"\xff",
                b"Subject:",
                b"@",
                b"Content-Type: multipart/x; boundary=a\n",
                b"--a",
            ]
        ),
        max_size=40,
    ).map(b"".join)
)
def test_no_bytes_make_delivery_or_showing_raise(raw):
    server = SandboxServer(clock=VirtualClock(START), address=ADDRESS)
    from bot.sandbox.wire import Request

    gmail_id = server.mailbox.deliver(raw)
    headers = {"authorization": f"Bearer {server.access_token(['gmail.readonly'])}"}
    path = f"/gmail/v1/users/me/messages/{gmail_id}"
    statuses = [
        server.answer(Request("GET", path, {"format": [form]}, headers)).status
        for form in ("raw", "full", "metadata", "minimal")
    ]

    kept = server.mailbox.get(gmail_id).raw
    assert kept.endswith(raw) or raw.startswith(b"From ")
    assert statuses == [200] * 4
    assert server.violations == []
