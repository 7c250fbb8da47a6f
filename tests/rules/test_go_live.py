"""Nothing leaves before somebody answers for each item of the pack (P19)."""

from datetime import date, timedelta

import pytest

from handlers.go_live import Item, missing

TODAY = date(2026, 12, 1)
COMPLETE = dict.fromkeys(Item, TODAY - timedelta(days=30))


def test_a_complete_pack_is_complete():
    assert missing(COMPLETE, TODAY) == ()


@pytest.mark.parametrize("item", Item)
def test_each_item_is_needed(item):
    without = {name: day for name, day in COMPLETE.items() if name is not item}

    assert missing(without, TODAY) == (item,)
    assert missing(COMPLETE | {item: TODAY + timedelta(days=1)}, TODAY) == (item,)


def test_a_charter_counts_thirty_days_after_it_was_announced():
    announced = COMPLETE | {Item.CHARTER_ANNOUNCED: TODAY - timedelta(days=29)}

    assert missing(announced, TODAY) == (Item.CHARTER_ANNOUNCED,)
    assert missing(announced, TODAY + timedelta(days=1)) == ()
