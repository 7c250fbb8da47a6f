"""The languages that a mail's header tells."""

import pytest

from bot.mail.tongue import languages


@pytest.mark.parametrize(
    ("fields", "sender", "told"),
    [
        ((("content-language", "fr-FR"),), "a@example.org", ("fr",)),
        ((("accept-language", "en-GB;q=0.5, de-AT, fr;q=0"),), "a@example.org", ("de", "en")),
        ((("content-language", "nl"), ("accept-language", "fr, nl")), "a@example.org", ("nl", "fr")),
        ((), "jana@example.com", ()),
        ((), "someone@example.be", ()),
        ((), "", ()),
        ((("content-language", "x" * 5000),), "", ()),
    ],
)
def test_the_header_tells_languages_likeliest_first(fields, sender, told):
    assert languages(fields, sender) == told
