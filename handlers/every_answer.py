"""What every answer must meet, whatever its right: state, outcome, ground, notice, writer, month (LEGAL.md 4.2; P6).

Flow: `registry.assess` asks these rules first and the handler of the right after them; staff see every objection at
once.

Promises: a rule that concerns one right alone is not here; nothing here decides for a person.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from classifiers.labels import Aspect, Matter, Right
from handlers import excessive, nothing_held, other_controller, refusals, requesters
from handlers.answer_notices import REFUSAL, notices_of
from handlers.answers import Answer, Check, Objection, unless
from handlers.common_grounds import COMMON, NO_ANSWER, UNIDENTIFIED, WITHDRAWN
from handlers.duties import ANSWERED, Handler
from handlers.facts import CaseFacts, Rulebook
from handlers.reminders import may_close_for_silence
from handlers.stated import flag
from handlers.states import RightOutcome, State

ASKED = frozenset({State.IDENTITY_PENDING, State.MANDATE_PENDING})
ENDS_AN_ASK = frozenset({UNIDENTIFIED, NO_ANSWER, WITHDRAWN})
SHARED: tuple[Check, ...] = (
    requesters.against,
    refusals.against,
    excessive.against,
    nothing_held.against,
    other_controller.against,
)


def against(handler: Handler, answer: Answer, case: CaseFacts, now: datetime, rules: Rulebook) -> tuple[Objection, ...]:
    """Everything that stands against an answer before the rules of its own right are asked."""
    return tuple(_against(handler, answer, case, now, rules))


def _against(handler: Handler, answer: Answer, case: CaseFacts, now: datetime, rules: Rulebook) -> Iterator[Objection]:
    yield from _asked(answer, case)
    yield from _state(answer, case)
    yield from _outcome(answer)
    yield from _ground(handler, answer)
    yield from _notice(handler, answer)
    yield from _approvers(answer)
    yield from _without_answer(answer, case, now, rules)
    for check in SHARED:
        yield from check(answer, case, now, rules)
    if REFUSAL in notices_of(handler, answer):
        yield from refusals.elements(answer)


def _asked(answer: Answer, case: CaseFacts) -> Iterator[Objection]:
    marketing = answer.about is Right.OBJECTION and Aspect.MARKETING in case.aspects
    yield from unless(
        answer.about in {*case.rights, *case.matters} or marketing,
        "not_asked",
        "GDPR 12(2)-(3)",
        f"This case does not hold {answer.about}. Settle what is asked first, then decide.",
    )


def _state(answer: Answer, case: CaseFacts) -> Iterator[Objection]:
    """Where the case stands; to stop marketing is possible everywhere (D9)."""
    yield from unless(
        case.state not in ANSWERED,
        "already_answered",
        "LEGAL.md 4.2; D10",
        "The case is answered or closed. Reopen it if more is to be said.",
    )
    if _is_marketing(answer, case) or isinstance(answer.about, Matter):
        return
    yield from unless(
        case.state is not State.BREACH_TRIAGE,
        "breach_first",
        "GDPR 33; B1, B5",
        "A breach has the case. Record its outcome first; the request goes on after that, with the same date.",
    )
    yield from unless(
        case.state not in ASKED or ENDS_AN_ASK & set(answer.grounds),
        "ask_open",
        "GDPR 12(6); D4",
        "The person was asked for something and has not answered. Wait, remind, record the answer, or end it with N14 "
        "or "
        "N20.",
    )
    yield from unless(
        case.state is not State.CLARIFICATION_PENDING or not answer.refuses or ENDS_AN_ASK & set(answer.grounds),
        "question_open",
        "GDPR recital 63, 12(2); P3",
        "A question to the person is open: nothing is refused before it is answered. Grant the widest reasonable "
        "meaning, "
        "or record that no answer came.",
    )


def _is_marketing(answer: Answer, case: CaseFacts) -> bool:
    stops = answer.about in {Right.OBJECTION, Right.CONSENT_WITHDRAWAL}
    return stops and answer.outcome is RightOutcome.GRANTED and Aspect.MARKETING in case.aspects


def _outcome(answer: Answer) -> Iterator[Objection]:
    if isinstance(answer.about, Matter):
        yield from unless(
            answer.outcome is None,
            "matter_has_no_outcome",
            "P5; LEGAL.md 4.2",
            "Only a right is granted or refused. Answer this one freely (N22), without an outcome.",
        )
        return
    yield from unless(
        answer.outcome is not None or excessive.is_fee(answer),
        "no_outcome",
        "GDPR 12(3)-(4)",
        "Say what becomes of the right: granted, partly, refused or nothing_held.",
    )


def _ground(handler: Handler, answer: Answer) -> Iterator[Objection]:
    given = set(answer.grounds)
    unknown = given - {*handler.grounds, *handler.refusals, *COMMON, *refusals.AGE}
    yield from unless(
        not unknown,
        "unknown_ground",
        handler.law,
        f"Not a ground here: {', '.join(sorted(unknown))}. Known: "
        f"{', '.join([*handler.grounds, *handler.refusals, *COMMON])}.",
    )
    if answer.gives and handler.grounds:
        yield from unless(
            given & handler.grounds.keys(),
            "no_ground",
            handler.law,
            f"Name the ground on which it is granted: {_listed(handler.grounds)}.",
        )
    if answer.outcome is RightOutcome.REFUSED:
        yield from unless(
            given & {*handler.refusals, *COMMON, *refusals.AGE},
            "no_refusal_ground",
            f"{handler.law}; GDPR 12(4)",
            f"A refusal rests on a ground: {_listed(handler.refusals)}, or one of {', '.join(COMMON)}.",
        )


def _listed(grounds: Mapping[str, str]) -> str:
    return "; ".join(f"{code} ({meaning})" for code, meaning in grounds.items())


def _notice(handler: Handler, answer: Answer) -> Iterator[Objection]:
    says = notices_of(handler, answer)
    yield from unless(
        not answer.notice or not says or answer.notice in says,
        "wrong_notice",
        "LEGAL.md 2",
        f"{answer.notice} does not say this answer; {' and '.join(says)} does.",
    )


def _without_answer(answer: Answer, case: CaseFacts, now: datetime, rules: Rulebook) -> Iterator[Objection]:
    """Putting a case aside: after real silence, or at the person's own wish (N20)."""
    if NO_ANSWER in answer.grounds:
        yield from may_close_for_silence(case, now, rules)
    yield from unless(
        WITHDRAWN not in answer.grounds or flag(answer.facts, "withdrawn"),
        "not_withdrawn",
        "GDPR 12(4); N20",
        "Only the person takes a request back. State that they did (withdrawn).",
    )


def _approvers(answer: Answer) -> Iterator[Objection]:
    yield from unless(
        answer.decided_by not in answer.approved_by and len(set(answer.approved_by)) == len(answer.approved_by),
        "self_approval",
        "P6, P14; LEGAL.md 4.2",
        "An approval is another person's, and each person approves once.",
    )
