"""D1-D7 on dated examples: our own always, the shared table where it is there."""

import csv
from datetime import datetime
from pathlib import Path

import pytest

from handlers.deadlines import deadlines
from handlers.facts import Rulebook, Suspension, SuspensionKind

SHARED = Path(__file__).parents[2].parent / "shared" / "law" / "deadline_vectors.csv"
NONE = "SUSPENDED"


def suspensions_of(text):
    spans = [one.strip().split(":", 1) for one in text.split(";") if one.strip()]
    return [
        Suspension(
            kind=SuspensionKind(kind),
            asked_at=datetime.fromisoformat(span.split("/")[0]),
            answered_at=datetime.fromisoformat(span.split("/")[1]) if span.split("/")[1] else None,
        )
        for kind, span in spans
    ]


def dates(received, suspended="", *, extended=False, sent=""):
    found = deadlines(
        received_at=datetime.fromisoformat(received),
        suspensions=suspensions_of(suspended),
        extension_sent_at=datetime.fromisoformat(sent) if sent else None,
        extended=extended,
        rules=Rulebook(),
        credit_r63=True,
    )
    return tuple(day.isoformat() if day else NONE for day in (found.due, found.one_month, found.safe))


@pytest.mark.parametrize(
    ("received", "due", "safe"),
    [
        ("2026-06-12T10:00+02:00", "2026-07-13", "2026-07-10"),  # 12 July is a Sunday
        ("2026-06-14T10:00+02:00", "2026-07-15", "2026-07-13"),  # Fête nationale, a Tuesday
        ("2027-08-31T10:00+02:00", "2027-09-30", "2027-09-30"),  # no 31 September
        ("2027-12-31T23:59:59+01:00", "2028-01-31", "2028-01-31"),
        ("2027-12-31T23:00:00Z", "2028-02-01", "2028-02-01"),  # already 1 January in Paris
        ("2032-01-31T09:00+01:00", "2032-03-01", "2032-02-27"),  # 29 February 2032 is a Sunday
        ("2031-02-28T09:00+01:00", "2031-03-28", "2031-03-28"),  # month ends are not sticky
        ("2030-03-21T09:00+01:00", "2030-04-23", "2030-04-19"),  # Easter Sunday, then Easter Monday
        ("2026-11-25T09:00+01:00", "2026-12-28", "2026-12-24"),  # Christmas, then a weekend
        ("2026-11-24T09:00+01:00", "2026-12-24", "2026-12-24"),
        ("2030-10-11T09:00+02:00", "2030-11-12", "2030-11-08"),  # Monday 11 November
        ("2043-04-07T09:00+02:00", "2043-05-11", "2043-05-06"),  # Ascension, 8 May and a weekend
    ],
)
def test_a_plain_request_is_due_one_month_later_rolled(received, due, safe):
    assert dates(received) == (due, due, safe)


@pytest.mark.parametrize(
    ("received", "suspended", "due", "safe"),
    [
        # seven days of waiting for identity: six whole ones on the safe side
        ("2027-06-01T09:00+02:00", "identity:2027-06-02T09:00Z/2027-06-09T09:00Z", "2027-07-08", "2027-07-07"),
        # asked and answered the same day
        ("2027-06-01T09:00+02:00", "identity:2027-06-02T07:00Z/2027-06-02T19:00Z", "2027-07-01", "2027-07-01"),
        # an ask inside another one is given back once
        (
            "2027-06-01T09:00+02:00",
            "identity:2027-06-02T09:00Z/2027-06-12T09:00Z; mandate:2027-06-04T09:00Z/2027-06-08T09:00Z",
            "2027-07-12",
            "2027-07-09",
        ),
        # one ends on the day the other begins: each day once
        (
            "2027-06-01T09:00+02:00",
            "identity:2027-06-02T09:00Z/2027-06-05T09:00Z; identity:2027-06-05T12:00Z/2027-06-09T09:00Z",
            "2027-07-08",
            "2027-07-06",
        ),
        # listed in the wrong order
        (
            "2027-06-01T09:00+02:00",
            "identity:2027-06-10T09:00Z/2027-06-12T09:00Z; identity:2027-06-02T09:00Z/2027-06-05T09:00Z",
            "2027-07-06",
            "2027-07-02",
        ),
        # an ask on the last day still counts, on the day after it does not
        ("2027-06-01T09:00+02:00", "identity:2027-07-01T09:00Z/2027-07-05T09:00Z", "2027-07-05", "2027-07-02"),
        ("2027-06-01T09:00+02:00", "identity:2027-07-02T09:00Z/2027-07-05T09:00Z", "2027-07-01", "2027-07-01"),
        # a first pause keeps the clock alive for a second ask
        (
            "2027-06-01T09:00+02:00",
            "mandate:2027-06-21T09:00Z/2027-06-28T09:00Z; mandate:2027-07-05T09:00Z/2027-07-07T09:00Z",
            "2027-07-12",
            "2027-07-01",
        ),
        # an ask that leaves while another is open is no ask after expiry
        (
            "2027-06-01T09:00+02:00",
            "mandate:2027-06-30T09:00Z/2027-07-20T09:00Z; identity:2027-07-19T09:00Z/2027-07-25T09:00Z",
            "2027-07-26",
            "2027-07-01",
        ),
        # an ask on the day a weekend moved the end to: the credit is added to the day before the move
        ("2026-06-12T10:00+02:00", "identity:2026-07-13T09:00Z/2026-07-17T09:00Z", "2026-07-16", "2026-07-10"),
        # asked again an hour before the first answer: still one wait
        (
            "2027-06-01T09:00+02:00",
            "identity:2027-07-01T09:00Z/2027-07-21T09:00Z; identity:2027-07-21T08:00Z/2027-07-25T09:00Z",
            "2027-07-26",
            "2027-07-23",
        ),
        # no credit before receipt
        ("2027-06-10T09:00+02:00", "identity:2027-06-01T09:00Z/2027-06-12T09:00Z", "2027-07-12", "2027-07-09"),
    ],
)
def test_pauses_are_given_back_in_calendar_days(received, suspended, due, safe):
    assert dates(received, suspended) == (due, due, safe)


