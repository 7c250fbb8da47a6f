"""Data that another company decides about (N17): the writer is told first, a person decides, minimal facts travel.

A company that processes its customers' documents is their processor: a person named in one has the customer as
controller (GDPR 28(3)(e)). Nothing is ever passed on automatically, never to an unrelated company, and never before the
writer could object. The clock stops for us only when N17 with the elements of N12 has left.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from handlers.answers import Answer, Objection, unless
from handlers.calendars import calendar_of
from handlers.common_grounds import OTHER_CONTROLLER
from handlers.days import still_ahead
from handlers.facts import CaseFacts, NoticeStatus, Rulebook
from handlers.stated import day, flag

LAW = "GDPR 28(3)(e); N17"
NOTICE = "N17"
# What may travel to the customer; the letter itself never does.
MAY_TRAVEL = frozenset({"right", "received_on", "case_no", "document_reference", "name", "reply_address"})


def against(answer: Answer, _case: CaseFacts, now: datetime, rules: Rulebook) -> Iterator[Objection]:
    """What stands against answering that another company decides."""
    if OTHER_CONTROLLER not in answer.grounds:
        return
    yield from unless(
        flag(answer.facts, "our_customer"),
        "unrelated_company",
        LAW,
        "Only a customer whose processor we are comes into question (our_customer); an unrelated company is never "
        "contacted. If we decide about the data ourselves, answer the request.",
    )
    yield from unless(
        still_ahead(day(answer.facts, "answer_by"), now, rules),
        "no_time_to_object",
        LAW,
        "The writer may object before anything is passed on: name a day that lies ahead (answer_by).",
    )


def may_pass_on(
    case: CaseFacts, now: datetime, rules: Rulebook, *, answer_by: date, objected: bool, facts: Mapping[str, object]
) -> tuple[Objection, ...]:
    """What stands against passing a request on to the customer, a person's act each time (N17).

    Args:
        case: the case.
        now: the present instant, aware.
        rules: the controller's choices.
        answer_by: the local day until which the writer may object, as N17 told it.
        objected: the writer objected.
        facts: what is to travel, by name; minimal facts only.

    Returns:
        Everything against it; () when a named person may pass it on.
    """
    return tuple(_before_passing(case, now, rules, answer_by, objected=objected, facts=facts))


def _before_passing(
    case: CaseFacts, now: datetime, rules: Rulebook, answer_by: date, *, objected: bool, facts: Mapping[str, object]
) -> Iterator[Objection]:
    told = case.notice(NOTICE)
    yield from unless(
        told is not None and told.status in {NoticeStatus.SENT, NoticeStatus.PRINTED},
        "writer_not_told",
        LAW,
        "The writer is told first: send N17, then wait for the day it names.",
    )
    yield from unless(
        not objected,
        "writer_objected",
        LAW,
        "The writer does not want it passed on: tell them who the company is, so that they can write there themselves.",
    )
    yield from unless(
        calendar_of(rules).day_of(now) > answer_by,
        "wait_not_over",
        LAW,
        f"The writer may object until {answer_by}; pass it on after that day.",
    )
    yield from unless(
        set(facts) <= MAY_TRAVEL,
        "too_much_travels",
        "GDPR 5(1)(c); N17",
        f"Only minimal facts travel: {', '.join(sorted(MAY_TRAVEL))}. The letter itself never does.",
    )
