"""What staff do beside answering: freeze and lift, pass on to a customer, settle a breach; and the page that tells it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from given_answers import a_known_case
from given_facts import RULES, TUESDAY, a_case, keys, paris

from classifiers.labels import Matter, Right
from handlers.breach_clock import BreachOutcome
from handlers.breach_outcomes import may_set_aware, may_settle
from handlers.decisions_page import page
from handlers.facts import NoticeFact, NoticeStatus
from handlers.other_controller import may_pass_on
from handlers.overlays import Restriction
from handlers.registry import decide
from handlers.restricted import Use, may_end, may_notice_lift, may_use
from handlers.states import State

WHY = "the street was checked against the deed of 2019"
NOTICED = paris(2026, 3, 10, 12)


def codes(objections):
    return [one.code for one in objections]


def told(notice, at, status=NoticeStatus.SENT):
    return NoticeFact(notice=notice, occasion=notice, status=status, queued_at=at, sent_at=at)


# --- restriction (GDPR 18) ------------------------------------------------------------------------------------------

FROZEN = a_known_case(rights=(Right.RECTIFICATION,), restriction=Restriction.ACTIVE, notices=(told("N8", TUESDAY),))
ANNOUNCED = replace(
    FROZEN, restriction=Restriction.LIFT_NOTICED, lift_noticed_at=NOTICED, notices=(told("N9", NOTICED),)
)


@pytest.mark.parametrize("restriction", [Restriction.ACTIVE, Restriction.LIFT_NOTICED])
@pytest.mark.parametrize(
    ("use", "allowed"),
    [
        (Use.STORE, True),
        (Use.WITH_CONSENT, True),
        (Use.CLAIMS, True),
        (Use.PROTECT_OTHERS, True),
        (Use.PUBLIC_INTEREST, True),
        (Use.SERVICE, False),
        (Use.MARKETING, False),
        (Use.STATISTICS, False),
        (Use.ERASE, False),
    ],
)
def test_restricted_data_are_used_only_as_18_2_allows(use, allowed, restriction):
    assert may_use(use, restriction) is allowed
    assert may_use(use, Restriction.LIFTED)


def test_no_restriction_ends_before_the_person_was_told_and_had_time():
    assert codes(may_end(ANNOUNCED, NOTICED + timedelta(days=7), RULES)) == []
    assert codes(may_end(ANNOUNCED, NOTICED + timedelta(days=6), RULES)) == ["lift_too_early"]
    assert codes(may_end(FROZEN, NOTICED + timedelta(days=70), RULES)) == ["lift_not_noticed"]
    held = replace(ANNOUNCED, notices=(told("N9", NOTICED, NoticeStatus.HELD),))
    assert codes(may_end(held, NOTICED + timedelta(days=7), RULES)) == ["lift_not_noticed"]


def test_the_end_of_a_restriction_is_announced_with_its_reason():
    assert codes(may_notice_lift(FROZEN, reason=WHY)) == []
    assert codes(may_notice_lift(FROZEN, reason="for legal reasons")) == ["lift_unexplained"]
    assert codes(may_notice_lift(ANNOUNCED, reason=WHY)) == ["not_restricted"]


def test_a_restriction_in_force_is_looked_at_again_and_its_end_is_rung():
    assert "restriction_review" not in keys(decide(FROZEN, paris(2026, 4, 1, 23), RULES))
    assert "restriction_review" in keys(decide(FROZEN, paris(2026, 4, 2), RULES))
    assert "restriction_may_end" not in keys(decide(ANNOUNCED, paris(2026, 3, 16, 23), RULES))
    assert "restriction_may_end" in keys(decide(ANNOUNCED, paris(2026, 3, 17), RULES))


def test_a_restriction_rings_on_after_the_answer():
    answered = replace(FROZEN, state=State.ANSWERED, answered_at=NOTICED)

    assert "restriction_review" in keys(decide(answered, paris(2026, 4, 2), RULES))


def test_a_restriction_nobody_confirmed_rings_when_the_working_day_is_over():
    case = a_case(rights=(Right.RESTRICTION,))

    assert "restriction_unconfirmed" not in keys(decide(case, paris(2026, 3, 3, 23, 59), RULES))
    assert "restriction_unconfirmed" in keys(decide(case, paris(2026, 3, 4), RULES))


# --- another company's data (N17) -----------------------------------------------------------------------------------

TOLD = a_known_case(notices=(told("N17", NOTICED),))


AFTER_THE_WAIT = paris(2026, 3, 25, 9)


def passing_on(case=TOLD, now=AFTER_THE_WAIT, **changes):
    given = {"answer_by": date(2026, 3, 24), "objected": False, "facts": {"right": "access", "name": "C. D."}}
    return codes(may_pass_on(case, now, RULES, **(given | changes)))


def test_a_request_is_passed_on_after_the_writer_was_told_and_did_not_object():
    assert passing_on() == []
    assert passing_on(case=a_known_case()) == ["writer_not_told"]
    assert passing_on(objected=True) == ["writer_objected"]
    assert passing_on(now=paris(2026, 3, 24, 23)) == ["wait_not_over"]


def test_the_letter_itself_never_travels():
    assert passing_on(facts={"text": "Dear sirs"}) == ["too_much_travels"]


# --- breach (B3, B5) ------------------------------------------------------------------------------------------------

REPORT = a_case(rights=(), matters=(Matter.BREACH,), state=State.BREACH_TRIAGE)
HOUR = timedelta(hours=1)
FOUND = "the log of 4 March shows that the file was opened"


def test_awareness_is_never_before_the_report_nor_ahead_and_has_its_reason():
    now = TUESDAY + 30 * HOUR

    assert codes(may_set_aware(REPORT, now, aware_at=TUESDAY + HOUR, reason=FOUND)) == []
    assert codes(may_set_aware(REPORT, now, aware_at=TUESDAY - HOUR, reason=FOUND)) == ["aware_before_report"]
    assert codes(may_set_aware(REPORT, now, aware_at=now + HOUR, reason=FOUND)) == ["aware_in_future"]
    assert codes(may_set_aware(REPORT, now, aware_at=TUESDAY, reason="")) == ["aware_unexplained"]


@pytest.mark.parametrize("outcome", [BreachOutcome.NOT_A_BREACH, BreachOutcome.RECORDED_ONLY])
def test_whoever_notifies_nobody_says_why(outcome):
    assert codes(may_settle(REPORT, TUESDAY + HOUR, outcome=outcome, reason=FOUND)) == []
    assert codes(may_settle(REPORT, TUESDAY + HOUR, outcome=outcome, reason="no risk")) == ["outcome_unexplained"]


@pytest.mark.parametrize(
    ("outcome", "hours", "expected"),
    [
        (BreachOutcome.NOTIFIED, 71, []),
        (BreachOutcome.NOTIFIED, 73, ["notified_too_late"]),
        (BreachOutcome.NOTIFIED_LATE, 73, []),
        (BreachOutcome.NOTIFIED_LATE, 71, ["notified_in_time"]),
        (BreachOutcome.PEOPLE_INFORMED, 71, []),
    ],
)
def test_a_notification_is_in_time_or_late_by_the_hour(outcome, hours, expected):
    at = TUESDAY + hours * HOUR

    assert codes(may_settle(REPORT, at + HOUR, outcome=outcome, reason=FOUND, notified_at=at)) == expected


@pytest.mark.parametrize("at", [None, TUESDAY - HOUR, TUESDAY + 90 * HOUR])
def test_only_what_a_person_really_notified_counts(at):
    found = may_settle(REPORT, TUESDAY + 80 * HOUR, outcome=BreachOutcome.NOTIFIED, reason=FOUND, notified_at=at)

    assert codes(found) == ["not_notified"]


# --- the page -------------------------------------------------------------------------------------------------------


def test_the_page_in_the_docs_is_drawn_from_the_rules():
    kept = Path(__file__).parents[2] / "docs" / "decisions.md"

    assert kept.read_text(encoding="utf-8") == page()


@pytest.mark.parametrize("right", Right)
def test_the_page_tells_every_right(right):
    assert f"## {right} (GDPR" in page()
