"""Restriction (GDPR 18): the data are frozen, used only as 18(2) allows, and the person is told before it ends (18(3)).

Whoever asks for it asks because of one of four grounds: accuracy contested, processing unlawful, data needed for a
claim, an objection pending. Each is worthless if it comes late, so it is proposed at once; a person confirms it the
same working day (LEGAL.md 4.2). The program never restricts an account (P6). Uses and end: `handlers.restricted`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from classifiers.labels import Right
from handlers import recipients
from handlers.answers import Answer, Objection, gathered, unless
from handlers.days import done_by_today
from handlers.decisions import Level
from handlers.duties import Docket, Duty, Handler, alarm, is_answered
from handlers.facts import CaseFacts, Rulebook
from handlers.stated import text
from handlers.states import RightOutcome

ACCURACY, UNLAWFUL, CLAIMS, OBJECTION = "18(1)(a)", "18(1)(b)", "18(1)(c)", "18(1)(d)"
# The words of N8 for each ground.
WORDS = {ACCURACY: "accuracy", UNLAWFUL: "unlawful", CLAIMS: "claims", OBJECTION: "objection"}
NONE_APPLIES = "18(1)"


def duties(docket: Docket) -> Iterator[Duty]:
    """Propose the restriction at once; ring when the working day ends without a person's word."""
    case = docket.case
    if is_answered(case):
        return
    yield alarm("restriction_proposed", Level.WARNING, "GDPR 18(1)(a)-(d); LEGAL.md 4.2")
    if case.decided.get(Right.RESTRICTION) is None:
        day = docket.calendar.next_working_day(docket.calendar.day_of(case.received_at))
        yield alarm("restriction_unconfirmed", Level.URGENT, "GDPR 18(1); LEGAL.md 4.2", docket.after(day))


def against(answer: Answer, case: CaseFacts, now: datetime, rules: Rulebook) -> Iterator[Objection]:
    """The ground is true of the case, said in the notice, and the data are frozen before the person is told so."""
    if not answer.gives:
        return
    yield from done_by_today("done_on", answer, now, rules)
    says = {WORDS[one] for one in answer.grounds if one in WORDS}
    yield from unless(
        text(answer.facts, "ground") in says or not says,
        "says_something_else",
        "GDPR 18(1); N8",
        f"The notice must say the ground of the decision: ground = {' or '.join(sorted(says))}.",
    )
    yield from unless(
        OBJECTION not in answer.grounds or Right.OBJECTION in case.rights,
        "no_objection_pending",
        "GDPR 18(1)(d)",
        "18(1)(d) rests on an objection that is being looked at, and this case holds none. Name another ground.",
    )
    yield from unless(
        UNLAWFUL not in answer.grounds or case.decided.get(Right.ERASURE) is not RightOutcome.GRANTED,
        "erased_already",
        "GDPR 18(1)(b)",
        "18(1)(b) is for a person who does not want the data erased; this case grants the erasure. Name another "
        "ground.",
    )


HANDLER = Handler(
    law="GDPR 18, 19",
    answers=("N8", "N19", "N12"),
    duties=duties,
    assess=gathered(against, recipients.against),
    grounds={
        ACCURACY: "accuracy contested, until it is checked",
        UNLAWFUL: "unlawful, and the person does not want erasure",
        CLAIMS: "no longer needed by us, needed by the person for legal claims",
        OBJECTION: "an objection under 21(1) is being looked at",
    },
    refusals={NONE_APPLIES: "none of the four grounds of 18(1) applies"},
)
