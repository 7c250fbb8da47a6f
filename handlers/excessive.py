"""Manifestly unfounded or excessive (GDPR 12(5)): the controller proves it, two people besides the decider approve.

"Manifestly", "in particular because of their repetitive character". What the person may pursue is irrelevant (CJEU
C-307/22). A fee is announced before it is charged, with how it was worked out, so that the person can withdraw (EDPB
01/2022 para 192); without a cost basis there is no fee.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from classifiers.labels import Aspect, Right
from handlers.answers import Answer, Objection, unless
from handlers.common_grounds import EXCESSIVE
from handlers.days import still_ahead
from handlers.facts import CaseFacts, Rulebook
from handlers.refusals import D7, is_late, reasons
from handlers.stated import day, flag, is_particular, text

LAW = "GDPR 12(5); LEGAL.md 2.2"


def is_fee(answer: Answer) -> bool:
    """Whether the answer offers the choice of a fee (N13) and decides nothing yet."""
    return EXCESSIVE in answer.grounds and answer.outcome is None


def against(answer: Answer, case: CaseFacts, now: datetime, rules: Rulebook) -> Iterator[Objection]:
    """What stands against calling a request excessive, and against asking for a fee."""
    if EXCESSIVE not in answer.grounds:
        return
    yield from _never(answer, case)
    yield from unless(
        any(is_particular(reason) for reason in reasons(answer.facts)),
        "excess_unproven",
        LAW,
        "The controller proves that a request is manifestly unfounded or excessive. Say what shows it here: how many "
        "requests, when, how alike (why, or refusals).",
    )
    if is_fee(answer):
        yield from _fee(answer, case, now, rules)


def _never(answer: Answer, case: CaseFacts) -> Iterator[Objection]:
    marketing = answer.about is Right.OBJECTION and Aspect.MARKETING in case.aspects
    first = case.requests_of_same_person == 0 and answer.about is Right.ACCESS
    yield from unless(
        not marketing,
        "marketing_absolute",
        "GDPR 21(2)-(3); D9",
        "An objection to marketing is never excessive: stop it today and confirm with N11.",
    )
    yield from unless(
        not (first and flag(answer.facts, "repeated")),
        "first_copy_free",
        "GDPR 12(5), 15(3); CJEU C-307/22",
        "No other recent request of this person is on record, and the first copy is free. Answer it, or name what is "
        "manifestly unfounded in it.",
    )


def _fee(answer: Answer, case: CaseFacts, now: datetime, rules: Rulebook) -> Iterator[Objection]:
    facts = answer.facts
    yield from unless(
        text(facts, "amount") and is_particular(text(facts, "cost_basis")),
        "no_cost_basis",
        "GDPR 12(5)(a); N13",
        "A fee covers the administrative costs: say the amount and how it was worked out (amount, cost_basis), or "
        "refuse "
        "with reasons, or answer free of charge.",
    )
    yield from unless(
        still_ahead(day(facts, "answer_by"), now, rules),
        "no_time_to_choose",
        "GDPR 12(5); EDPB 01/2022 para 192",
        "The person chooses whether to pay, to ask for less or to withdraw: name a day that lies ahead (answer_by).",
    )
    yield from unless(
        not is_late(case, now, rules) or text(facts, "late_reason"),
        "fee_too_late",
        D7,
        "A fee was to be announced within the first month. Answer free of charge, or record why it is late "
        "(late_reason).",
    )
