"""A refusal, whole or part: in month one, with its reasons, never for age or motive alone (GDPR 12(4); P6, P14, D7).

GDPR 12(4) knows no extension: a full refusal is due by the one-month date even where N4 left in time. One that comes
later is late. It may still be sent, because silence would be worse for the person, but only with a recorded reason, the
DPO among the approvers and an urgent alarm (LEGAL.md section 6, point 8). "Nothing held" is told within the same month
(CNIL, Free Mobile).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime

from classifiers.labels import Right
from handlers.answers import Answer, Objection, unless
from handlers.calendars import calendar_of
from handlers.common_grounds import EXCESSIVE, WITHDRAWN
from handlers.deadlines import case_deadlines
from handlers.decisions import Level
from handlers.duties import Docket, Duty, alarm, has_month, is_answered
from handlers.facts import CaseFacts, Rulebook
from handlers.stated import Facts, is_particular, items, records, text
from handlers.states import RightOutcome

D7 = "GDPR 12(4); D7"
# An extended case is looked at once more while a refusal is still possible.
LAST_CALL_WORKING_DAYS = 3
LATE_OUTCOMES = frozenset({RightOutcome.REFUSED, RightOutcome.NOTHING_HELD})
AGE = frozenset({"age", "minor", "8"})
# Why somebody asks is nobody's business (CJEU C-307/22).
MOTIVE = re.compile(
    r"\b(motives?|motif\w* de la demande|vexatio\w*|revenge|vengeance|litigation|lawsuit|litige|proces|procès"
    r"|prud.?hom\w*|to annoy|to harm us|nous nuire|chicane)\b",
    re.IGNORECASE,
)


def last_day(case: CaseFacts, rules: Rulebook) -> date | None:
    """The local one-month date by which a refusal is due (D7); None while the clock stands still or none runs."""
    return case_deadlines(case, rules).one_month if has_month(case) else None


def is_late(case: CaseFacts, now: datetime, rules: Rulebook) -> bool:
    """Whether a refusal that leaves now is late (D7)."""
    last = last_day(case, rules)
    return last is not None and calendar_of(rules).day_of(now) > last


def is_due_in_month_one(answer: Answer) -> bool:
    """Whether the answer never profits from an extension: a full refusal, and "nothing held".

    What a person took back is closed at their own wish, whenever that is (N20).
    """
    return answer.outcome in LATE_OUTCOMES and WITHDRAWN not in answer.grounds


def leaves_by(answer: Answer, case: CaseFacts, rules: Rulebook) -> datetime | None:
    """The last legal instant (UTC) of an answer due in month one; None where a recorded reason lets it be late."""
    last = last_day(case, rules)
    if last is None or not is_due_in_month_one(answer) or text(answer.facts, "late_reason"):
        return None
    return calendar_of(rules).end_of(last)


def against(answer: Answer, case: CaseFacts, now: datetime, rules: Rulebook) -> Iterator[Objection]:
    """What stands against refusing: the month, age, motive, and the opinion of the DPO."""
    if is_due_in_month_one(answer):
        yield from _month(answer, case, now, rules)
    if not answer.refuses:
        return
    yield from unless(
        not AGE & set(answer.grounds),
        "age_alone",
        "GDPR 12(1); LEGAL.md 2.2",
        "Nobody is refused for being young. Name a ground of the right itself, or grant it.",
    )
    # Erasure may be refused because of a claim (17(3)(e)); whether a copy is given never depends on what it is for.
    judged = EXCESSIVE in answer.grounds or answer.about in {Right.ACCESS, Right.PORTABILITY}
    yield from unless(
        not (judged and any(MOTIVE.search(reason) for reason in reasons(answer.facts))),
        "motive",
        "GDPR 12(5), 15; CJEU C-307/22",
        "Why the person asks does not matter. Give a reason that lies in the request or in the data.",
    )
    if answer.outcome is RightOutcome.REFUSED and WITHDRAWN not in answer.grounds:
        yield from _opinion(answer)


def duties(docket: Docket) -> Iterator[Duty]:
    """Say before the first month ends that a refusal must leave by then; ring when one that was decided did not (D7).

    Only an extended case needs this: in any other the due date is the same day and has its own alarms (D8).
    """
    case, dates = docket.case, docket.deadlines
    if is_answered(case) or dates is None or dates.one_month is None or not dates.extended:
        return
    last = dates.one_month
    before = docket.calendar.add_working_days(last, -LAST_CALL_WORKING_DAYS)
    yield alarm("refusal_by_now", Level.WARNING, D7, docket.start_of(before), docket.after(last))
    if LATE_OUTCOMES & set(case.decided.values()):
        yield alarm("refusal_late", Level.URGENT, D7, docket.after(last))


def elements(answer: Answer) -> Iterator[Objection]:
    """What N12 must hold: for each point the fact and the rule, particular to the case (GDPR 12(4), T16)."""
    points = records(answer.facts, "refusals")
    yield from unless(
        points,
        "reasons_missing",
        "GDPR 12(4); T16",
        "A refusal says, for each point refused, what, the fact and the rule (refusals: what, fact, rule).",
    )
    yield from unless(
        all(is_particular(text(one, "fact")) for one in points),
        "reason_not_particular",
        "GDPR 12(4); P20",
        "Each point that is refused needs a fact of this very case: figures, systems, dates. A phrase that fits any "
        "case "
        "is no reason.",
    )
    yield from unless(
        all(text(one, "what") and re.search(r"\d", text(one, "rule")) for one in points),
        "rule_not_named",
        "GDPR 12(4); T16",
        "Each point that is refused names what is refused (what) and the article it rests on (rule).",
    )
    yield from unless(
        answer.outcome is not RightOutcome.PARTLY or items(answer.facts, "granted"),
        "granted_part_missing",
        "GDPR 12(4); N12",
        "Part is granted: say which (granted), so that the person sees what the refusal leaves untouched.",
    )


def _month(answer: Answer, case: CaseFacts, now: datetime, rules: Rulebook) -> Iterator[Objection]:
    late = is_late(case, now, rules)
    yield from unless(
        not late or is_particular(text(answer.facts, "late_reason")),
        "refusal_too_late",
        D7,
        f"A refusal was due by {last_day(case, rules)}, extended or not. Grant what can be granted; if a refusal must "
        "still leave, record why it is late (late_reason): the DPO approves it too.",
    )


def _opinion(answer: Answer) -> Iterator[Objection]:
    opinion = text(answer.facts, "dpo_opinion")
    yield from unless(
        opinion in {"for", "against"},
        "dpo_not_asked",
        "GDPR 38(1), 39(1); P14",
        "Ask the DPO before refusing, and record the opinion (dpo_opinion: for or against).",
    )
    yield from unless(
        opinion != "against" or is_particular(text(answer.facts, "departure_reason")),
        "departure_unexplained",
        "GDPR 38(1), 38(6); P14",
        "The DPO is against it. Follow the opinion, or record why the decision departs from it (departure_reason).",
    )


def reasons(facts: Facts) -> Iterator[str]:
    """Every sentence in which an answer says why."""
    yield text(facts, "why")
    yield text(facts, "compelling_grounds")
    for one in records(facts, "refusals"):
        yield text(one, "fact")
