"""The ladder of P3: what comes before anybody opens a message because the answer needs it.

(a) facts that staff see anyway; (b) the missing facts from the person (N3-data) and (c) permission for the message
(N23), asked in one letter and never inside N1; (d) only where both were asked and neither was answered, and the answer
is due within ten working days: the needed message, one named reader, another person's approval, and the writer is told
the same day. A no is an answer: it keeps the message shut.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from handlers.answers import Objection, unless
from handlers.asks import AskKind, asked
from handlers.duties import docket_of
from handlers.facts import CaseFacts, NoticeStatus, Rulebook
from handlers.permission import Standing

LAST_WORKING_DAYS = 10
LEFT = frozenset({NoticeStatus.SENT, NoticeStatus.PRINTED})


def may_open_needed(
    case: CaseFacts,
    now: datetime,
    rules: Rulebook,
    *,
    facts_answered: bool,
    permission: Standing,
    reader: str,
    approver: str,
) -> tuple[Objection, ...]:
    """What stands against opening one message because the answer needs it (P3(d)); `now` is aware.

    Args:
        case: the case.
        now: the present instant.
        rules: the controller's choices.
        facts_answered: the person gave the missing facts.
        permission: where the permission for this message stands.
        reader: the one staff member who would read.
        approver: the other one who approves it.
    """
    return (
        *_asked_before(case, facts_answered=facts_answered, permission=permission),
        *_soon(case, now, rules),
        *_two_people(reader, approver),
    )


def _asked_before(case: CaseFacts, *, facts_answered: bool, permission: Standing) -> Iterator[Objection]:
    missing = [
        kind for kind in (AskKind.FACTS, AskKind.PERMISSION) if not any(one.status in LEFT for one in asked(kind, case))
    ]
    yield from unless(
        not missing,
        "ladder_not_climbed",
        "P3",
        f"First ask the person: {' and '.join(missing)}; the answer may make reading needless.",
    )
    yield from unless(
        not facts_answered,
        "facts_given",
        "P3; GDPR 5(1)(c)",
        "The person gave the missing facts. Work from them.",
    )
    yield from unless(
        permission not in {Standing.NO, Standing.WITHDRAWN},
        "person_said_no",
        "P2, P3",
        "The person said no: the message stays shut. Answer from the facts there are, on the widest reasonable "
        "meaning.",
    )


def _soon(case: CaseFacts, now: datetime, rules: Rulebook) -> Iterator[Objection]:
    docket = docket_of(case, rules)
    due = docket.deadlines.due if docket.deadlines else None
    day = None if due is None else docket.calendar.add_working_days(due, -LAST_WORKING_DAYS)
    yield from unless(
        day is not None and docket.calendar.day_of(now) >= day,
        "too_early",
        "P3",
        "There is still time for the person to answer: this door opens only within ten working days of the due date"
        f"{'' if day is None else f', from {day} on'}.",
    )


def _two_people(reader: str, approver: str) -> Iterator[Objection]:
    yield from unless(
        reader.strip() and approver.strip() and reader.strip() != approver.strip(),
        "second_person",
        "P3, P6",
        "Name who reads, and another person who approves it.",
    )
