"""A letter that may be a request (P11): the clock runs from its receipt, and the person is asked what is meant (N3).

Flow: when N1 has left, N3 offers what the letter may mean, as numbered choices; the program needs no reader for that.
`settled_by` says which rights an answer settles. What is still open ten working days before the answer is due is put
before a person, who serves its widest reasonable meaning or climbs the ladder (P3; `handlers.reminders`).

Promises: asked once a case; the clock never stops for it (D4, `clarification_other`) and goes on from the first letter
(D10); an answer settles only what nobody has settled yet, and never takes a right away; silence, doubt and "none of
these" settle nothing and close nothing: people decide (P6). Nothing asked here tells who has an account.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from classifiers.labels import Aspect, Matter, Right
from handlers.acknowledgement import BY_MAIL, hold_of
from handlers.decisions import Level, Notify
from handlers.duties import Docket, Duty, Handler, alarm, is_answered
from handlers.facts import CaseFacts
from handlers.states import State

LAW = "GDPR 12(2)-(3); P3, P11"
OCCASION = "clarification_other_1"
UNRESOLVED_WORKING_DAYS = 10
LIKELY = 0.1
"""A right of which a letter shows so much may be meant."""
FEWEST, MOST = 2, 4
EVERY = (Right.ACCESS, Right.RECTIFICATION, Right.ERASURE, Right.RESTRICTION, Right.PORTABILITY, Right.OBJECTION)
"""The rights of charter 3: the choices where the letter itself shows none, or must not be told from them (P18)."""
FOR_PEOPLE = frozenset({Aspect.HUMAN, Aspect.AGENT, Aspect.MINOR, Aspect.DECEASED})
"""Whom a program does not question: who wants a human (P13), a child (P18), who writes for another or for the dead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What one letter says after N3 left.

    Attributes:
        chosen: the choices it names, by number or by word.
        whole: it wants everything that was offered.
        asks: the rights it surely asks in its own words, beside the choices or instead of them.
        plain: nothing in it denies, doubts or asks back.
        proven: it comes from the writer of the case: authenticated, or in answer to the very mail we sent there.
    """

    chosen: tuple[Right, ...] = ()
    whole: bool = False
    asks: tuple[Right, ...] = ()
    plain: bool = True
    proven: bool = True


def duties(docket: Docket) -> Iterator[Duty]:
    """Tell staff at once, ask the person once N1 has left, and tell staff again while there is still time."""
    if is_answered(docket.case):
        return
    yield alarm("unclear", Level.NOTE, "GDPR 12(2)-(3); P11")
    last = _last_moment(docket)
    if may_ask_by_itself(docket.case):
        facts = {"wishes": choices_of(docket.case), "suspended": False}
        notify = Notify(notice="N3", occasion=OCCASION, law=LAW, hold=hold_of(docket.case), facts=facts)
        yield Duty(decision=notify, until=last)
    if last is not None and not _was_asked(docket.case):
        # Where the person was asked, `handlers.reminders` raises the missing answer on the same day.
        yield alarm("unclear_unresolved", Level.WARNING, "GDPR 12(3); P3", last)


def may_ask_by_itself(case: CaseFacts) -> bool:
    """Whether the program asks what is meant: by mail, after N1, once, a person who writes for themselves.

    Whatever answers a robot is never answered (P10b), an authority gets no automatic notice (P4), and after an answer
    by hand notices pause (P12). Where it does not ask, the case is in the list of staff as unclear.
    """
    return (
        case.unclear
        and case.state is State.TRIAGE
        and case.channel in BY_MAIL
        and not case.requester_robot
        and not case.paused
        and Matter.AUTHORITY not in case.matters
        and not (case.aspects & FOR_PEOPLE)
        and case.notice("N3") is None
    )


def choices_of(case: CaseFacts) -> tuple[Right, ...]:
    """What the letter may mean, likeliest first: two to four rights it shows signs of, else every right.

    A mailbox that others may read is offered every right, so that nobody learns from the list what was asked (P18).
    """
    likely = _by_chance({one: score for one, score in case.scores.items() if score >= LIKELY})
    if case.shared or len(likely) < FEWEST:
        return EVERY
    return likely[:MOST]


def settled_by(said: Said, offered: tuple[Right, ...], case: CaseFacts) -> tuple[Right, ...]:
    """The rights that an answer settles, in the order of `Right`; () where a person has to look at it.

    The whole scope is every choice that was offered. What is asked anew beside a choice is settled with it: it came
    while the request was open, so it counts from the first letter too, the earlier date (D10).
    """
    if not case.unclear or is_answered(case) or not said.proven or not said.plain:
        return ()
    meant = {*(offered if said.whole else said.chosen), *said.asks}
    return tuple(one for one in Right if one in meant)


def _was_asked(case: CaseFacts) -> bool:
    return any(one.notice == "N3" and one.sent_at is not None for one in case.notices)


def _last_moment(docket: Docket) -> datetime | None:
    """From here on the widest reasonable meaning is served (P3): to ask now would only make the answer late."""
    if docket.drive is None:
        return None
    return docket.start_of(docket.calendar.add_working_days(docket.drive, -UNRESOLVED_WORKING_DAYS))


def _by_chance(scores: Mapping[Right, float]) -> tuple[Right, ...]:
    order = tuple(Right)
    return tuple(sorted(scores, key=lambda one: (-scores[one], order.index(one))))


HANDLER = Handler(law="GDPR 12(2)-(3); P11", answers=("N3", "N3-data", "N23"), duties=duties)
