"""The office of the stories: a mailbox, a daemon and a clock, played on the real stage."""

from __future__ import annotations

from contextlib import ExitStack

import pytest

from tests.stories.office import Office, open_office


@pytest.fixture
def office(tmp_path) -> Office:
    with ExitStack() as stack:
        yield open_office(stack, tmp_path)


@pytest.fixture
def open_another(tmp_path):
    """Open an office of one's own making, such as one whose Gmail behaves otherwise."""
    with ExitStack() as stack:
        yield lambda **how: open_office(stack, tmp_path, **how)
