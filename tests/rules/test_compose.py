"""A notice as a mail: the headers it has, and the ones nobody can add."""

from __future__ import annotations

import email
import email.policy
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import Misuse
from bot.mail.compose import Envelope, compose, reply_subject
from bot.mail.mailbox import MARKER_HEADER

HEADERS = [
    *("From", "To", "Subject", "Date", "Message-ID", "In-Reply-To", "References", "Auto-Submitted"),
    *("X-Auto-Response-Suppress", "Content-Language", MARKER_HEADER),
    *("MIME-Version", "Content-Type", "Content-Transfer-Encoding"),
]
TO_CLAIRE = Envelope(
    from_name="Azopio SAS",
    from_address="privacy@example.com",
    to_address="claire.morel@example.org",
    subject="Re: Mes données",
    in_reply_to="<letter-2@example.org>",
    references=("<letter-1@example.org>",),
    message_id="<notice-1@example.com>",
    date=datetime(2027, 4, 5, 8, 30, tzinfo=UTC),
    marker="k7P2-marker_value",
    language="fr",
)


def read(raw: bytes) -> EmailMessage:
    parsed = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(parsed, EmailMessage)
    return parsed


def unfolded(raw: bytes) -> list[str]:
    """The header lines as a program sees them, without the standard library's own repairs."""
    head = raw.split(b"\r\n\r\n", 1)[0].decode("utf-8").replace("\r\n ", " ")
    return head.split("\r\n")


def test_a_notice_carries_exactly_the_headers_it_should() -> None:
    message = read(compose(TO_CLAIRE, "Bonjour,\n"))

    assert message.keys() == HEADERS
    assert message["To"] == "claire.morel@example.org"
    assert message["Subject"] == "Re: Mes données"
    assert message["Auto-Submitted"] == "auto-replied"
    assert message[MARKER_HEADER] == "k7P2-marker_value"
    assert message["Date"].datetime == TO_CLAIRE.date
    assert message.defects == []


def test_a_bounce_is_not_suppressed() -> None:
    suppressed = str(read(compose(TO_CLAIRE, "x\n"))["X-Auto-Response-Suppress"]).split(", ")

    assert "OOF" in suppressed
    assert "NDR" not in suppressed
    assert "All" not in suppressed


def test_nobody_else_gets_a_copy_and_nothing_looks_like_bulk() -> None:
    names = {name.lower() for name in read(compose(TO_CLAIRE, "x\n"))}

    assert not names & {"cc", "bcc", "reply-to", "precedence", "list-id", "sender"}


def test_french_text_survives_the_way() -> None:
    body = "Où en êtes-vous ?\n\nVous aurez notre réponse « au plus tard » le 3 mai.\n.\nFrom here\n"

    raw = compose(TO_CLAIRE, body)

    assert read(raw).get_content().replace("\r\n", "\n") == body
    assert raw.isascii()


def test_plain_ascii_goes_as_it_is() -> None:
    raw = compose(TO_CLAIRE, "Hello,\n\nGood-bye.\n")

    assert read(raw)["Content-Transfer-Encoding"] == "7bit"
    assert raw.endswith(b"\r\n\r\nHello,\r\n\r\nGood-bye.\r\n")


def test_an_overlong_line_is_encoded() -> None:
    raw = compose(TO_CLAIRE, "https://example.org/" + "x" * 2000 + "\n")

    assert max(map(len, raw.split(b"\r\n"))) <= 78
    assert "x" * 2000 in read(raw).get_content()


def test_both_languages_are_named_when_both_are_in_it() -> None:
    raw = compose(replace(TO_CLAIRE, language="fr, en"), "x\n")

    assert read(raw)["Content-Language"] == "fr, en"


def test_a_long_message_id_stays_a_message_id() -> None:
    outlook = f"<{'A' * 120}@prod.example.com>"

    raw = compose(replace(TO_CLAIRE, in_reply_to=outlook, references=(outlook,)), "x\n")

    assert f"In-Reply-To: {outlook}" in unfolded(raw)
    assert f"References: {outlook}" in unfolded(raw)


@pytest.mark.parametrize("bare", ["letter-2@example.org", "<letter-2@example.org>", " <letter-2@example.org> "])
def test_a_message_id_is_known_with_or_without_brackets(bare: str) -> None:
    raw = compose(replace(TO_CLAIRE, in_reply_to=bare), "x\n")

    assert "In-Reply-To: <letter-2@example.org>" in unfolded(raw)


@pytest.mark.parametrize(
    "odd",
    ["", "none", "<two words@example.org>", "<a@b>\r\nBcc: eve@example.org", "<é@example.org>", f"<{'x' * 999}@y>"],
)
def test_what_is_no_message_id_is_left_out(odd: str) -> None:
    message = read(
        compose(replace(TO_CLAIRE, in_reply_to=odd, references=(odd,), message_id=odd), "x\n"),
    )

    assert not {"Message-ID", "In-Reply-To", "References", "Bcc"} & set(message.keys())


def test_a_long_thread_keeps_its_first_and_its_last_ids() -> None:
    ids = tuple(f"<letter-{number}@example.org>" for number in range(200))

    raw = compose(replace(TO_CLAIRE, references=ids, in_reply_to="<last@example.org>"), "x\n")

    kept = next(line for line in unfolded(raw) if line.startswith("References: ")).split()[1:]
    assert kept[0] == ids[0]
    assert kept[-1] == "<last@example.org>"
    assert len(kept) == 21
    assert list(kept[1:-1]) == list(ids[-19:])


