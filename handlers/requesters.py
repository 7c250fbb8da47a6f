"""Who may ask, and for whom: person, agent, lawyer, parent, child, heir (LEGAL.md 2.2; P8, P18).

A lawyer is believed. Any other agent shows a mandate: until then the request is received and the mandate is asked for
(N15). A parent exercises the rights of a small child; a child may ask alone, and no refusal rests on age. The rights
end with death, what the family needs does not (N16, LIL 84-85). Nothing that shows or changes data leaves before it is
known who writes; one of the mild means is enough, an identity document is never asked for (GDPR 12(6)).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from classifiers.labels import Aspect, Right
from handlers.answers import Answer, Objection, unless
from handlers.common_grounds import DECEASED
from handlers.facts import CaseFacts, Identity, Role, Rulebook, SuspensionKind
from handlers.stated import flag, text

# Answers that show data, or change them so that it cannot be undone; to stop a use harms nobody and needs no proof.
OF_DATA = frozenset({Right.ACCESS, Right.RECTIFICATION, Right.ERASURE, Right.PORTABILITY})


def role_of(answer: Answer, case: CaseFacts) -> Role:
    """Who writes, as staff stated it for this answer, else as the case has it."""
    stated = text(answer.facts, "role")
    return Role(stated) if stated in set(Role) else case.role


def is_child(case: CaseFacts) -> bool:
    """Whether the request is a child's, by role or by what the letter says (P18)."""
    return case.role is Role.MINOR or Aspect.MINOR in case.aspects


def against(answer: Answer, case: CaseFacts, _now: datetime, _rules: Rulebook) -> Iterator[Objection]:
    """Everything about the writer that stands against an answer."""
    yield from _role_unsettled(answer, case)
    yield from _death(answer, case)
    if not answer.gives:
        return
    yield from _mandate(answer, case)
    if answer.about in OF_DATA:
        yield from _identity(answer, case)


def _role_unsettled(answer: Answer, case: CaseFacts) -> Iterator[Objection]:
    settled = text(answer.facts, "role") in set(Role) or case.role is not Role.PERSON
    yield from unless(
        settled or Aspect.AGENT not in case.aspects or not answer.gives,
        "role_unsettled",
        "GDPR 12(2); P8",
        "The letter seems to be written for somebody else. State who writes (role: agent, lawyer, parent, or person if "
        "it "
        "is the person after all).",
    )


def _death(answer: Answer, case: CaseFacts) -> Iterator[Objection]:
    dead = role_of(answer, case) is Role.HEIR or (Aspect.DECEASED in case.aspects and not _said_living(answer))
    yield from unless(
        not dead or DECEASED in answer.grounds or flag(answer.facts, "directives") or answer.about not in OF_DATA,
        "rights_end_at_death",
        "LIL 84-85; N16",
        "It is about a person who died. Answer with N16 (ground LIL-85: what can be done at once, and what heirs may "
        "ask), "
        "or state that the person left directives (directives), or that nobody died (role=person).",
    )


def _said_living(answer: Answer) -> bool:
    return text(answer.facts, "role") in set(Role) - {Role.HEIR}


def _mandate(answer: Answer, case: CaseFacts) -> Iterator[Objection]:
    role = role_of(answer, case)
    proven = flag(answer.facts, "mandate_seen") or _answered(case, SuspensionKind.MANDATE)
    yield from unless(
        role is not Role.AGENT or proven,
        "mandate_missing",
        "GDPR 12(6); N15; P8",
        "An agent shows a mandate with its duration and precise object. Ask for it (N15), or state that it was seen "
        "(mandate_seen). A lawyer is believed: then state role=lawyer.",
    )
    yield from unless(
        role is not Role.PARENT or flag(answer.facts, "parental_authority"),
        "parental_authority_unknown",
        "GDPR 8, 12(6); LEGAL.md 2.2",
        "A parent exercises the rights of a child. State that parental authority is known (parental_authority), or "
        "ask.",
    )


def _answered(case: CaseFacts, kind: SuspensionKind) -> bool:
    return any(one.kind is kind and one.answered_at is not None for one in case.suspensions)


def _identity(answer: Answer, case: CaseFacts) -> Iterator[Objection]:
    known = case.identity is not Identity.UNKNOWN or _answered(case, SuspensionKind.IDENTITY)
    yield from unless(
        known or text(answer.facts, "identity_means"),
        "identity_unsettled",
        "GDPR 12(6), 5(1)(f); P8",
        "Nothing about a person's data leaves before it is known who writes. State by what the writer was recognised "
        "(identity_means: known_address, or another mild means), or ask with a reason for the doubt (N2).",
    )
