"""The writer's permission to read one message: from the acts of a thread to where it stands (P2, P3).

Flow: each letter of the person that answers N23, or takes a permission back, is one `Act`; `standing` reads all acts
that concern a message, and says where its permission stands now.

Promises: the latest act by receipt time counts, whatever the order in which letters were handled; at the same instant
a no outweighs a yes; a yes counts only from the proven writer, a no from whoever wrote at that address; silence is
nothing. Nothing here is GDPR consent: handling rests on 6(1)(c), and no answer changes the clock (P2).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ActKind(StrEnum):
    """What a letter says about reading."""

    YES = "yes"
    YES_CASE = "yes_case"  # "OUI DOSSIER": every message of the case received until then
    NO = "no"
    WITHDRAWN = "withdrawn"


class Standing(StrEnum):
    """Where the permission for one message stands."""

    NOT_ASKED = "not_asked"
    ASKED = "asked"
    YES = "yes"
    NO = "no"
    WITHDRAWN = "withdrawn"


class Proof(StrEnum):
    """Why the act is the writer's own."""

    NONE = "none"
    AUTHENTICATED = "authenticated"  # aligned DMARC pass from the writer's address
    ONE_TIME_CODE = "one_time_code"  # the code that was sent to the writer's address came back


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What one letter says about reading.

    Attributes:
        gmail_id: of that letter.
        received_at: D1 instant, UTC; acts are ordered by it.
        about: Gmail id of the message the question named; None for every message of the case.
        same_person: it came from the address of the message's writer.
        proof: why it is the writer's own.
        robot: written by a machine, which can permit nothing.
    """

    kind: ActKind
    gmail_id: str
    received_at: datetime
    about: str | None = None
    same_person: bool = True
    proof: Proof = Proof.NONE
    robot: bool = False

    @property
    def allows(self) -> bool:
        """Whether it can give a permission at all; to refuse needs no proof."""
        return self.same_person and self.proof is not Proof.NONE and not self.robot


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One N23 that left: which message it names, when, and when an answer closed it."""

    about: str
    sent_at: datetime
    closed_at: datetime | None = None


_NEGATIVE = {ActKind.NO: Standing.NO, ActKind.WITHDRAWN: Standing.WITHDRAWN}


def standing(gmail_id: str, received_at: datetime, acts: Iterable[Act], *, asked: bool) -> Standing:
    """Where the permission for a message stands (instants aware).

    Args:
        gmail_id: the message.
        received_at: when it was received; a yes for the case covers what was there when it was given.
        acts: every act of the case.
        asked: whether N23 named this message.
    """
    counted = [one for one in acts if _concerns(one, gmail_id, received_at) and _counts(one)]
    if not counted:
        return Standing.ASKED if asked else Standing.NOT_ASKED
    last = max(counted, key=lambda one: (one.received_at, one.kind in _NEGATIVE, one.gmail_id))
    return _NEGATIVE.get(last.kind, Standing.YES)


def giving(gmail_id: str, received_at: datetime, acts: Iterable[Act]) -> Act | None:
    """The act that gives the permission in force, as evidence for a grant; None when there is none."""
    known = tuple(acts)
    if standing(gmail_id, received_at, known, asked=True) is not Standing.YES:
        return None
    yes = [one for one in known if _concerns(one, gmail_id, received_at) and _counts(one) and one.kind not in _NEGATIVE]
    return max(yes, key=lambda one: (one.received_at, one.gmail_id))


def may_ask(gmail_id: str, questions: Sequence[Question], acts: Iterable[Act], *, robot: bool) -> str | None:
    """Why N23 must not ask about a message now, as a code; None when it may (P2, P3).

    Asked once a message, one open question a thread, never a machine, and never again after a no.
    """
    if robot:
        return "robot"
    if any(one.about == gmail_id for one in questions):
        return "asked_before"
    if any(one.kind is ActKind.NO and one.about in {gmail_id, None} for one in acts):
        return "refused_before"
    if open_questions(questions):
        return "question_open"
    return None


def open_questions(questions: Sequence[Question]) -> tuple[Question, ...]:
    """The questions no answer has closed yet; with two or more, a bare yes says nothing and is asked about again."""
    return tuple(one for one in questions if one.closed_at is None)


def _concerns(act: Act, gmail_id: str, received_at: datetime) -> bool:
    if act.about is not None:
        return act.about == gmail_id
    return act.kind in _NEGATIVE or received_at <= act.received_at


def _counts(act: Act) -> bool:
    if act.kind in _NEGATIVE:
        return act.same_person
    return act.allows
