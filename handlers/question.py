"""A question: no statutory clock, a service target in working days, answered with N22 (P5).

Where the letter also exercises a right, the question is answered with it and the month rules.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from handlers.deadlines import question_target
from handlers.decisions import Level
from handlers.duties import Docket, Duty, Handler, alarm, has_month, is_answered
from handlers.facts import CaseFacts, Rulebook


def due_day(case: CaseFacts, rules: Rulebook) -> date:
    """The service target: a local day, no legal date."""
    return question_target(case.received_at, rules)


def duties(docket: Docket) -> Iterator[Duty]:
    """Ring on the day of the target, and when it has passed."""
    case = docket.case
    if is_answered(case) or has_month(case):
        return
    target = due_day(case, docket.rules)
    yield alarm("question_target", Level.WARNING, "P5", docket.start_of(target))
    yield alarm("question_overdue", Level.WARNING, "P5", docket.after(target))


HANDLER = Handler(law="GDPR 12(1)-(2); P5", answers=("N22",), duties=duties)
