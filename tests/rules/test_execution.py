"""Granted is not done: who still has to confirm, the clock of that work, and the last call for a refusal."""

from __future__ import annotations

from datetime import timedelta

import pytest
from given_facts import RULES, TUESDAY, a_case, keys, paris

from classifiers.labels import Right
from handlers.execution import Party, Work, may_record_done
from handlers.facts import Extension, ReasonCode
from handlers.registry import decide
from handlers.states import RightOutcome, State

ANSWERED = paris(2026, 3, 20, 10)
NOW = paris(2026, 3, 24, 10)
DATABASE = Work(party=Party.SYSTEM, name="accounts", done_at=NOW)
MAILER = Work(party=Party.PROCESSOR, name="Example Mailer", done_at=NOW)
PARTNER = Work(party=Party.RECIPIENT, name="Example Partner", done_at=NOW)
OPEN = {"done_at": None}


def against(*works, right=Right.ERASURE, processors=("Example Mailer",)):
    """The codes of what stands against recording that all is done."""
    found = may_record_done(right, works, processors=processors, answered_at=ANSWERED, now=NOW)
    return [one.code for one in found]


def still_open(work):
    return Work(party=work.party, name=work.name)


def test_all_have_confirmed():
    assert against(DATABASE, MAILER, PARTNER) == []


@pytest.mark.parametrize("waiting", [DATABASE, MAILER, PARTNER])
def test_one_party_that_has_not_confirmed_leaves_it_open(waiting):
    works = [still_open(one) if one is waiting else one for one in (DATABASE, MAILER, PARTNER)]

    assert against(*works) == ["not_all_confirmed"]


def test_no_processor_of_the_register_is_forgotten():
    assert against(DATABASE, PARTNER) == ["processor_forgotten"]


def test_a_recipient_may_be_out_of_reach_for_a_reason_and_a_processor_never():
    why = "the club was dissolved in 2024 and has no successor"
    gone = Work(party=Party.RECIPIENT, name="Example Club", excuse=why)

    assert against(DATABASE, MAILER, gone) == []
    assert against(DATABASE, Work(party=Party.PROCESSOR, name="Example Mailer", excuse=why)) == ["not_all_confirmed"]


def test_done_names_our_own_system_and_lies_in_the_past():
    tomorrow = Work(party=Party.SYSTEM, name="accounts", done_at=NOW + timedelta(days=1))

    assert against(MAILER) == ["no_system_named"]
    assert against(tomorrow, MAILER) == ["done_in_future"]


def test_granted_work_has_a_clock_of_its_own_until_it_is_done():
    granted = a_case(
        rights=(Right.ERASURE,),
        state=State.EXECUTION_PENDING,
        answered_at=ANSWERED,
        unexecuted=frozenset({Right.ERASURE}),
    )
    done = a_case(rights=(Right.ERASURE,), state=State.EXECUTION_PENDING, answered_at=ANSWERED)

    assert keys(decide(granted, paris(2026, 3, 23), RULES)) == ["execution_erasure_minus_10"]
    assert "execution_overdue_erasure" not in keys(decide(granted, paris(2026, 4, 4, 23), RULES))
    assert "execution_overdue_erasure" in keys(decide(granted, paris(2026, 4, 5), RULES))
    assert keys(decide(done, paris(2026, 4, 5), RULES)) == []


def test_granted_work_is_called_out_although_the_answer_came_back():
    granted = a_case(
        state=State.READY_FOR_APPROVAL,
        rights=(Right.ERASURE,),
        decided={Right.ERASURE: RightOutcome.GRANTED},
        unexecuted=frozenset({Right.ERASURE}),
        granted_at=paris(2026, 3, 20),
    )

    assert "execution_overdue_erasure" not in keys(decide(granted, paris(2026, 4, 4, 23), RULES))
    assert "execution_overdue_erasure" in keys(decide(granted, paris(2026, 4, 5), RULES))


def extended(**changes):
    told = Extension(
        reason_code=ReasonCode.COMPLEX_RETRIEVAL, decided_by="camille", decided_at=TUESDAY, notice_sent_at=TUESDAY
    )
    return a_case(state=State.IN_PROGRESS, extension=told, **changes)


def test_an_extended_case_is_looked_at_once_more_while_a_refusal_is_still_possible():
    assert "refusal_by_now" not in keys(decide(extended(), paris(2026, 3, 30, 23), RULES))
    assert "refusal_by_now" in keys(decide(extended(), paris(2026, 3, 31), RULES))
    assert "refusal_by_now" not in keys(decide(a_case(state=State.IN_PROGRESS), paris(2026, 3, 31), RULES))


@pytest.mark.parametrize(
    ("outcome", "rings"),
    [
        (RightOutcome.REFUSED, True),
        (RightOutcome.NOTHING_HELD, True),
        (RightOutcome.GRANTED, False),
        (RightOutcome.PARTLY, False),
    ],
)
def test_a_refusal_that_did_not_leave_in_month_one_rings_although_the_case_is_extended(outcome, rings):
    case = extended(decided={Right.ACCESS: outcome})

    assert "refusal_late" not in keys(decide(case, paris(2026, 4, 3, 23), RULES))
    assert ("refusal_late" in keys(decide(case, paris(2026, 4, 4), RULES))) is rings
