"""A breach report (GDPR 33, 34; LEGAL.md section 5): 72 hours, at night and on holidays too.

Until the DPO says when we became aware, the hours count from the receipt (B2); from then on they count from that
instant (B3). The pages go on until a person closes the case: an answer to the reporter does not stop this clock. The
program never notifies the authority (B6).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from handlers.breach_clock import BreachClock
from handlers.calendars import calendar_of
from handlers.decisions import Level, Move
from handlers.duties import ANSWERED, Docket, Duty, Handler, alarm, is_filed, is_request
from handlers.facts import CaseFacts, Rulebook
from handlers.states import Event, State

LAW = "GDPR 33(1); B2-B4"


def due_day(case: CaseFacts, rules: Rulebook) -> date:
    """The local day in which the 72 hours end, on the safe reading (B2, B3)."""
    return calendar_of(rules).day_of(_clock(case).safe_end)


def duties(docket: Docket) -> Iterator[Duty]:
    """Page DPO and security at once, again as the hours pass, and when they are over (B4)."""
    case = docket.case
    if is_filed(case) or case.breach_outcome is not None or _is_settled(case):
        return
    # A report that is a request too stays with the request; its pages come all the same (B1).
    if case.state is State.RECEIVED and not is_request(case):
        yield Duty(decision=Move(event=Event.BREACH_REPORTED, law="B1; LEGAL.md 4.1"))
    clock = _clock(case)
    name = "breach" if clock.provisional else "breach_aware"
    for hours, at in clock.pages:
        yield alarm(f"{name}_{hours}h", Level.URGENT, LAW, at if hours else None)
    yield alarm(f"{name}_72h", Level.URGENT, LAW, clock.safe_end)


def _is_settled(case: CaseFacts) -> bool:
    """Whether the DPO recorded an outcome (B5); where the letter is a request too, its answer says nothing of that."""
    return case.state in ANSWERED and not is_request(case)


def _clock(case: CaseFacts) -> BreachClock:
    return BreachClock(received_at=case.received_at, aware_at=case.aware_at)


HANDLER = Handler(law="GDPR 33, 34", answers=("N18",), duties=duties)
