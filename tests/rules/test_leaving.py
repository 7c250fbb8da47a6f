"""A mailing is known by its link to leave it, where that link carries our own address (P10b)."""

import pytest

from bot.mail.leaving import leads_out
from bot.mail.parse import parse

OURS = frozenset({"privacy@example.com"})

LEADING_OUT = {
    "the address in the query": "Unsubscribe: https://mail.example.org/out?id=5&e=privacy@example.com",
    "the address in percent signs": "Opt out: http://example.org/x/privacy%40example.com",
    "a label behind the link": '<a href="https://example.org/u?m=privacy@example.com">Remove your email</a>',
    "capitals of a program": "OPT-OUT HTTPS://EXAMPLE.ORG/?E=PRIVACY@EXAMPLE.COM",
    "in French": "Pour vous désabonner : https://example.org/d?privacy@example.com",
    "in German": "Newsletter abmelden: https://example.org/ab?mail=privacy@example.com",
    "in Polish": "Aby się wypisać, kliknij https://example.org/w?m=privacy@example.com",
}
STAYING = {
    "a link without our address": "Unsubscribe: https://mail.example.org/out?id=5",
    "a newsletter to somebody else, sent on to us": "Unsubscribe: https://example.org/out?e=nora@example.org",
    "our address, but no link": "I wrote to privacy@example.com to unsubscribe and nothing happened.",
    "a link with our address to something else": "My form: https://example.org/form?to=privacy@example.com says all.",
    "a Spanish sentence with its 'del'": "La copia del contrato: https://example.org/f?to=privacy@example.com y gracias.",
    "a letter from Peru": "Escribo desde Peru, ver https://example.org/f?to=privacy@example.com para el caso.",
    "a gateway that writes every link anew": (
        "Delete my page https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fexample.org%2Fnora"
        "&data=05%7C01%7Cprivacy%40example.com%7Cabc"
    ),
    "nothing": "",
}


@pytest.mark.parametrize("name", LEADING_OUT)
def test_a_link_with_our_address_leads_out_of_a_mailing(name):
    assert leads_out([LEADING_OUT[name]], OURS)


@pytest.mark.parametrize("name", STAYING)
def test_what_a_person_may_write_leads_nowhere(name):
    assert not leads_out([STAYING[name]], OURS)


def test_without_an_address_of_ours_nothing_leads_out():
    assert not leads_out(LEADING_OUT.values(), frozenset())


def test_the_link_is_found_in_html_that_is_not_shown():
    raw = (
        "From: Deals <deals@example.org>\r\nTo: Privacy@Example.com\r\nSubject: Spring\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/alternative; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nEverything is half the price until Sunday.\r\n"
        "--b\r\nContent-Type: text/html\r\n\r\n"
        '<p>Half price</p><a href="https://example.org/u?e=privacy@example.com">unsubscribe</a>\r\n--b--\r\n'
    )

    assert parse(raw.encode()).letter.to_many


def test_a_thousand_links_take_no_more_time_than_a_few_hundred():
    text = "https://example.org/a?b=c " * 1000 + "unsubscribe https://example.org/?e=privacy@example.com"

    assert not leads_out([text], OURS)