def test_the_letter_answered_comes_last_and_once() -> None:
    references = ("<b@example.org>", "<letter-2@example.org>", "<b@example.org>", "<c@example.org>")

    raw = compose(replace(TO_CLAIRE, references=references), "x\n")

    assert "References: <b@example.org> <c@example.org> <letter-2@example.org>" in unfolded(raw)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "claire",
        "claire@",
        "@example.org",
        "claire@example.org, eve@example.org",
        "Claire <claire@example.org>",
        "claire@example.org\r\nBcc: eve@example.org",
        "claire@example.org\n",
        "cla ire@example.org",
        "claire@a@example.org",
        "claire@[127.0.0.1]",
        "claire@exa..mple.org",
        "x" * 65 + "@example.org",
    ],
)
def test_what_is_no_address_is_refused_without_being_quoted(address: str) -> None:
    with pytest.raises(Misuse) as refusal:
        compose(replace(TO_CLAIRE, to_address=address), "x\n")

    assert "example" not in str(refusal.value)
    assert "eve" not in str(refusal.value)


def test_a_domain_with_accents_is_written_in_ascii() -> None:
    raw = compose(replace(TO_CLAIRE, to_address="claire@société.example.org"), "x\n")

    assert "To: claire@xn--socit-esab.example.org" in unfolded(raw)


@pytest.mark.parametrize("marker", ["", "two words", "a\r\nBcc: eve@example.org", "é", "x" * 201])
def test_a_marker_that_is_none_is_refused(marker: str) -> None:
    with pytest.raises(Misuse):
        compose(replace(TO_CLAIRE, marker=marker), "x\n")


def test_a_date_without_its_zone_is_refused() -> None:
    with pytest.raises(Misuse):
        compose(replace(TO_CLAIRE, date=datetime(2027, 4, 5)), "x\n")  # noqa: DTZ001 - the mistake under test


@pytest.mark.parametrize(
    ("original", "answer"),
    [
        ("Mes données", "Re: Mes données"),
        ("Re: Mes données", "Re: Mes données"),
        ("RE : Re: re:Mes données", "Re: Mes données"),
        ("TR: Mes données", "Re: TR: Mes données"),
        ("Réponse à votre lettre", "Re: Réponse à votre lettre"),
        ("Mes\r\nBcc: eve@example.org données", "Re: Mes Bcc: eve@example.org données"),
        ("  Mes \t données ", "Re: Mes données"),
        ("", "Votre demande"),
        ("Re:", "Votre demande"),
        ("\x00\x07", "Votre demande"),
    ],
)
def test_an_answer_keeps_the_subject_after_one_re(original: str, answer: str) -> None:
    assert reply_subject(original, fallback="Votre demande") == answer


def test_an_envelope_does_not_show_itself() -> None:
    assert "claire" not in repr(TO_CLAIRE)


any_text = st.text(st.one_of(st.characters(), st.sampled_from("\r\n\t\x00 :<>@=?\u2028\u0085")), max_size=120)
hostile = st.one_of(
    any_text,
    st.sampled_from(
        [
            "x\r\nBcc: eve@example.org",
            "=?utf-8?q?x=0D=0ABcc:_eve=40example.org?=",
            "=?utf-8?b?DQpCY2M6IGV2ZUBleGFtcGxlLm9yZw==?=",
            "x\n\nbody",
            "x\r Bcc: eve@example.org",
            'a" <eve@example.org>, "b',
        ]
    ),
)


@given(
    name=hostile,
    subject=hostile,
    in_reply_to=hostile,
    references=st.lists(hostile, max_size=5),
    message_id=hostile,
    language=hostile,
    body=hostile,
)
def test_no_text_whatever_adds_a_header(
    name: str, subject: str, in_reply_to: str, references: list[str], message_id: str, language: str, body: str
) -> None:
    hostile_envelope = replace(
        TO_CLAIRE,
        from_name=name,
        subject=subject,
        in_reply_to=in_reply_to,
        references=tuple(references),
        message_id=message_id,
        language=language,
    )

    raw = compose(hostile_envelope, body)

    names = [line.partition(":")[0] for line in unfolded(raw)]
    assert names == [name for name in HEADERS if name in names]
    message = read(raw)
    assert message.keys() == names
    assert [one.addr_spec for one in message["To"].addresses] == [TO_CLAIRE.to_address]
    assert [one.addr_spec for one in message["From"].addresses] == [TO_CLAIRE.from_address]
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert b"\r" not in raw.replace(b"\r\n", b"")


@given(to_address=hostile)
def test_no_address_whatever_reaches_a_second_person(to_address: str) -> None:
    try:
        raw = compose(replace(TO_CLAIRE, to_address=to_address), "x\n")
    except Misuse:
        return

    assert [line.partition(":")[0] for line in unfolded(raw)] == HEADERS
    assert len(read(raw)["To"].addresses) == 1


@given(subject=st.text(max_size=300))
def test_a_subject_arrives_as_it_was_written(subject: str) -> None:
    answer = reply_subject(subject, fallback="Votre demande")

    arrived = read(compose(replace(TO_CLAIRE, subject=answer), "x\n"))["Subject"]

    assert str(arrived).split() == answer.split()


@given(subject=hostile)
def test_answering_an_answer_changes_nothing(subject: str) -> None:
    once = reply_subject(subject, fallback="Votre demande")

    assert reply_subject(once, fallback="Votre demande") == (once if once.startswith("Re: ") else f"Re: {once}")
    assert "\n" not in once
    assert "\r" not in once
