"""What is shown of a person, of many people, and of a stranger's text: no more than is safe."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cases.masking import masked
from bot.cases.stats import K, suppressed
from bot.cli.plain import plain


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("anna.lind@gmail.com", "•••@gmail.com"),
        ("anna@lind-and-daughters.fr", "•••@•••.fr"),
        ("anna@[192.0.2.7]", "•••@•••"),
        ("Anna@LAPOSTE.net ", "•••@laposte.net"),
        ("anna", ""),
        ("", ""),
    ],
)
def test_an_address_shows_a_big_provider_or_only_its_last_label(address, shown):
    assert masked(address) == shown


def test_small_cells_are_withheld_and_never_one_alone():
    assert suppressed(Counter(access=40, erasure=9, objection=2)) == {"access": 40, "erasure": None, "objection": None}
    assert suppressed(Counter(access=40, erasure=9)) == {"access": 40, "erasure": 9}
    assert suppressed(Counter(access=1)) == {"access": None}


@given(st.dictionaries(st.text("abcdef", min_size=1, max_size=3), st.integers(1, 30), max_size=8))
def test_no_cell_below_five_is_ever_shown_or_left_as_the_only_unknown(counts):
    shown = suppressed(Counter(counts))

    hidden = [name for name, count in shown.items() if count is None]
    assert all(count is None or count >= K for count in shown.values())
    assert len(hidden) != 1 or len(shown) == 1


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x1b[2Jb", "a‹U+001B›[2Jb"),
        ("pay \u202egnp.exe", "pay ‹U+202E›gnp.exe"),
        ("one\r\ntwo\tthree", "one\ntwo\tthree"),
        ("été, naïve, 東京", "été, naïve, 東京"),
        ("\x07\x9b31m", "‹U+0007›‹U+009B›31m"),
    ],
)
def test_a_strangers_text_cannot_act_upon_a_terminal(text, shown):
    assert plain(text) == shown


OBEYED = {chr(code) for code in (*range(32), *range(0x7F, 0xA0), *range(0x200E, 0x2010), *range(0x202A, 0x202F))}
OBEYED |= {chr(code) for code in range(0x2066, 0x206A)}


@given(st.text(st.sampled_from(sorted(OBEYED)) | st.characters()))
def test_whatever_comes_nothing_is_left_that_a_terminal_obeys(text):
    assert not set(plain(text)) & (OBEYED - set("\n\t"))
