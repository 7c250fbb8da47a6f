"""Who may open what: every row of P1-P4."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.vault.policy import Circumstances, Denial, Leave, Reading, Reason, decide
from bot.vault.roll import StaffRole
from classifiers.labels import Matter
from handlers.calendars import calendar_of
from handlers.facts import Rulebook
from handlers.permission import Standing

CALENDAR = calendar_of(Rulebook())
FRIDAY_EVENING = datetime(2027, 3, 5, 20, 0, tzinfo=UTC)
DUE = datetime(2027, 3, 15, 22, 59, tzinfo=UTC)
ASKED = Circumstances(
    permission=Standing.ASKED,
    facts_asked_at=FRIDAY_EVENING - timedelta(days=9),
    permission_asked_at=FRIDAY_EVENING - timedelta(days=8),
    due=DUE,
    approved_by=("Nadia Perrin",),
)


def reading(reason, *, roles=(StaffRole.HANDLER,), fields=("text",)) -> Reading:
    return Reading(reader="Luc Morel", roles=frozenset(roles), fields=fields, reason=reason)


def around(**changes) -> Circumstances:
    values = {name: getattr(ASKED, name) for name in ASKED.__dataclass_fields__}
    return Circumstances(**{**values, **changes})


def code(found) -> str:
    return found.code if isinstance(found, Denial) else "leave"


@pytest.mark.parametrize("permission", list(Standing))
def test_only_a_yes_is_a_permission(permission):
    found = decide(reading(Reason.PERMISSION), Circumstances(permission=permission, due=DUE), FRIDAY_EVENING, CALENDAR)

    assert code(found) == ("leave" if permission is Standing.YES else f"permission_{permission}")


@pytest.mark.parametrize("role", list(StaffRole))
def test_no_role_opens_a_letter_without_its_writers_word(role):
    found = decide(reading(Reason.PERMISSION, roles=(role,)), Circumstances(), FRIDAY_EVENING, CALENDAR)

    assert code(found) == "permission_not_asked"


def test_silence_after_both_questions_opens_the_needed_text_near_the_due_day_once_a_second_person_approved():
    found = decide(reading(Reason.NEEDED_TO_ANSWER), ASKED, FRIDAY_EVENING, CALENDAR)

    assert isinstance(found, Leave)
    assert found.tell_writer
    assert found.until == FRIDAY_EVENING + timedelta(days=2)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"permission": Standing.NO}, "person_said_no"),
        ({"permission": Standing.WITHDRAWN}, "person_said_no"),
        ({"facts_asked_at": None}, "ladder_not_climbed"),
        ({"permission_asked_at": None}, "ladder_not_climbed"),
        ({"facts_answered": True}, "facts_given"),
        ({"due": None}, "too_early"),
        ({"due": DUE + timedelta(days=30)}, "too_early"),
        ({"approved_by": ()}, "second_person"),
        ({"approved_by": ("Luc Morel",)}, "second_person"),
    ],
)
def test_each_missing_rung_of_the_ladder_keeps_the_letter_closed(changes, expected):
    found = decide(reading(Reason.NEEDED_TO_ANSWER), around(**changes), FRIDAY_EVENING, CALENDAR)

    assert code(found) == expected


def test_the_law_exception_opens_the_text_and_nothing_else():
    found = decide(reading(Reason.NEEDED_TO_ANSWER, fields=("text", "subject")), ASKED, FRIDAY_EVENING, CALENDAR)

    assert code(found) == "only_the_text"


def test_the_ladder_opens_on_the_first_hour_of_the_tenth_working_day_before():
    monday = datetime(2027, 2, 28, 23, 0, tzinfo=UTC)  # Monday 1 March, 0:00 in Paris; due on Monday 15 March

    assert isinstance(decide(reading(Reason.NEEDED_TO_ANSWER), ASKED, monday, CALENDAR), Leave)
    assert code(decide(reading(Reason.NEEDED_TO_ANSWER), ASKED, monday - timedelta(minutes=1), CALENDAR)) == "too_early"


@pytest.mark.parametrize(
    ("reason", "role", "matters", "expected"),
    [
        (Reason.AUTHORITY, StaffRole.DPO, {Matter.AUTHORITY}, "leave"),
        (Reason.AUTHORITY, StaffRole.DEPUTY, {Matter.AUTHORITY}, "leave"),
        (Reason.AUTHORITY, StaffRole.SECURITY, {Matter.AUTHORITY}, "role"),
        (Reason.AUTHORITY, StaffRole.HANDLER, {Matter.AUTHORITY}, "role"),
        (Reason.AUTHORITY, StaffRole.DPO, set(), "matter"),
        (Reason.BREACH, StaffRole.SECURITY, {Matter.BREACH}, "leave"),
        (Reason.BREACH, StaffRole.RESPONSIBLE, {Matter.BREACH}, "role"),
        (Reason.BREACH, StaffRole.DPO, {Matter.AUTHORITY}, "matter"),
        (Reason.SECURITY, StaffRole.SECURITY, set(), "leave"),
        (Reason.SECURITY, StaffRole.OPERATOR, set(), "role"),
    ],
)
def test_what_cannot_wait_is_opened_at_once_by_the_named_roles_only(reason, role, matters, expected):
    found = decide(reading(reason, roles=(role,)), Circumstances(matters=frozenset(matters)), FRIDAY_EVENING, CALENDAR)

    assert code(found) == expected


def test_a_regulators_letter_opened_on_friday_evening_is_reviewed_by_tuesday_night():
    found = decide(
        reading(Reason.AUTHORITY, roles=(StaffRole.DPO,)),
        Circumstances(matters=frozenset({Matter.AUTHORITY})),
        FRIDAY_EVENING,
        CALENDAR,
    )

    assert isinstance(found, Leave)
    assert found.review_by is not None
    assert CALENDAR.day_of(found.review_by).isoformat() == "2027-03-09"
    assert not found.tell_writer


def test_a_letter_to_the_dpo_in_confidence_opens_to_the_dpo_only():
    confided = Circumstances(permission=Standing.YES, in_confidence=True)

    assert code(decide(reading(Reason.PERMISSION), confided, FRIDAY_EVENING, CALENDAR)) == "in_confidence"
    assert (
        code(decide(reading(Reason.PERMISSION, roles=(StaffRole.DPO,)), confided, FRIDAY_EVENING, CALENDAR)) == "leave"
    )


def test_every_denial_says_what_can_be_done():
    denials = [
        decide(reading(Reason.PERMISSION), Circumstances(permission=one), FRIDAY_EVENING, CALENDAR) for one in Standing
    ]

    assert all(len(one.explanation.split()) > 6 and one.law for one in denials if isinstance(one, Denial))
