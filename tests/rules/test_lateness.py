"""Why an answer is late: said by a person, once its day has passed, in a sentence of this very case (LEGAL.md 4.3)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from given_facts import RULES, a_case, paris

from handlers.facts import Suspension, SuspensionKind
from handlers.lateness import may_record
from handlers.states import State

CASE = a_case(state=State.IN_PROGRESS)  # due on Friday 3 April 2026
WHY = "The archive in Lille was flooded on 30 March and reopened on 8 April"


def against(case=CASE, now=None, reason=WHY):
    return [one.code for one in may_record(case, now or paris(2026, 4, 7, 10), RULES, reason=reason)]


def test_a_case_whose_day_has_passed_is_explained():
    assert against() == []


def test_the_day_itself_is_not_late():
    assert against(now=paris(2026, 4, 3, 23)) == ["not_late"]
    assert against(now=paris(2026, 4, 4, 0)) == []


def test_an_answer_in_time_is_never_late_and_a_late_one_stays_so():
    in_time = replace(CASE, answered_at=paris(2026, 4, 3, 12), state=State.ANSWERED)
    late = replace(CASE, answered_at=paris(2026, 4, 6, 12), state=State.ANSWERED)

    assert against(in_time, now=paris(2026, 9, 1)) == ["not_late"]
    assert against(late, now=paris(2026, 9, 1)) == []


def test_a_clock_that_stands_still_is_not_late():
    asked = (Suspension(kind=SuspensionKind.IDENTITY, asked_at=paris(2026, 3, 4)),)

    assert against(replace(CASE, suspensions=asked), now=paris(2026, 9, 1)) == ["not_late"]


@pytest.mark.parametrize("reason", ["", "law", "Due to the complexity of your request"])
def test_a_phrase_that_fits_any_case_explains_nothing(reason):
    assert against(reason=reason) == ["cause_not_particular"]
