from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.clock import VirtualClock
from bot.errors import Misuse, Temporary
from bot.mail.quota import PRICES, WINDOW, Governor, Spent, price, wait_needed

START = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)


def at(seconds, units):
    return Spent(START + timedelta(seconds=seconds), units)


@pytest.mark.parametrize(
    ("spent", "units", "now", "wait"),
    [
        ([], 100, 0, 0),  # nothing spent yet
        ([at(0, 60)], 40, 1, 0),  # fits exactly
        ([at(0, 60)], 41, 1, 59),  # one unit too many: until the first leaves the window
        ([at(0, 60)], 41, 59, 1),
        ([at(0, 60)], 100, 60, 0),  # a purchase stops counting exactly a minute later
        ([at(0, 50), at(20, 50)], 50, 30, 30),  # the first one leaving is enough
        ([at(0, 50), at(20, 50)], 51, 30, 50),  # both must leave
        ([at(0, 100), at(20, 0)], 1, 30, 30),  # a free call holds nobody up
        ([at(-500, 100)], 100, 0, 0),  # long forgotten
    ],
)
def test_a_purchase_waits_until_enough_of_the_last_minute_is_over(spent, units, now, wait):
    needed = wait_needed(spent, units=units, budget=100, now=START + timedelta(seconds=now))

    assert needed == timedelta(seconds=wait)


@given(
    budget=st.integers(100, 300),
    steps=st.lists(st.tuples(st.integers(1, 100), st.floats(0, 90)), min_size=1, max_size=60),
)
def test_no_sixty_seconds_ever_see_more_than_the_budget(budget, steps):
    clock = VirtualClock(START)
    governor = Governor(clock, budget)
    bought: list[Spent] = []

    for units, idle in steps:
        clock.sleep(idle)
        governor.spend(units)
        bought.append(Spent(clock.now(), units))

    for first in bought:
        window = [one.units for one in bought if first.at <= one.at < first.at + WINDOW]
        assert sum(window) <= budget


@given(
    spent=st.lists(st.tuples(st.floats(0, 59), st.integers(1, 50)), max_size=20),
    units=st.integers(1, 200),
)
def test_the_wait_is_as_short_as_it_can_be(spent, units):
    history = sorted((at(seconds, cost) for seconds, cost in spent), key=lambda one: one.at)
    now = START + timedelta(seconds=59)

    wait = wait_needed(history, units=units, budget=1000, now=now)

    def fits(instant):
        return sum(one.units for one in history if instant - one.at < WINDOW) + units <= 1000

    assert fits(now + wait)
    assert wait == timedelta(0) or not fits(now + wait - timedelta(microseconds=1))


def test_six_hundred_messages_at_the_default_budget_take_a_minute_and_no_longer():
    clock = VirtualClock(START)
    governor = Governor(clock)

    for _ in range(600):
        governor.spend(price("gmail.users.messages.get"))

    assert clock.now() - START == timedelta(seconds=60)


def test_three_thousand_messages_take_nine_waits_of_a_minute():
    clock = VirtualClock(START)
    governor = Governor(clock)

    for _ in range(3000):
        governor.spend(price("gmail.users.messages.get"))

    assert clock.now() - START == timedelta(minutes=9)


def test_a_call_dearer_than_a_minute_is_refused_with_the_setting_to_change():
    governor = Governor(VirtualClock(START), 100)

    with pytest.raises(Misuse, match=r"gmail\.units_per_minute"):
        governor.spend(101)


def test_a_clock_set_back_does_not_block_for_longer_than_a_minute():
    clock = SteppingClock(START)
    governor = Governor(clock, 100)
    governor.spend(100)

    clock.instant -= timedelta(hours=3)
    set_back = clock.instant
    governor.spend(100)

    assert clock.instant - set_back == timedelta(seconds=60)


def test_a_stop_ends_the_wait_instead_of_spending():
    clock = StoppedClock(START)
    governor = Governor(clock, 100)
    governor.spend(100)

    with pytest.raises(Temporary):
        governor.spend(1)


def test_every_price_is_below_the_smallest_budget_the_settings_allow():
    assert max(PRICES.values()) <= 100


def test_a_method_without_a_price_is_refused_rather_than_free():
    with pytest.raises(Misuse, match="import"):
        price("gmail.users.messages.import")


class SteppingClock:
    def __init__(self, instant):
        self.instant = instant

    def now(self):
        return self.instant

    def sleep(self, seconds):
        self.instant += timedelta(seconds=seconds)


class StoppedClock(SteppingClock):
    def sleep(self, seconds):
        """Returns at once, as the system's clock does when it is asked to stop."""
