"""Objection (GDPR 21): direct marketing stops without a condition; any other objection freezes the data meanwhile.

21(2)-(3): marketing stops the same working day, whoever wrote (D9). The alarm asks for no proof of the sender: to stop
mail to an address harms nobody, can be undone, and needs no reason. The confirmation N11 still waits for a proven
sender. It is never refused. 21(1): only for processing on 6(1)(e) or (f), and the controller, not the person, must show
compelling grounds; until then the data are restricted (18(1)(d), LEGAL.md 2.2), which a person confirms (P6). 21(6):
statistics stop unless a task in the public interest needs them. The basis is the register's, not the charter's (T7).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from classifiers.labels import Aspect
from handlers.answers import Answer, Objection, gathered, unless
from handlers.days import done_by_today
from handlers.decisions import Level
from handlers.duties import Docket, Duty, Handler, alarm, is_answered
from handlers.facts import CaseFacts, Rulebook
from handlers.stated import flag, is_particular, text
from handlers.states import RightOutcome

MARKETING, PARTICULAR, STATISTICS, OTHER_BASIS = "21(2)", "21(1)", "21(6)", "6(1)"
# What N11 says, by what was objected to.
SAYS = {MARKETING: "marketing", PARTICULAR: "stopped", STATISTICS: "statistics"}
OPEN_TO_OBJECTION = frozenset({"6(1)(e)", "6(1)(f)"})


def duties(docket: Docket) -> Iterator[Duty]:
    """Stop marketing today; propose a restriction for every other objection."""
    if is_answered(docket.case):
        return
    if Aspect.MARKETING in docket.case.aspects:
        yield alarm("stop_marketing_today", Level.URGENT, "GDPR 21(2)-(3); D9")
    else:
        yield alarm("restriction_proposed", Level.WARNING, "GDPR 18(1)(d), 21(1); LEGAL.md 2.2")


def against(answer: Answer, case: CaseFacts, now: datetime, rules: Rulebook) -> Iterator[Objection]:
    """Marketing is absolute; elsewhere it is for the controller to state why the use goes on."""
    if answer.gives:
        yield from _stopped(answer, now, rules)
    if answer.refuses:
        yield from _marketing(answer, case)
        yield from _goes_on(answer)


def _stopped(answer: Answer, now: datetime, rules: Rulebook) -> Iterator[Objection]:
    facts, says = answer.facts, {SAYS[one] for one in answer.grounds if one in SAYS}
    yield from done_by_today("stopped_on", answer, now, rules)
    yield from unless(
        not says or text(facts, "objection") in says,
        "says_something_else",
        "GDPR 21; N11",
        f"The notice must say what the ground says: objection = {' or '.join(sorted(says))}.",
    )
    yield from unless(
        MARKETING not in answer.grounds or flag(facts, "suppressed"),
        "not_suppressed",
        "GDPR 21(3); T23",
        "Put the fingerprint of the address on the list that stops marketing, then state suppressed.",
    )


def _marketing(answer: Answer, case: CaseFacts) -> Iterator[Objection]:
    yield from unless(
        Aspect.MARKETING not in case.aspects or answer.outcome is RightOutcome.PARTLY,
        "marketing_absolute",
        "GDPR 21(2)-(3); D9",
        "An objection to marketing is never refused. Stop it today and confirm with N11; what else was objected to can "
        "be decided as a part.",
    )
    yield from unless(
        Aspect.MARKETING not in case.aspects
        or answer.outcome is not RightOutcome.PARTLY
        or MARKETING in answer.grounds,
        "marketing_absolute",
        "GDPR 21(2)-(3); D9",
        "The part about marketing is granted whatever becomes of the rest: name ground 21(2) too.",
    )


def _goes_on(answer: Answer) -> Iterator[Objection]:
    facts, refused = answer.facts, set(answer.grounds)
    yield from unless(
        answer.outcome is not RightOutcome.REFUSED
        or PARTICULAR not in refused
        or is_particular(text(facts, "compelling_grounds")),
        "grounds_not_compelling",
        "GDPR 21(1)",
        "It is for us to show compelling grounds that outweigh this person's situation, or legal claims. State them "
        "(compelling_grounds, objection=compelling), or stop.",
    )
    yield from unless(
        OTHER_BASIS not in refused or (text(facts, "basis") and text(facts, "basis") not in OPEN_TO_OBJECTION),
        "open_to_objection",
        "GDPR 21(1); T7",
        "Only data on another basis than 6(1)(e) or (f) are out of reach of an objection. State the basis that the "
        "register has (basis).",
    )


HANDLER = Handler(
    law="GDPR 21",
    answers=("N11", "N12"),
    duties=duties,
    assess=gathered(against),
    grounds={
        MARKETING: "direct marketing and its profiling: absolute",
        PARTICULAR: "the person's situation, on data processed on 6(1)(e) or (f)",
        STATISTICS: "the person's situation, on research or statistics",
    },
    refusals={
        PARTICULAR: "compelling grounds or legal claims, stated by the controller",
        STATISTICS: "the statistics serve a task in the public interest",
        OTHER_BASIS: "the data rest on another basis than 6(1)(e) or (f), by the register",
    },
)
