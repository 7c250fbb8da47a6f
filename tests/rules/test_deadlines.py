"""D1-D10: what must hold for every date, whatever the facts."""

from datetime import UTC, date, datetime

import pytest
from given_histories import CALENDAR, RULES, histories
from hypothesis import given
from hypothesis import strategies as st
from law_invariants import due_never_before_receipt, later_receipt_never_due_earlier, safe_never_after_due

from handlers.deadlines import (
    add_months,
    alarm_days,
    case_deadlines,
    deadlines,
    internal_target,
    is_late_ask,
    marketing_stop_by,
    question_target,
    send_target,
)
from handlers.facts import CaseFacts, Channel, Extension, ReasonCode, Rulebook, Suspension, SuspensionKind
from handlers.states import State


def closed(history):
    """The same history with every ask answered."""
    answered = [
        Suspension(kind=one.kind, asked_at=one.asked_at, answered_at=one.answered_at or one.asked_at)
        for one in history["suspensions"]
    ]
    return history | {"suspensions": answered}


@given(histories())
def test_nothing_is_due_before_the_day_of_receipt(history):
    due_never_before_receipt(deadlines, history)


@given(histories())
def test_the_safe_date_is_never_later_than_the_due_date(history):
    safe_never_after_due(deadlines, history)


@given(histories())
def test_a_closed_history_always_has_every_date(history):
    found = deadlines(**closed(history))

    assert None not in {found.due, found.one_month, found.safe}


@given(histories())
def test_every_legal_date_is_a_working_day_and_so_is_the_safe_one(history):
    found = deadlines(**history)

    assert all(day is None or CALENDAR.is_working_day(day) for day in (found.due, found.one_month, found.safe))


@given(histories())
def test_an_extension_never_ends_before_the_one_month_date(history):
    found = deadlines(**closed(history))

    assert found.due >= found.one_month
    assert found.extended or found.due == found.one_month


@given(histories())
def test_a_pause_never_shortens_any_period(history):
    told = closed(history) | {"extension_sent_at": None}

    found, bare = deadlines(**told), deadlines(**told | {"suspensions": []})

    assert found.due >= bare.due
    assert found.one_month >= bare.one_month
    assert found.safe >= bare.safe


@given(histories(), st.integers(min_value=0, max_value=100_000))
def test_a_later_receipt_is_never_due_earlier(history, minutes):
    later_receipt_never_due_earlier(deadlines, history, minutes)


@given(histories(), st.randoms())
def test_the_same_facts_give_the_same_dates_in_any_order_and_zone(history, random):
    shuffled = list(history["suspensions"])
    random.shuffle(shuffled)
    elsewhere = history["received_at"].astimezone(CALENDAR.local(history["received_at"]).tzinfo)

    found = deadlines(**history)
    again = deadlines(**history | {"suspensions": shuffled, "received_at": elsewhere})

    assert (found.due, found.one_month, found.safe) == (again.due, again.one_month, again.safe)
    assert deadlines(**history) == found


@given(histories())
def test_the_steps_lead_to_the_dates(history):
    found = deadlines(**history)

    ends = [step.after for step in found.steps if step.code in {"due", "suspended"}]
    safe = [step.after for step in found.steps if step.code in {"safe", "safe_suspended"}]

    assert found.steps[0].after == found.received_day
    assert (ends, safe) == ([found.due], [found.safe])


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2027, 1, 31), 1, date(2027, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2027, 2, 28), 1, date(2027, 3, 28)),
        (date(2027, 12, 15), 1, date(2028, 1, 15)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2027, 3, 31), -13, date(2026, 2, 28)),
    ],
)
def test_a_month_ends_on_the_same_number_or_the_last_day(day, months, expected):
    assert add_months(day, months) == expected


def test_a_month_beyond_the_calendar_is_refused():
    with pytest.raises(ValueError, match="beyond"):
        add_months(date(9999, 12, 1), 1)


def test_an_instant_without_offset_is_refused():
    with pytest.raises(ValueError, match="offset"):
        deadlines(
            received_at=datetime(2026, 9, 1),  # noqa: DTZ001 - the point of the test
            suspensions=(),
            extension_sent_at=None,
            extended=False,
            rules=RULES,
        )


def case_of(**facts):
    received = datetime(2027, 6, 1, 9, tzinfo=UTC)
    base = {"number": "C-1", "channel": Channel.MAIL, "received_at": received, "opened_at": received}
    return CaseFacts(**base | {"state": State.IN_PROGRESS} | facts)


def decided(sent_at=None):
    return Extension(
        reason_code=ReasonCode.COMPLEX_RETRIEVAL,
        decided_by="Nadia",
        decided_at=datetime(2027, 6, 20, tzinfo=UTC),
        notice_sent_at=sent_at,
    )


@pytest.mark.parametrize(
    ("extension", "due", "extended"),
    [
        (None, date(2027, 7, 1), False),
        (decided(), date(2027, 7, 1), False),  # decided, but the person was never told
        (decided(datetime(2027, 7, 1, 21, 59, 59, tzinfo=UTC)), date(2027, 9, 1), True),
        (decided(datetime(2027, 7, 1, 22, tzinfo=UTC)), date(2027, 7, 1), False),
    ],
)
def test_a_case_is_extended_only_by_a_notice_that_left_in_time(extension, due, extended):
    found = case_deadlines(case_of(extension=extension), RULES)

    assert (found.due, found.extended) == (due, extended)


def test_the_notice_can_name_the_date_it_will_bring():
    found = case_deadlines(case_of(extension=decided()), RULES, as_if_told=True)

    assert found.due == date(2027, 9, 1)


@pytest.mark.parametrize(("credit", "due"), [(False, date(2027, 7, 1)), (True, date(2027, 7, 9))])
def test_a_large_quantity_clarification_counts_only_if_the_controller_chose_so(credit, due):
    ask = Suspension(
        kind=SuspensionKind.CLARIFICATION_R63,
        asked_at=datetime(2027, 6, 2, 9, tzinfo=UTC),
        answered_at=datetime(2027, 6, 10, 9, tzinfo=UTC),
    )

    found = case_deadlines(case_of(suspensions=(ask,)), Rulebook(credit_clarification_r63=credit))

    assert found.due == due


def test_alarms_climb_towards_the_day_in_working_days():
    assert alarm_days(date(2026, 4, 7), RULES) == (
        (10, date(2026, 3, 23)),
        (5, date(2026, 3, 30)),
        (2, date(2026, 4, 2)),
        (0, date(2026, 4, 7)),
    )


def test_the_other_targets_lie_before_the_due_day():
    received_at = datetime(2026, 8, 8, 13, tzinfo=UTC)  # a Saturday

    assert send_target(date(2026, 4, 7), RULES) == date(2026, 4, 1)
    assert internal_target(date(2026, 9, 1)) == date(2026, 9, 16)
    assert question_target(received_at, RULES) == date(2026, 8, 21)
    assert marketing_stop_by(received_at, RULES) == datetime(2026, 8, 10, 21, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("asked", "late"), [(date(2026, 4, 3), False), (date(2026, 4, 7), False), (date(2026, 4, 8), True)]
)
def test_an_ask_more_than_three_working_days_after_receipt_is_late(asked, late):
    received_at = datetime(2026, 4, 1, 9, tzinfo=UTC)  # Thursday, Friday and, after Easter Monday, Tuesday

    assert is_late_ask(received_at, datetime(asked.year, asked.month, asked.day, 9, tzinfo=UTC), RULES) is late
