"""D1, D5, D6: calendar days, working days, public holidays of the place."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.calendars import Calendar, calendar_of
from handlers.facts import Rulebook

PARIS = Calendar()
DAYS = st.dates(min_value=date(2019, 1, 1), max_value=date(2060, 12, 31))

ELEVEN_OF_2026 = [
    "01-01",
    "04-06",
    "05-01",
    "05-08",
    "05-14",
    "05-25",
    "07-14",
    "08-15",
    "11-01",
    "11-11",
    "12-25",
]  # Code du travail, L3133-1


def test_france_has_the_eleven_national_holidays_and_no_other():
    days = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]

    named = [day for day in days if PARIS.holiday_name(day, "fr")]

    assert [f"{day:%m-%d}" for day in named] == ELEVEN_OF_2026


@pytest.mark.parametrize(
    ("year", "easter_monday", "ascension", "whit_monday"),
    [
        (2026, "04-06", "05-14", "05-25"),
        (2027, "03-29", "05-06", "05-17"),
        (2028, "04-17", "05-25", "06-05"),
        (2029, "04-02", "05-10", "05-21"),
    ],
)
def test_movable_feasts_are_computed(year, easter_monday, ascension, whit_monday):
    for day in (easter_monday, ascension, whit_monday):
        assert not PARIS.is_working_day(date.fromisoformat(f"{year}-{day}"))


@pytest.mark.parametrize("day", [date(2026, 4, 3), date(2025, 12, 26), date(2026, 5, 15)])
def test_good_friday_boxing_day_and_bridge_days_are_working_days_in_paris(day):
    assert PARIS.is_working_day(day)


def test_alsace_moselle_keeps_good_friday_when_the_settings_say_so():
    metz = Calendar(subdivision="57")

    assert not metz.is_working_day(date(2026, 4, 3))
    assert not metz.is_working_day(date(2025, 12, 26))


def test_another_country_brings_its_own_holidays():
    berlin = calendar_of(Rulebook(country="DE", time_zone="Europe/Berlin"))

    assert not berlin.is_working_day(date(2028, 10, 3))
    assert PARIS.is_working_day(date(2028, 10, 3))
    assert berlin.is_working_day(date(2027, 7, 14))


def test_a_country_with_another_weekend_keeps_it():
    jerusalem = Calendar("IL", None, "Asia/Jerusalem")

    assert not jerusalem.is_working_day(date(2026, 6, 5))
    assert jerusalem.is_working_day(date(2026, 6, 7))


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        ("2026-09-15T21:59:59+00:00", "2026-09-15"),
        ("2026-09-15T22:00:00+00:00", "2026-09-16"),
        ("2026-12-14T22:59:59+00:00", "2026-12-14"),
        ("2026-12-14T23:00:00+00:00", "2026-12-15"),
        ("2026-06-30T18:30:00-04:00", "2026-07-01"),
        ("2026-10-25T02:30:00+01:00", "2026-10-25"),
    ],
)
def test_the_day_of_an_instant_is_the_day_in_paris(instant, day):
    assert PARIS.day_of(datetime.fromisoformat(instant)) == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("day", "end"),
    [
        (date(2026, 10, 15), datetime(2026, 10, 15, 21, 59, 59, tzinfo=UTC)),
        (date(2026, 10, 26), datetime(2026, 10, 26, 22, 59, 59, tzinfo=UTC)),
    ],
)
def test_a_day_ends_at_its_last_local_second(day, end):
    assert PARIS.end_of(day) == end


@pytest.mark.parametrize(
    ("day", "n", "expected"),
    [
        (date(2026, 4, 2), 1, date(2026, 4, 3)),
        (date(2026, 4, 2), 2, date(2026, 4, 7)),  # over Easter Monday
        (date(2026, 4, 4), 1, date(2026, 4, 7)),
        (date(2026, 4, 7), -1, date(2026, 4, 3)),
        (date(2026, 4, 5), -1, date(2026, 4, 3)),
        (date(2026, 4, 5), 0, date(2026, 4, 5)),
    ],
)
def test_working_days_are_counted_forwards_and_backwards(day, n, expected):
    assert PARIS.add_working_days(day, n) == expected


def test_a_holiday_has_its_name_in_the_reader_s_language():
    assert PARIS.holiday_name(date(2026, 11, 1), "fr") == "Toussaint"
    assert PARIS.holiday_name(date(2026, 11, 1), "en") == "All Saints' Day"
    assert PARIS.holiday_name(date(2026, 11, 1), "sv") == "All Saints' Day"
    assert PARIS.holiday_name(date(2026, 11, 2), "fr") is None


@pytest.mark.parametrize(
    "place", [{"country": "XX"}, {"subdivision": "QQ"}, {"time_zone": "Europe/Atlantis"}, {"time_zone": ""}]
)
def test_an_unknown_place_is_refused_at_once(place):
    with pytest.raises(ValueError, match="unknown"):
        Calendar(**place)


def test_a_year_without_known_holidays_is_refused_rather_than_taken_for_working():
    with pytest.raises(ValueError, match="known from"):
        PARIS.is_working_day(date(2500, 1, 1))


def test_an_instant_without_offset_has_no_day():
    with pytest.raises(ValueError, match="offset"):
        PARIS.day_of(datetime(2026, 9, 1, 12))  # noqa: DTZ001 - the point of the test


def test_the_same_place_is_the_same_calendar():
    assert calendar_of(Rulebook()) is calendar_of(Rulebook())


@given(DAYS)
def test_rolling_lands_on_the_nearest_working_day_on_either_side(day):
    after, before = PARIS.next_working_day(day), PARIS.last_working_day(day)

    assert before <= day <= after
    assert PARIS.is_working_day(before)
    assert PARIS.is_working_day(after)
    assert after - before <= timedelta(days=6)
    assert (before == after) == PARIS.is_working_day(day)


@given(DAYS, st.integers(min_value=1, max_value=30))
def test_going_forth_and_back_returns_to_the_same_working_day(day, n):
    start = PARIS.next_working_day(day)

    assert PARIS.add_working_days(PARIS.add_working_days(start, n), -n) == start
