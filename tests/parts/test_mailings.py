"""A mailing that says nothing of itself in its header is filed as one; what is asked in it is heard all the same."""

import pytest

from bot.cases.understanding import Household, understand
from classifiers.labels import Judgement, Right
from classifiers.pipeline import load
from handlers.facts import MachineKind

OUT = "Unsubscribe: https://example.org/out?id=5&e=privacy@example.com\r\n"
HOUSEHOLD = Household(addresses=frozenset({"privacy@example.com"}))


def understood(body, link=OUT):
    head = "From: Nora Weiss <nora@example.org>\r\nTo: privacy@example.com\r\nSubject: Spring\r\n\r\n"
    return understand((head + body + "\r\n\r\n" + link).encode(), load(), HOUSEHOLD)


@pytest.mark.parametrize(
    "body",
    [
        "Do you know what it takes to bring visitors to your pages? Our report tells you in ten minutes.",
        "Sheds and greenhouses, half the price until Sunday. You can change or delete your profile at any time.",
        "",
    ],
)
def test_an_advertisement_with_the_link_to_leave_it_is_a_lists(body):
    found = understood(body)

    assert found.machine is MachineKind.LIST
    assert found.verdict.rights == ()


def test_a_request_sent_through_a_mailing_tool_is_heard():
    found = understood("I ask you to erase all personal data you hold about me. Nora Weiss, born 1 May 1980.")

    assert found.machine is None
    assert found.verdict.rights == (Right.ERASURE,)


def test_the_same_words_without_the_link_are_a_persons():
    found = understood("Sheds and greenhouses, half the price until Sunday.", link="")

    assert found.machine is None
    assert found.verdict.judgement is Judgement.NOT_A_REQUEST
