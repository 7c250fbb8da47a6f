"""A sender is proven by the receiving server's own word, in its own place, and by nothing else (P9)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.mail.authentication import is_authenticated
from bot.mail.parse import parse

HOP = "Received: from mail.example.org (mail.example.org [192.0.2.1]) by mx.google.com with ESMTPS id x; Tue, 3 Mar 2026 09:00:00 -0800"
INSIDE = "Received: by 2002:a05:6a10:5e1c:b0:4a1:b2c3:d4e5 with SMTP id x; Tue, 3 Mar 2026 09:00:00 -0800"
PASS = (
    "Authentication-Results: mx.google.com; dkim=pass header.i=@example.org header.s=s1; spf=pass (google.com: domain of "
    "nora@example.org designates 192.0.2.1 as permitted sender) smtp.mailfrom=nora@example.org; "
    "dmarc=pass (p=REJECT sp=REJECT dis=NONE) header.from=example.org"
)
FROM = "From: Nora Weiss <nora@example.org>"
SUBJECT = "Subject: My data"


def proven(*lines: str, **given_: object) -> bool:
    return is_authenticated(parse(("\r\n".join(lines) + "\r\n\r\nErase my data.").encode()), **given_)  # type: ignore[arg-type]


def test_the_servers_own_pass_proves_the_sender():
    assert proven(
        "Delivered-To: privacy@example.com",
        INSIDE,
        "X-Received: by 2002:a05::1",
        "Return-Path: <nora@example.org>",
        HOP,
        PASS,
        FROM,
        SUBJECT,
    )


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param((HOP, FROM, SUBJECT), id="no results"),
        pytest.param((HOP, FROM, PASS, SUBJECT), id="below From"),
        pytest.param((HOP, "Message-ID: <a@example.org>", PASS, FROM), id="below Message-ID"),
        pytest.param((HOP, "DKIM-Signature: v=1", PASS, FROM), id="below the sender's signature"),
        pytest.param((HOP, "Received: from evil by relay.example.net; x", PASS, FROM), id="below another host's hop"),
        pytest.param(
            ("Received: from a by b.google.com.example.net", PASS, FROM), id="a host with a name like Google's"
        ),
        pytest.param(
            (HOP, PASS.replace("mx.google.com", "mx.google.com.example.net"), FROM), id="another server's name"
        ),
        pytest.param(
            (HOP, PASS.replace("mx.google.com", "example.net"), PASS.replace("dmarc=pass", "dmarc=fail"), FROM),
            id="the first of ours says fail",
        ),
        pytest.param((HOP, PASS.replace("dmarc=pass", "dmarc=fail"), PASS, FROM), id="only the first of ours counts"),
        pytest.param((HOP, PASS.replace("dmarc=pass", "dmarc=none"), FROM), id="no policy"),
        pytest.param((HOP, PASS.partition("; dmarc")[0], FROM), id="no dmarc word"),
        pytest.param(
            (HOP, PASS.replace("header.from=example.org", "header.from=example.net"), FROM), id="another domain"
        ),
        pytest.param(
            (HOP, PASS.replace("header.from=example.org", "header.from=mail.example.org"), FROM), id="a subdomain only"
        ),
        pytest.param((HOP, PASS.replace("header.from=example.org", ""), FROM), id="no domain"),
        pytest.param((HOP, PASS + "; dmarc=fail header.from=example.org", FROM), id="two verdicts"),
        pytest.param((HOP, PASS.replace("dmarc=pass", "spf=none (; dmarc=pass )"), FROM), id="a verdict in a comment"),
        pytest.param(
            (HOP, PASS.partition("dmarc")[0] + 'x="; dmarc=pass header.from=example.org"', FROM),
            id="a verdict in quotes",
        ),
        pytest.param((HOP, "ARC-" + PASS, FROM), id="a forwarder's word"),
        pytest.param((HOP, PASS, FROM, "From: Eve <eve@example.org>"), id="two From fields"),
        pytest.param((HOP, PASS, "From: nora@example.org, eve@example.org"), id="two addresses"),
        pytest.param((HOP, PASS, "From: <eve@example.net> <nora@example.org>"), id="two angles"),
        pytest.param((HOP, PASS, "From: Nora"), id="no address"),
        pytest.param((HOP, PASS, SUBJECT), id="no From"),
    ],
)
def test_nothing_else_proves_a_sender(lines):
    assert not proven(*lines)


@pytest.mark.parametrize(
    "written",
    [
        "From: nora@EXAMPLE.org",
        'From: "Weiss, Nora" <nora@example.org>',
        'From: "bank@example.net" <nora@example.org>',
        "From: =?utf-8?Q?No=2C_ra?= <nora@example.org>",
    ],
)
def test_one_address_counts_however_it_is_written(written):
    assert proven(HOP, PASS, written)


def test_a_domain_may_be_written_in_its_own_letters():
    assert proven(
        HOP, PASS.replace("header.from=example.org", "header.from=xn--bcher-kva.example"), "From: x@bücher.example"
    )


def test_another_server_may_be_the_one_that_counts():
    ours = PASS.replace("mx.google.com", "mx.example.com")

    assert proven(HOP.replace("mx.google.com", "mx.example.com"), ours, FROM, authserv_id="mx.example.com")


def test_a_list_of_ours_that_rewrote_from_proves_only_itself():
    lists = frozenset({"privacy.example.org"})
    through = "List-Id: Privacy <privacy.example.org>"

    assert not proven(HOP, PASS, "From: 'Nora' via Privacy <privacy@example.org>", through, own_list_ids=lists)
    assert not proven(HOP, PASS, FROM, "X-Original-From: Nora <nora@example.net>", own_list_ids=lists)


def test_a_list_of_ours_that_kept_from_leaves_the_proof():
    assert proven(HOP, PASS, FROM, "List-Id: <privacy.example.com>", own_list_ids=frozenset({"privacy.example.com"}))


@given(st.text(max_size=200))
def test_no_results_field_breaks_the_reader(value):
    line = " ".join(value.split())

    assert proven(HOP, f"Authentication-Results: mx.google.com; {line}", FROM) in {True, False}