@pytest.mark.parametrize(
    ("kind", "due", "safe"),
    [
        ("identity", NONE, NONE),
        ("mandate", NONE, "2027-07-01"),
        ("clarification_r63", NONE, "2027-07-01"),
        ("clarification_other", "2027-07-01", "2027-07-01"),
    ],
)
def test_an_open_ask_leaves_no_date_and_only_identity_stops_the_safe_one(kind, due, safe):
    assert dates("2027-06-01T09:00+02:00", f"{kind}:2027-06-02T09:00Z/") == (due, due, safe)


@pytest.mark.parametrize(
    ("received", "extended", "sent", "due", "one_month", "safe"),
    [
        ("2027-06-01T09:00+02:00", True, "", "2027-09-01", "2027-07-01", "2027-09-01"),
        ("2027-06-01T09:00+02:00", True, "2027-07-01T21:59:59Z", "2027-09-01", "2027-07-01", "2027-09-01"),
        ("2027-06-01T09:00+02:00", True, "2027-07-01T22:00:00Z", "2027-07-01", "2027-07-01", "2027-07-01"),
        ("2027-06-01T09:00+02:00", False, "2027-06-20T09:00Z", "2027-09-01", "2027-07-01", "2027-09-01"),
        # from 30 January three months give 30 April, one and then two 28 April, a Saturday in 2029
        ("2027-12-31T09:00+01:00", True, "", "2028-03-31", "2028-01-31", "2028-03-31"),
        ("2029-01-30T09:00+01:00", True, "", "2029-04-30", "2029-02-28", "2029-04-27"),
        # the rolled one-month day is in time for the law, not for the strictest reading
        ("2027-07-15T09:00+02:00", True, "2027-08-16T09:00Z", "2027-10-15", "2027-08-16", "2027-08-13"),
    ],
)
def test_an_extension_is_one_period_of_three_months_told_in_time(received, extended, sent, due, one_month, safe):
    assert dates(received, extended=extended, sent=sent) == (due, one_month, safe)


def test_an_ask_in_the_second_month_moves_the_extended_date_only():
    found = dates("2027-06-01T09:00+02:00", "identity:2027-08-02T09:00Z/2027-08-06T09:00Z", extended=True)

    assert found == ("2027-09-06", "2027-07-01", "2027-09-03")


def test_an_open_ask_in_the_second_month_keeps_the_one_month_date_that_has_passed():
    found = dates("2027-06-01T09:00+02:00", "mandate:2027-08-02T09:00Z/", extended=True)

    assert found == (NONE, "2027-07-01", "2027-09-01")


def test_an_extension_told_during_an_open_pause_is_in_time():
    found = dates("2027-06-01T09:00+02:00", "mandate:2027-06-02T09:00Z/2027-07-20T09:00Z", sent="2027-07-15T09:00Z")

    assert found == ("2027-10-19", "2027-08-18", "2027-07-01")


@pytest.mark.skipif(not SHARED.exists(), reason="the shared vectors are not here")
def test_every_shared_vector_is_right_in_all_three_columns():
    with SHARED.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))

    wrong = [
        row["id"]
        for row in rows
        if dates(
            row["received_at"],
            row["suspended"],
            extended=row["extended"] == "true",
            sent=row["extension_notice_sent_at"],
        )
        != (row["expected_due_date"], row["one_month_due_date"], row["earliest_safe_due_date"])
    ]

    assert rows
    assert wrong == []
