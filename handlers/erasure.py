"""Erasure (GDPR 17): any ground of 17(1) suffices; 17(3) keeps only what is necessary, so a part is the usual answer.

N7 answers it and says what was kept, why and how long (LEGAL.md 2.2). The program never erases: a person decides and
another approves (P6). A living account ends only for a proven person, after the end was put to them and a person
decided; their silence neither erases nor refuses (T12). Data collected from a child go first.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from classifiers.labels import Aspect
from handlers import recipients
from handlers.answers import Answer, Objection, gathered, unless
from handlers.days import done_by_today
from handlers.decisions import Level
from handlers.duties import Docket, Duty, Handler, alarm, is_answered
from handlers.erasure_grounds import EXCEPTIONS, GROUNDS, NONE_APPLIES, against_kept
from handlers.facts import CaseFacts, Identity, Rulebook
from handlers.stated import flag, items, said

# A child's data do not wait for the month (LEGAL.md 2.2, minors: fast lane).
CHILD_WORKING_DAYS = 5


def duties(docket: Docket) -> Iterator[Duty]:
    """Data collected from a child go first (GDPR 17(1)(f); LEGAL.md 2.2, minors)."""
    case = docket.case
    if Aspect.MINOR not in case.aspects or is_answered(case):
        return
    yield alarm("erasure_of_minor", Level.WARNING, "GDPR 17(1)(f), 8(1); P18")
    target = docket.calendar.add_working_days(docket.calendar.day_of(case.received_at), CHILD_WORKING_DAYS)
    yield alarm("erasure_of_minor_waits", Level.URGENT, "GDPR 17(1)(f), 8(1); P18", docket.start_of(target))


def against(answer: Answer, case: CaseFacts, now: datetime, rules: Rulebook) -> Iterator[Objection]:
    """An erasure names what went and when; an account that lives needs more care."""
    if not answer.gives:
        return
    yield from unless(
        items(answer.facts, "erased"),
        "nothing_erased",
        "GDPR 17(1); N7",
        "Say which categories were erased (erased); if nothing can be, refuse with reasons.",
    )
    yield from done_by_today("done_on", answer, now, rules)
    yield from _account(answer, case)


def _account(answer: Answer, case: CaseFacts) -> Iterator[Objection]:
    alive = case.active_account if case.active_account is not None else said(answer.facts, "active_account")
    yield from unless(
        alive is not None,
        "account_unknown",
        "T12",
        "Look whether the person has a living account, and state it (active_account).",
    )
    if not alive:
        return
    yield from unless(
        case.identity is Identity.PROVEN,
        "account_needs_proof",
        "GDPR 12(6), 5(1)(f); T12",
        "A living account ends only for a person whose identity is proven. Ask with one of the mild means (N2).",
    )
    yield from unless(
        flag(answer.facts, "account_confirmed"),
        "account_unconfirmed",
        "T12",
        "Tell the person that the account ends with its data, and state that a person decided after that "
        "(account_confirmed). Silence neither erases nor refuses.",
    )


HANDLER = Handler(
    law="GDPR 17, 19",
    answers=("N7", "N19", "N12"),
    duties=duties,
    assess=gathered(against, against_kept, recipients.against),
    grounds=GROUNDS,
    refusals={**EXCEPTIONS, NONE_APPLIES: "none of the grounds of 17(1) applies"},
)
