"""Any bytes become a `Mail`: never an exception, never unbounded time, never content in a repr."""

import base64
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.mail.parse import Mail, parse

HEAD = b"From: Nora Weiss <Nora.Weiss@Example.ORG>\r\nTo: Privacy <privacy@example.com>\r\nSubject: My data\r\n"


def letter(headers: bytes = b"", body: bytes = b"Please send me a copy of my data.\r\n") -> Mail:
    return parse(HEAD + headers + b"\r\n" + body)


def test_an_ordinary_letter_is_read_in_full():
    mail = letter(b"Message-ID: <n1@mail.example.org>\r\nReturn-Path: <nora.weiss@example.org>\r\n")

    assert mail.readable
    assert (mail.sender, mail.sender_name) == ("Nora.Weiss@example.org", "Nora Weiss")
    assert mail.recipients == ("privacy@example.com",)
    assert mail.message_id == "n1@mail.example.org"
    assert mail.return_path == "nora.weiss@example.org"
    assert mail.letter.subject == "My data"
    assert mail.letter.text == "Please send me a copy of my data."
    assert mail.letter.attachments == 0
    assert not mail.letter.is_reply
    assert mail.defects == ()


def test_an_empty_return_path_differs_from_a_missing_one():
    assert letter(b"Return-Path: <>\r\n").return_path == ""
    assert letter().return_path is None


def test_a_reply_to_of_the_sender_itself_is_no_other_address():
    assert letter(b"Reply-To: nora.weiss@example.org\r\n").reply_to == ""
    assert letter(b"Reply-To: Max <max@example.net>\r\n").reply_to == "max@example.net"


def test_references_come_before_in_reply_to_each_once_the_last_hundred():
    many = b" ".join(b"<r%d@example.org>" % number for number in range(150))
    mail = letter(b"In-Reply-To: <r149@example.org>\r\nReferences: " + many + b"\r\n")

    assert len(mail.references) == 100
    assert mail.references[-1] == "r149@example.org"
    assert mail.letter.is_reply


def test_our_marker_is_found():
    assert letter(b"X-Privacy-Bot-Notice: abc123\r\n").marker == "abc123"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (b"=?utf-8?B?w4lyaWM=?= <e@example.org>", ("e@example.org", "Éric")),
        (b'"Weiss, Nora" <n@example.org>', ("n@example.org", "Weiss, Nora")),
        (b"n@example.org (Nora Weiss)", ("n@example.org", "Nora Weiss")),
        (b"MAILTO:n@Example.Org", ("n@example.org", "")),
        (b'"n@example.net" <n@example.org>', ("n@example.org", "n@example.net")),
        (b"=?utf-8?Q?a=40example.net=2C_b?= <n@example.org>", ("n@example.org", "a@example.net, b")),
        (b"Team: n@example.org, m@example.org;", ("n@example.org", "")),
        (b"undisclosed", ("", "undisclosed")),
        (b"", ("", "")),
        (b"<>", ("", "")),
    ],
)
def test_a_sender_is_read_in_every_way_it_is_written(line, expected):
    mail = parse(b"From: " + line + b"\r\nSubject: x\r\n\r\nhello")

    assert (mail.sender, mail.sender_name) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (b"=?iso-8859-1?Q?Donn=E9es?=", "Données"),
        (b"=?utf-8?Q?Donn=C3?= =?utf-8?Q?=A9es?=", "Données"),
        (b"=?utf-8?B?RG9ubsOpZXM?=", "Données"),
        (b"=?utf-8?Q?Donn=C3=A9es?= perdues", "Données perdues"),
        (b"=?nonsense?Q?Donn=E9es?=", "Données"),
        ("Données".encode(), "Données"),
        ("Données".encode("latin-1"), "Données"),
        (b"=?utf-8?Q?cut off", "cut off"),
        (b"=?utf-8?X?odd?=", "=?utf-8?X?odd?="),
    ],
)
def test_a_subject_is_decoded_or_left_as_it_is(value, expected):
    assert parse(b"From: a@example.org\r\nSubject: " + value + b"\r\n\r\nx").letter.subject == expected


def test_attachments_are_counted_and_their_names_are_kept_nowhere():
    mail = letter(
        b"Content-Type: multipart/mixed; boundary=q\r\n",
        b'--q\r\nContent-Type: text/plain\r\n\r\nSee the file.\r\n--q\r\nContent-Type: application/pdf; name="secret.pdf"\r\n'
        b'Content-Disposition: attachment; filename="secret.pdf"\r\n\r\nx\r\n--q\r\nContent-Type: text/plain\r\n'
        b'Content-Disposition: attachment; filename="secret.txt"\r\n\r\nErase me\r\n--q--\r\n',
    )

    assert mail.letter.attachments == 2
    assert mail.letter.text == "See the file."
    assert "secret" not in str(mail.letter)


def test_a_logo_in_the_html_is_no_attachment():
    mail = letter(
        b"Content-Type: multipart/related; boundary=q\r\n",
        b"--q\r\nContent-Type: text/html\r\n\r\n<p>Hello <img src='cid:1'></p>\r\n--q\r\nContent-Type: image/png\r\nContent-ID: <1>\r\n\r\nx\r\n--q--\r\n",
    )

    assert mail.letter.attachments == 0


def test_an_attached_message_is_counted_and_kept_for_a_hand_over():
    inner = b"From: Karl <karl@example.org>\r\nSubject: Erase\r\n\r\nErase my account."
    mail = letter(
        b"Content-Type: multipart/mixed; boundary=q\r\n",
        b"--q\r\n\r\nFYI\r\n--q\r\nContent-Type: message/rfc822\r\n\r\n" + inner + b"\r\n--q--\r\n",
    )

    assert mail.letter.attachments == 1
    assert mail.letter.text == "FYI"
    assert parse(mail.attached[0]).sender == "karl@example.org"


