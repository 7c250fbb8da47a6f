"""An ask without an answer: two reminders, then a person decides; silence alone ends nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from given_facts import RULES, a_case, carried_out, keys, paris

from classifiers.labels import Matter
from handlers.decisions import Hold, Move, Notify
from handlers.facts import Channel, NoticeFact, NoticeStatus, Suspension, SuspensionKind
from handlers.registry import decide
from handlers.reminders import may_close_for_silence
from handlers.states import Event, State

# Asked on Wednesday 4 March: reminders on 24 March and 13 April, the end on 3 May.
ASKED = paris(2026, 3, 4, 12)
FIRST, SECOND, END = paris(2026, 3, 24), paris(2026, 4, 13), paris(2026, 5, 3)
PENDING = {
    SuspensionKind.IDENTITY: (State.IDENTITY_PENDING, "N2"),
    SuspensionKind.MANDATE: (State.MANDATE_PENDING, "N15"),
}


def asked(kind=SuspensionKind.IDENTITY, **changes):
    """Claire was asked something on 4 March and has not answered."""
    given = {"state": PENDING[kind][0], "suspensions": (Suspension(kind=kind, asked_at=ASKED),)}
    return a_case(**(given | changes))


def reminders(case, now):
    """The reminders owed, as (notice, occasion)."""
    found = decide(case, now, RULES)
    return [(one.notice, one.occasion) for one in found if isinstance(one, Notify) and "reminder" in one.occasion]


@pytest.mark.parametrize("kind", PENDING)
def test_two_reminders_repeat_the_ask_at_one_third_and_two_thirds(kind):
    case, notice = asked(kind), PENDING[kind][1]

    assert reminders(case, FIRST - timedelta(seconds=1)) == []
    assert reminders(case, FIRST) == [(notice, "reminder_1")]
    case = carried_out(case, decide(case, FIRST, RULES), FIRST)
    assert reminders(case, SECOND - timedelta(seconds=1)) == []
    assert reminders(case, SECOND) == [(notice, "reminder_2")]
    case = carried_out(case, decide(case, SECOND, RULES), SECOND)
    assert reminders(case, END) == []


def test_a_reminder_says_when_the_person_was_asked_first():
    reminder = next(one for one in decide(asked(), FIRST, RULES) if isinstance(one, Notify) and one.notice == "N2")

    assert reminder.facts == {"reminder": True, "asked_on": ASKED.date()}


def test_nobody_is_reminded_of_what_was_answered():
    ask = Suspension(kind=SuspensionKind.IDENTITY, asked_at=ASKED, answered_at=ASKED + timedelta(days=2))

    assert reminders(asked(suspensions=(ask,), state=State.IN_PROGRESS), END) == []


def test_a_second_ask_has_reminders_of_its_own():
    first = Suspension(kind=SuspensionKind.IDENTITY, asked_at=ASKED, answered_at=ASKED + timedelta(days=2))
    again = Suspension(kind=SuspensionKind.IDENTITY, asked_at=ASKED + timedelta(days=3))

    owed = reminders(asked(suspensions=(first, again)), FIRST + timedelta(days=3))

    assert owed == [("N2", "reminder_1@2026-03-07")]


def test_after_an_answer_by_hand_a_reminder_waits_for_a_person():
    reminder = next(one for one in decide(asked(paused=True), FIRST, RULES) if isinstance(one, Notify))

    assert reminder.hold is Hold.PERSON_DECIDES


@pytest.mark.parametrize("changes", [{"channel": Channel.POST}, {"matters": (Matter.AUTHORITY,)}])
def test_what_came_by_post_or_has_an_authority_in_it_is_reminded_by_staff(changes):
    case = asked(**changes)

    assert reminders(case, FIRST) == []
    assert "reminder_1_by_staff:identity" in keys(decide(case, FIRST, RULES))


def test_at_the_end_the_case_is_put_before_a_person_and_nothing_else_happens():
    case = asked()
    before = decide(case, END - timedelta(seconds=1), RULES)

    decisions = decide(case, END, RULES)

    assert not any(isinstance(one, Move) for one in before)
    assert [one.event for one in decisions if isinstance(one, Move)] == [Event.NO_ANSWER]
    assert "ask_unanswered:identity" in keys(decisions)
    assert reminders(case, END) == []


def test_a_question_that_leaves_the_clock_running_is_raised_ten_working_days_before():
    case = a_case(
        state=State.CLARIFICATION_PENDING,
        suspensions=(Suspension(kind=SuspensionKind.CLARIFICATION_OTHER, asked_at=ASKED),),
    )

    assert "clarification_unanswered" not in keys(decide(case, paris(2026, 3, 19, 23), RULES))
    decisions = decide(case, paris(2026, 3, 20), RULES)
    assert "clarification_unanswered" in keys(decisions)
    assert [one.event for one in decisions if isinstance(one, Move)] == [Event.NO_ANSWER]


# --- closing for silence (N20) --------------------------------------------------------------------------------------


def left(number):
    at = FIRST if number == 1 else SECOND
    return NoticeFact(notice="N2", occasion=f"reminder_{number}", status=NoticeStatus.SENT, queued_at=at, sent_at=at)


REMINDED = asked(notices=(left(1), left(2)))


def silence(case, now):
    """The codes of what stands against closing for silence."""
    return [one.code for one in may_close_for_silence(case, now, RULES)]


def test_a_person_may_close_after_two_reminders_and_sixty_days():
    assert silence(REMINDED, END) == []
    assert silence(REMINDED, END - timedelta(seconds=1)) == ["silence_too_short"]
    assert silence(replace(REMINDED, notices=(left(1),)), END) == ["reminders_missing"]


def test_a_reminder_that_did_not_leave_does_not_count():
    held = replace(left(2), status=NoticeStatus.HELD, sent_at=None)

    assert silence(replace(REMINDED, notices=(left(1), held)), END) == ["reminders_missing"]


def test_there_is_no_silence_where_nothing_was_asked():
    assert silence(a_case(), END) == ["nothing_asked"]
