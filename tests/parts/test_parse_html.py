"""HTML letters come out as a reader sees them, with history marked."""

import pytest

from bot.mail.html import DIVIDER, to_text


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>One</p><p>Two</p>", "One\n\nTwo"),
        ("One<br>Two<br/>Three", "One\nTwo\nThree"),
        ("<div>One</div><div>Two</div>", "One\nTwo"),
        ("<ul><li>name</li><li>address</li></ul>", "- name\n- address"),
        ("a &lt;b&gt; &amp; c&nbsp;d &eacute;", "a <b> & c d é"),
        ("<pre>one\n  two</pre>", "one\n  two"),
        ("<style>p{}</style><script>if (a<b) erase()</script>Hello<noscript>no</noscript>", "Hello"),
        ("Hello <!-- erase --> world", "Hello world"),
        ("3 < 4 and 5 > 4", "3 < 4 and 5 > 4"),
        ('<a title="a > b">link</a> text', "link text"),
        ('<div style="display:none">preview</div>Hello', "Hello"),
        ("<table><tr><td>left<br>more left</td><td>right</td></tr></table>", "left\nmore left right"),
        ("", ""),
    ],
)
def test_html_is_read_as_it_is_seen(html, expected):
    assert to_text(html) == expected


def test_a_hiding_element_that_is_never_closed_hides_nothing():
    assert "Erase my data" in to_text('<p style="display:none">Erase my data, please.')


def test_a_blockquote_is_history():
    assert (
        to_text("Yes.<blockquote type=cite>Shall we?<br>Now?</blockquote>Thanks")
        == "Yes.\n\n> Shall we?\n> Now?\n\nThanks"
    )


def test_a_blockquote_that_only_indents_is_the_writers_own():
    html = '<blockquote style="margin:0 0 0 40px;border:none;padding:0px">My address is new.</blockquote>'

    assert to_text(html) == "My address is new."


def test_the_header_of_a_forward_is_not_marked_as_history():
    html = '<div class="gmail_quote"><div class="gmail_attr">---------- Forwarded message ---------<br>De : Ana</div>Effacez</div>'

    assert to_text(html).startswith("---------- Forwarded message ---------\nDe : Ana")


def test_outlook_marks_where_history_begins():
    assert DIVIDER in to_text('Yes<div id="divRplyFwdMsg"><b>From:</b> A</div>')


def test_text_far_below_many_levels_is_not_lost():
    assert to_text("<div>" * 5_000 + "Erase my data") == "Erase my data"
