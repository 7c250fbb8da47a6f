"""More than one case in ten extended is a habit, not a need (P7)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.extension_share import is_frequent


@pytest.mark.parametrize(
    ("extended", "received", "frequent"),
    [(0, 0, False), (0, 5, False), (1, 9, True), (1, 10, False), (2, 19, True), (2, 20, False), (3, 20, True)],
)
def test_more_than_one_in_ten_is_frequent(extended, received, frequent):
    assert is_frequent(extended=extended, received=received) is frequent


@given(st.integers(0, 1000), st.integers(1, 1000))
def test_another_extension_never_silences_it(extended, received):
    assert is_frequent(extended=extended + 1, received=received) or not is_frequent(
        extended=extended, received=received
    )
