"""Withdrawal of consent (GDPR 7(3)): as easy as giving it, at any time, and it works from now on.

What rests on consent alone stops at once; the month is only the ceiling of the message that says so. What was done
before stays lawful. Where the consent was for marketing, `handlers.objection` rings as well (D9). It cannot be
refused; what rests on another basis goes on, and is told as the part that is not granted.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from handlers import recipients
from handlers.answers import Answer, Objection, gathered, unless
from handlers.days import done_by_today
from handlers.decisions import Level
from handlers.duties import Docket, Duty, Handler, alarm, is_answered
from handlers.facts import CaseFacts, Rulebook
from handlers.stated import items, text
from handlers.states import RightOutcome

OTHER_BASIS = "6(1)"
CONSENT = frozenset({"6(1)(a)", "9(2)(a)"})


def duties(docket: Docket) -> Iterator[Duty]:
    """Stop what rests on the consent."""
    if not is_answered(docket.case):
        yield alarm("consent_withdrawn", Level.WARNING, "GDPR 7(3)")


def against(answer: Answer, case: CaseFacts, now: datetime, rules: Rulebook) -> Iterator[Objection]:
    """What rested on the consent stopped, on a day; only what never rested on it goes on."""
    if answer.gives:
        ends_in_erasure = bool(items(answer.facts, "erased"))
        yield from done_by_today("done_on" if ends_in_erasure else "stopped_on", answer, now, rules)
        if ends_in_erasure:
            yield from recipients.against(answer, case, now, rules)
    if answer.refuses:
        yield from _goes_on(answer)


def _goes_on(answer: Answer) -> Iterator[Objection]:
    basis = text(answer.facts, "basis")
    yield from unless(
        answer.outcome is not RightOutcome.REFUSED or OTHER_BASIS not in answer.grounds or basis,
        "basis_unsaid",
        "GDPR 7(3), 6(1)",
        "A consent can always be withdrawn. If these data never rested on one, state the basis the register has "
        "(basis).",
    )
    yield from unless(
        basis not in CONSENT,
        "rests_on_consent",
        "GDPR 7(3)",
        "These data rest on the consent that is withdrawn: stop their use now and confirm it.",
    )


HANDLER = Handler(
    law="GDPR 7(3)",
    answers=("N11", "N7", "N12"),
    duties=duties,
    assess=gathered(against),
    refusals={OTHER_BASIS: "the data never rested on consent, by the register"},
)