def test_uuencoded_files_in_a_text_are_cut_out_and_counted():
    mail = letter(b"", b"My letter.\r\n\r\nbegin 644 id.gif\r\n#0V%T\r\n`\r\nend\r\nThank you.\r\n")

    assert mail.letter.attachments == 1
    assert "0V%T" not in mail.letter.text
    assert "Thank you." in mail.letter.text


def test_words_without_a_reader_for_them_say_so():
    assert letter(
        b"Content-Type: multipart/encrypted; boundary=q\r\n",
        b"--q\r\nContent-Type: application/octet-stream\r\n\r\nx\r\n--q--\r\n",
    ).defects == ("encrypted",)
    assert "tnef" in letter(b"Content-Type: application/ms-tnef\r\n", b"x").defects


@pytest.mark.parametrize(
    ("raw", "defect"),
    [
        (b"", "empty"),
        (b" \r\n\r\n ", "empty"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\x00" * 600, "outlook_binary"),
        (bytes.fromhex("789f3e22") + b"\x00" * 60, "tnef"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8, "no_mail"),
    ],
)
def test_what_is_no_mail_is_not_readable_and_says_why(raw, defect):
    mail = parse(raw)

    assert not mail.readable
    assert defect in mail.defects
    assert mail.letter.text == ""


def test_a_plain_text_without_any_header_is_still_a_text():
    mail = parse("Bonjour,\neffacez mes données.\n".encode())

    assert mail.readable
    assert mail.letter.text == "Bonjour,\neffacez mes données."


def test_a_repr_shows_no_content():
    assert "Nora" not in repr(letter())
    assert "example" not in repr(letter())


HOSTILE = {
    "many parts": HEAD + b"Content-Type: multipart/mixed; boundary=q\r\n\r\n" + b"--q\r\n\r\nhi\r\n" * 10_000,
    "deep nesting": HEAD
    + b"".join(b"Content-Type: multipart/mixed; boundary=q%d\r\n\r\n--q%d\r\n" % (n, n) for n in range(1_000)),
    "a header of five megabytes": b"X-Long: " + b"a" * 5_000_000 + b"\r\n" + HEAD + b"\r\nhello",
    "a million fields": b"A: b\r\n" * 1_000_000 + b"\r\nhello",
    "escaped quotes": b"From: " + b'\\"' * 10_000 + b"\r\n\r\nhello",
    "open tags": HEAD + b"Content-Type: text/html\r\n\r\n" + b"<p><b></i>" * 200_000,
    "open comments": HEAD + b"Content-Type: text/html\r\n\r\n" + b"<!--" * 400_000,
    "flowed lines": HEAD + b"Content-Type: text/plain; format=flowed\r\n\r\n" + b"a \n" * 500_000,
    "broken padding": HEAD + b"Content-Transfer-Encoding: base64\r\n\r\n" + b"AA==" * 500_000,
    "soft breaks": HEAD + b"Content-Transfer-Encoding: quoted-printable\r\n\r\n" + b"=" * 3_000_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_mail_costs_bounded_time(name):
    before = time.process_time()

    mail = parse(HOSTILE[name])

    assert time.process_time() - before < 5
    assert "parser_failed" not in mail.defects


def test_an_ordinary_letter_takes_less_than_two_milliseconds():
    raw = HEAD + b"X-Filler: value of a field\r\n" * 40 + b"\r\n" + b"A line of an ordinary letter.\r\n" * 160

    def seconds() -> float:
        before = time.process_time()
        for _ in range(50):
            parse(raw)
        return (time.process_time() - before) / 50

    assert min(seconds() for _ in range(3)) < 0.002


def test_what_lies_too_deep_is_not_read_and_said_so():
    mail = parse(HOSTILE["deep nesting"])

    assert mail.readable
    assert "too_deep" in mail.defects


def test_uncut_parts_count_as_attachments():
    assert parse(HOSTILE["many parts"]).letter.attachments == 9_000


TOKENS = [
    b"From: ", b"Subject: ", b"Content-Type: multipart/mixed; boundary=", b"Content-Type: text/html; charset=", b"utf-16", b"\n",
    b"\r\n\r\n", b"--q", b"q", b"=?utf-8?b?", b"?=", b"<", b">", b'"', b"(", b"\x00", b"\xff", b"begin 644 x\n", b"=",
    b"Content-Transfer-Encoding: base64\n", b"message/rfc822", b"multipart/report", b"\x1b$B", b"a@example.org", b"; ", b"name*0*=",
    b"''%ff", b"idna", b"zip", b"rot13", b"unicode_escape", b"\xe9", b"message/delivery-status", b"Final-Recipient: ",
]  # fmt: skip


@given(st.one_of(st.binary(max_size=400), st.lists(st.sampled_from(TOKENS), max_size=40).map(b"".join)))
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_bytes_make_the_parser_fail(raw):
    mail = parse(raw)

    assert "parser_failed" not in mail.defects
    mail.letter.text.encode("utf-8")


@given(st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc", "Cf", "Co", "Cn")), min_size=1, max_size=200))
def test_a_text_sent_in_base64_comes_back(text):
    raw = (
        HEAD
        + b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + base64.encodebytes(("x" + text + "x").encode())
    )

    assert parse(raw).letter.text == ("x" + text + "x").replace("\u2028", "\n").replace("\u2029", "\n").replace(
        "\xa0", " "
    )
