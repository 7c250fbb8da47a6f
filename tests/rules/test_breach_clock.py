"""B1-B8: 72 elapsed hours, the next full hour, pages by day and night."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.breach_clock import BreachClock, BreachOutcome, needs_reason, reporter_notices

INSTANTS = st.datetimes(min_value=datetime(2024, 1, 1), max_value=datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds the zone
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def at(text):
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("aware_at", "safe_end", "legal_end"),
    [
        ("2026-10-16T15:00+02:00", "2026-10-19T15:00+02:00", "2026-10-19T16:00+02:00"),
        ("2026-10-16T16:30+02:00", "2026-10-19T16:30+02:00", "2026-10-19T17:00+02:00"),
        ("2026-10-23T16:30+02:00", "2026-10-26T15:30+01:00", "2026-10-26T16:00+01:00"),
        ("2027-03-26T20:00+01:00", "2027-03-29T21:00+02:00", "2027-03-29T22:00+02:00"),
        ("2026-12-24T18:00+01:00", "2026-12-27T18:00+01:00", "2026-12-27T19:00+01:00"),
        ("2026-12-31T23:59:59+01:00", "2027-01-03T23:59:59+01:00", "2027-01-04T00:00+01:00"),
        ("2028-02-27T10:10Z", "2028-03-01T11:10+01:00", "2028-03-01T12:00+01:00"),
    ],
)
def test_the_ends_follow_the_table(aware_at, safe_end, legal_end):
    clock = BreachClock(received_at=LONG_AGO, aware_at=at(aware_at))

    assert clock.safe_end == at(safe_end)
    assert clock.legal_end == at(legal_end)


def test_until_the_dpo_decides_the_report_starts_a_provisional_clock():
    clock = BreachClock(received_at=at("2026-10-16T15:20+02:00"))

    assert clock.provisional
    assert clock.safe_end == at("2026-10-19T15:20+02:00")
    assert clock.legal_end is None


def test_dpo_and_security_are_paged_day_and_night():
    clock = BreachClock(received_at=at("2026-12-24T22:00Z"))

    hours = [(instant - clock.started_at) / timedelta(hours=1) for _, instant in clock.pages]

    assert hours == [0, 12, 24, 48, 60, 68]


def test_a_page_is_due_from_its_hour_on():
    clock = BreachClock(received_at=at("2026-12-24T22:00Z"))

    assert clock.pages_due(at("2026-12-24T22:00Z")) == (0,)
    assert clock.pages_due(at("2026-12-25T21:59Z")) == (0, 12)
    assert clock.pages_due(at("2026-12-25T22:00Z")) == (0, 12, 24)


def test_awareness_cannot_lie_before_the_report():
    with pytest.raises(ValueError, match="aware_at"):
        BreachClock(received_at=at("2026-10-16T15:00Z"), aware_at=at("2026-10-16T14:59Z"))


def test_an_instant_without_offset_is_refused():
    with pytest.raises(ValueError, match="offset"):
        _ = BreachClock(received_at=datetime(2026, 10, 16)).safe_end  # noqa: DTZ001 - the point of the test


def test_a_notification_is_late_after_the_legal_end():
    clock = BreachClock(received_at=LONG_AGO, aware_at=at("2026-10-16T16:30Z"))

    assert clock.notification(at("2026-10-19T17:00Z")) is BreachOutcome.NOTIFIED
    assert clock.notification(at("2026-10-19T17:00:01Z")) is BreachOutcome.NOTIFIED_LATE


@pytest.mark.parametrize("outcome", BreachOutcome)
def test_only_no_breach_and_a_late_notification_need_a_reason(outcome):
    assert needs_reason(outcome) == (outcome in {BreachOutcome.NOT_A_BREACH, BreachOutcome.NOTIFIED_LATE})


def test_the_reporter_is_thanked_and_a_request_in_the_same_letter_acknowledged():
    assert reporter_notices(also_a_request=False) == ("N18",)
    assert reporter_notices(also_a_request=True) == ("N18", "N1")


@given(INSTANTS)
def test_the_legal_end_is_a_full_hour_never_before_the_safe_end(aware_at):
    clock = BreachClock(received_at=LONG_AGO, aware_at=aware_at)

    assert clock.legal_end is not None
    assert timedelta(0) < clock.legal_end - clock.safe_end <= timedelta(hours=1)
    assert (clock.legal_end.minute, clock.legal_end.second, clock.legal_end.microsecond) == (0, 0, 0)
