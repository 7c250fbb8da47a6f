"""The first word to the writer: N1, N18, what holds them back, and the alarm when N1 stays away."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from given_facts import RULES, TUESDAY, a_case, acknowledged, alarm_of, carried_out, keys, notices, paris

from classifiers.labels import Matter
from handlers.decisions import Hold, Level, Move, Notify
from handlers.facts import Channel, NoticeFact, NoticeStatus
from handlers.registry import decide
from handlers.states import Event, State

NOW = TUESDAY + timedelta(minutes=2)
SILENT = {"rights": ()}


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({}, ["N1"]),
        ({"channel": Channel.HAND_OVER}, ["N1"]),
        ({"in_spam": True}, ["N1"]),
        ({**SILENT, "unclear": True}, ["N1"]),
        ({**SILENT, "matters": (Matter.COMPLAINT,)}, ["N1"]),
        ({**SILENT, "matters": (Matter.BREACH,)}, ["N18"]),
        ({"matters": (Matter.BREACH,)}, ["N1", "N18"]),
        ({**SILENT, "matters": (Matter.QUESTION,)}, []),
        ({**SILENT, "matters": (Matter.AUTHORITY,)}, []),
        ({"matters": (Matter.AUTHORITY,)}, []),
        ({**SILENT, "matters": (Matter.BREACH, Matter.AUTHORITY)}, []),
        ({"channel": Channel.POST}, []),
        ({"channel": Channel.PHONE}, []),
        ({"channel": Channel.IN_PERSON}, []),
        ({"paused": True}, []),
        ({"answered_at": NOW}, []),
        ({"state": State.CLOSED}, []),
    ],
)
def test_who_is_acknowledged_by_what(said, expected):
    assert notices(decide(a_case(**said), NOW, RULES)) == expected


def test_a_proven_sender_is_acknowledged_at_once():
    [n1] = [one for one in decide(a_case(), NOW, RULES) if isinstance(one, Notify)]

    assert n1.hold is None
    assert n1.occasion == "opening"


def test_a_sender_that_is_not_proven_waits_for_staff_who_are_told_at_once():
    case = a_case(authenticated=False)

    decisions = decide(case, NOW, RULES)

    assert [one.hold for one in decisions if isinstance(one, Notify)] == [Hold.UNAUTHENTICATED]
    assert alarm_of(decisions, "confirm_sender").level is Level.WARNING


def test_a_sender_whom_staff_confirmed_is_acknowledged():
    case = a_case(authenticated=False, confirmed_at=NOW)

    decisions = decide(case, NOW, RULES)

    assert [one.hold for one in decisions if isinstance(one, Notify)] == [None]
    assert "confirm_sender" not in keys(decisions)


def test_an_unproven_question_or_authority_asks_no_one_to_confirm_anything():
    for matter in (Matter.QUESTION, Matter.AUTHORITY):
        case = a_case(authenticated=False, rights=(), matters=(matter,))

        assert "confirm_sender" not in keys(decide(case, NOW, RULES))


def test_a_request_by_phone_is_acknowledged_by_a_person():
    decisions = decide(a_case(channel=Channel.PHONE), NOW, RULES)

    assert alarm_of(decisions, "n1_by_staff").level is Level.NOTE


def test_an_acknowledgement_that_has_not_left_after_one_working_day_is_reported():
    """Opened on Friday 6 March: Monday is the working day, so the alarm comes as Tuesday begins."""
    friday = paris(2026, 3, 6, 17)
    case = a_case(received_at=friday, authenticated=False)
    case = carried_out(case, decide(case, friday + timedelta(hours=1), RULES), friday + timedelta(hours=1))

    before = decide(case, paris(2026, 3, 9, 23, 59), RULES)
    after = decide(case, paris(2026, 3, 10), RULES)

    assert "n1_late" not in keys(before)
    assert "n1_late" in keys(after)


@pytest.mark.parametrize("status", [NoticeStatus.READY, NoticeStatus.SENDING, NoticeStatus.VOID, NoticeStatus.FAILED])
def test_an_acknowledgement_that_only_tried_to_leave_is_late_too(status):
    tried = NoticeFact(notice="N1", occasion="opening", status=status, queued_at=NOW)
    case = a_case(notices=(tried,))

    assert "n1_late" in keys(decide(case, paris(2026, 3, 6), RULES))


def test_an_acknowledgement_that_left_moves_the_case_on_and_is_never_late():
    case = replace(acknowledged(a_case()), state=State.RECEIVED)

    decisions = decide(case, paris(2026, 3, 9), RULES)

    assert Move(event=Event.ACKNOWLEDGED, law="LEGAL.md 4.2") in decisions
    assert "n1_late" not in keys(decisions)
    assert notices(decisions) == []
