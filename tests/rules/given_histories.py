"""Requests with any history of asks and extensions, for the tests of the clock."""

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from handlers.calendars import calendar_of
from handlers.facts import Rulebook, Suspension, SuspensionKind

RULES = Rulebook()
CALENDAR = calendar_of(RULES)
RECEIPTS = st.datetimes(
    min_value=datetime(2020, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    max_value=datetime(2060, 1, 1),  # noqa: DTZ001 - the same
    timezones=st.just(UTC),
)
HOURS = st.integers(min_value=0, max_value=24 * 150)


@st.composite
def asks(draw, *, after):
    asked_at = after + timedelta(hours=draw(HOURS))
    wait = draw(st.none() | HOURS)
    answered_at = None if wait is None else asked_at + timedelta(hours=wait)
    return Suspension(kind=draw(st.sampled_from(SuspensionKind)), asked_at=asked_at, answered_at=answered_at)


@st.composite
def histories(draw):
    """A request with any asks, and an extension told at any time, or not at all."""
    received_at = draw(RECEIPTS)
    sent = draw(st.none() | HOURS)
    return {
        "received_at": received_at,
        "suspensions": draw(st.lists(asks(after=received_at), max_size=4)),
        "extension_sent_at": None if sent is None else received_at + timedelta(hours=sent),
        "extended": draw(st.booleans()),
        "rules": RULES,
        "credit_r63": draw(st.booleans()),
    }
