"""What may be asked of the person, and when: proof, mandate, a clarification, missing facts, permission (GDPR 12(6)).

An ask stops the clock at most (D4); it is never a way to win time. So each needs a reason particular to the case, the
mildest means come first, and there are always two; an identity document is never one of them (EDPB 01/2022 paras
77-78). A technical check that failed is no doubt by itself (P8). A lawyer is believed. Marketing stops without any
proof. The program proposes; N2 and N15 leave on a person's word (P8).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from enum import StrEnum

from classifiers.labels import Aspect, Matter, Right
from handlers import states
from handlers.answers import Objection, unless
from handlers.calendars import calendar_of
from handlers.deadlines import case_deadlines
from handlers.duties import has_month, is_answered
from handlers.facts import CaseFacts, Identity, Role, Rulebook
from handlers.stated import Facts, flag, is_particular, items, text
from handlers.states import Event, State
from handlers.suspensions import is_late_ask

FEWEST_MEANS = 2
FEWEST_CHOICES = 2


class AskKind(StrEnum):
    """What is asked; the first four are the values of `SuspensionKind`."""

    IDENTITY = "identity"
    MANDATE = "mandate"
    CLARIFICATION_R63 = "clarification_r63"  # much data: which are wanted? (recital 63)
    CLARIFICATION_OTHER = "clarification_other"
    FACTS = "facts"  # N3-data
    PERMISSION = "permission"  # N23


NOTICES: Mapping[AskKind, str] = {
    AskKind.IDENTITY: "N2",
    AskKind.MANDATE: "N15",
    AskKind.CLARIFICATION_R63: "N3",
    AskKind.CLARIFICATION_OTHER: "N3",
    AskKind.FACTS: "N3-data",
    AskKind.PERMISSION: "N23",
}
EVENTS: Mapping[AskKind, Event] = {
    AskKind.IDENTITY: Event.DOUBT_IDENTITY,
    AskKind.MANDATE: Event.AGENT_WITHOUT_PROOF,
    AskKind.CLARIFICATION_R63: Event.UNCLEAR,
    AskKind.CLARIFICATION_OTHER: Event.UNCLEAR,
}
CLARIFICATIONS = frozenset({AskKind.CLARIFICATION_R63, AskKind.CLARIFICATION_OTHER})
# N3-data and N23 move nothing; they leave after N1, never inside it (P3).
AFTER_N1 = frozenset({State.TRIAGE, State.IN_PROGRESS, State.CLARIFICATION_PENDING, State.READY_FOR_APPROVAL})
ID_DOCUMENT = re.compile(
    r"\b(id[ _-]?(card|copy|document)|identity[ _-](card|document)|passports?|passeports?|driving licen[cs]e"
    r"|carte[ _](nationale )?d.?identit|pi[eè]ce[ _]d.?identit|permis de conduire|ausweis|notari\w*|notaire)",
    re.IGNORECASE,
)
TECHNICAL = re.compile(r"\b(dkim|dmarc|spf)\b", re.IGNORECASE)


def may_ask(
    kind: AskKind, case: CaseFacts, now: datetime, rules: Rulebook, *, facts: Mapping[str, object]
) -> tuple[Objection, ...]:
    """What stands against asking the person.

    Args:
        kind: what is asked.
        case: the case.
        now: the present instant, aware.
        rules: the controller's choices.
        facts: what the ask states, by the names of the catalogue; read and kept nowhere.

    Returns:
        Everything against it; () when a named person may ask. Whether it is late is told by `is_late` (D4).
    """
    return (*_place(kind, case), *_time(kind, case, now, rules), *_WHAT[kind](case, facts))


def is_late(case: CaseFacts, now: datetime, rules: Rulebook) -> bool:
    """Whether an ask now counts as late: the DPO is told, the ask may leave all the same (LATE_ASK, D4)."""
    return is_late_ask(case.received_at, now, rules)


def _place(kind: AskKind, case: CaseFacts) -> Iterator[Objection]:
    """Where the case stands."""
    yield from unless(
        not is_answered(case),
        "answered",
        "GDPR 12(6); D4",
        "The case is answered or closed; reopen it if something is still to be asked.",
    )
    event = EVENTS.get(kind)
    possible = case.state in AFTER_N1 if event is None else event in states.allowed(case.state)
    yield from unless(
        possible or is_answered(case),
        "not_from_here",
        "LEGAL.md 4.2",
        f"The person cannot be asked for {kind} while the case is {case.state}; the acknowledgement leaves first.",
    )
    yield from unless(
        Matter.AUTHORITY not in case.matters,
        "authority",
        "GDPR 58(1); P4",
        "An authority is not asked by notice. Speak to it through the DPO.",
    )
    yield from unless(
        not _open(kind, case),
        "asked_already",
        "GDPR 12(6); D4",
        f"The person was asked for {kind} and has not answered; two reminders follow by themselves.",
    )


def _time(kind: AskKind, case: CaseFacts, now: datetime, rules: Rulebook) -> Iterator[Objection]:
    """To ask what is meant once the answer is due only makes it later; who writes may matter even then."""
    due = case_deadlines(case, rules).due if has_month(case) else None
    yield from unless(
        kind not in CLARIFICATIONS or due is None or calendar_of(rules).day_of(now) <= due,
        "too_late_to_ask",
        "GDPR 12(3); D4, P3",
        f"The answer was due on {due}: answer on the widest reasonable meaning.",
    )


def _open(kind: AskKind, case: CaseFacts) -> bool:
    return any(one.kind == kind.value and one.answered_at is None for one in case.suspensions)


# --- what each ask needs --------------------------------------------------------------------------------------------


def _identity(case: CaseFacts, facts: Facts) -> Iterator[Objection]:
    doubt, means = text(facts, "doubt"), items(facts, "means")
    yield from unless(
        case.identity is not Identity.PROVEN,
        "identity_is_proven",
        "GDPR 12(6)",
        "It is proven who writes; there is nothing left to ask.",
    )
    yield from unless(
        not (Aspect.MARKETING in case.aspects and set(case.rights) <= {Right.OBJECTION, Right.CONSENT_WITHDRAWAL}),
        "marketing_needs_no_proof",
        "GDPR 21(2)-(3); D9",
        "Marketing stops for whoever asks: it harms nobody. Stop it.",
    )
    yield from unless(
        not TECHNICAL.search(doubt),
        "technical_check_is_no_doubt",
        "GDPR 12(6); P8",
        "A failed technical check of the mail is no reasonable doubt by itself, and no reader knows the word. Say what "
        "in this case makes it doubtful who writes.",
    )
    yield from unless(
        is_particular(doubt),
        "doubt_not_specific",
        "GDPR 12(6); P8",
        "Only a reasonable doubt about this very person allows the question. Say what it is (doubt), in a sentence.",
    )
    yield from unless(
        len(set(means)) >= FEWEST_MEANS,
        "too_few_means",
        "GDPR 12(6), 25; N2",
        "Offer at least two ways to be recognised (means), the mildest first.",
    )
    yield from _no_document((doubt, *means))


def _no_document(sentences: tuple[str, ...]) -> Iterator[Objection]:
    yield from unless(
        not any(ID_DOCUMENT.search(one) for one in sentences),
        "identity_document",
        "GDPR 5(1)(c), 12(6); EDPB 01/2022 paras 77-78; P8",
        "An identity document is never asked for by mail. Take a milder means: a reply from the known address, the "
        "log-in, an order number.",
    )


def _mandate(case: CaseFacts, facts: Facts) -> Iterator[Objection]:
    yield from unless(
        case.role is not Role.LAWYER,
        "lawyer_is_believed",
        "P8; LEGAL.md 2.2",
        "A lawyer is believed and shows no mandate. Answer the request.",
    )
    yield from unless(
        case.role in {Role.AGENT, Role.PARENT, Role.LAWYER} or Aspect.AGENT in case.aspects,
        "nobody_to_mandate",
        "GDPR 12(2), 12(6)",
        "The person writes for themselves. If it is somebody else, record the role first.",
    )
    yield from _no_document(tuple(text(facts, name) for name in facts))


def _clarification(_case: CaseFacts, facts: Facts) -> Iterator[Objection]:
    yield from unless(
        is_particular(text(facts, "what_is_unclear")),
        "nothing_unclear",
        "GDPR 12(2); N3",
        "Say what is unclear in this request (what_is_unclear); a person who wants everything may have everything.",
    )
    yield from unless(
        len(set(items(facts, "choices")) | set(items(facts, "wishes"))) >= FEWEST_CHOICES,
        "too_few_choices",
        "GDPR 12(2); N3",
        "Offer at least two readings to choose from (choices); the whole scope always remains possible.",
    )


def _clarification_r63(case: CaseFacts, facts: Facts) -> Iterator[Objection]:
    yield from _clarification(case, facts)
    yield from unless(
        Right.ACCESS in case.rights and flag(facts, "large_quantity"),
        "little_data",
        "GDPR recital 63",
        "Only a request for access to a large quantity of data can be narrowed so. State large_quantity, or ask an "
        "ordinary question (clarification_other), which leaves the clock running.",
    )


def _facts(_case: CaseFacts, facts: Facts) -> Iterator[Objection]:
    yield from unless(
        items(facts, "needed"),
        "nothing_needed",
        "GDPR 5(1)(c); P3",
        "Name the facts that are missing (needed), and no more than those.",
    )
    yield from unless(
        is_particular(text(facts, "why")),
        "need_unexplained",
        "GDPR 5(1)(c), 12(2); P3",
        "Say why the answer needs them, in this case (why).",
    )
    yield from _no_document((*items(facts, "needed"), text(facts, "why")))


def _permission(_case: CaseFacts, facts: Facts) -> Iterator[Objection]:
    """Whether it was asked before is told by `handlers.permission.may_ask`, message by message."""
    yield from unless(
        text(facts, "message_code") and text(facts, "readers"),
        "permission_not_specific",
        "P2, P3; N23",
        "Permission is for one message and named readers (message_code, readers).",
    )


_WHAT = {
    AskKind.IDENTITY: _identity,
    AskKind.MANDATE: _mandate,
    AskKind.CLARIFICATION_R63: _clarification_r63,
    AskKind.CLARIFICATION_OTHER: _clarification,
    AskKind.FACTS: _facts,
    AskKind.PERMISSION: _permission,
}
