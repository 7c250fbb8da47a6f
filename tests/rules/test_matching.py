from datetime import UTC, datetime

import pytest

from bot.cases.matching import Candidate, Link, choose

EARLY, LATE = datetime(2027, 3, 1, tzinfo=UTC), datetime(2027, 3, 9, tzinfo=UTC)


def candidate(number="AZ-0000-0001", link=Link.THREAD, *, is_open=True, received_at=EARLY):
    return Candidate(number=number, link=link, is_open=is_open, received_at=received_at)


def test_a_letter_that_points_nowhere_belongs_to_no_case():
    assert choose([]) is None


@pytest.mark.parametrize(
    ("stronger", "weaker"),
    [
        (candidate(link=Link.NUMBER), candidate("AZ-0000-0002", Link.REFERENCE)),
        (candidate(link=Link.REFERENCE), candidate("AZ-0000-0002", Link.THREAD)),
        (candidate(link=Link.NUMBER, is_open=False), candidate("AZ-0000-0002", Link.THREAD)),
        (candidate(is_open=True), candidate("AZ-0000-0002", is_open=False, received_at=LATE)),
        (candidate(received_at=LATE), candidate("AZ-0000-0002", received_at=EARLY)),
    ],
    ids=["number over reference", "reference over thread", "a named case even if closed", "open first", "latest first"],
)
def test_the_stronger_link_wins_then_the_open_case_then_the_latest(stronger, weaker):
    assert choose([weaker, stronger]) == stronger
    assert choose([stronger, weaker]) == stronger
