"""No refusal without the elements of N12 in month one, whatever staff state or leave out (GDPR 12(4); D7, T16)."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

from given_answers import (
    REFUSED,
    a_known_case,
    an_answer,
)
from given_facts import RULES, TUESDAY
from hypothesis import given
from hypothesis import strategies as st

from classifiers.labels import Aspect, Right
from handlers.approvals import missing, needed
from handlers.calendars import calendar_of
from handlers.deadlines import case_deadlines
from handlers.facts import Extension, ReasonCode, Role, Suspension, SuspensionKind
from handlers.registry import assess, notices_of
from handlers.states import RightOutcome, State

HOURS = st.integers(min_value=1, max_value=24 * 60).map(lambda hours: timedelta(hours=hours))
SENTENCES = st.sampled_from(
    ["", "no", "by our rules", "for legal reasons", "twelve invoices of 2024 are in our accounts"]
)
GOOD = {"what": "invoices", "fact": "twelve invoices of 2024 are in our accounts", "rule": "GDPR 17(3)(b)"}
POINTS = st.lists(
    st.sampled_from(sorted(GOOD)).flatmap(lambda name: SENTENCES.map(lambda said: GOOD | {name: said})), max_size=2
)
# What staff may leave out or state badly; most of a complete refusal stays as it was.
REASONED_BADLY = POINTS.map(lambda points: {"refusals": points})
CHANGES = st.one_of(
    st.just({}),
    REASONED_BADLY,
    st.sampled_from(["for", "against", ""]).map(lambda opinion: {"dpo_opinion": opinion}),
    SENTENCES.map(lambda said: {"late_reason": said}),
    st.sampled_from(["6(1)(a)", "6(1)(c)", "6(1)(f)"]).map(lambda basis: {"basis": basis}),
)


@st.composite
def histories(draw, when):
    """The asks and the extension of a case that is decided at `when`."""
    ask = draw(st.none() | HOURS.filter(lambda wait: TUESDAY + wait < when))
    answered = None if ask is None else TUESDAY + ask + (when - TUESDAY - ask) / 2
    asks = (
        () if ask is None else (Suspension(kind=SuspensionKind.IDENTITY, asked_at=TUESDAY + ask, answered_at=answered),)
    )
    told = Extension(
        reason_code=ReasonCode.COMPLEX_RETRIEVAL, decided_by="camille", decided_at=TUESDAY, notice_sent_at=TUESDAY
    )
    return {"suspensions": asks, "extension": draw(st.none() | st.just(told))}


@st.composite
def refusals_proposed(draw, changes=CHANGES, hours=HOURS):
    """A right, a case in any history, and a refusal that states all or not quite: (answer, case, now)."""
    right, now = draw(st.sampled_from(Right)), TUESDAY + draw(hours)
    ground, complete = REFUSED[right]
    stated = complete | {"dpo_opinion": "for"} | draw(changes)
    case = a_known_case(
        rights=(right,),
        role=draw(st.sampled_from([Role.PERSON, Role.MINOR])),
        state=draw(st.sampled_from([State.IN_PROGRESS, State.READY_FOR_APPROVAL])),
        **draw(histories(now)),
    )
    return an_answer(right, RightOutcome.REFUSED, ground, stated, decided_at=now), case, now


def one_month(case):
    """The one-month date by the clock alone."""
    return case_deadlines(case, RULES).one_month


@given(refusals_proposed())
def test_a_refusal_is_in_month_one_or_says_why_it_is_late(proposed):
    answer, case, now = proposed

    in_time = calendar_of(RULES).day_of(now) <= one_month(case)

    assert in_time or answer.facts.get("late_reason") or assess(answer, case, now, RULES)


@given(refusals_proposed(changes=REASONED_BADLY, hours=st.just(timedelta(days=7))))
def test_a_refusal_by_n12_has_its_reasons(proposed):
    answer, case, now = proposed
    points = answer.facts.get("refusals", [])

    complete = points and all(
        len(one.get("fact", "").split()) >= 4 and one.get("what") and re.search(r"\d", one.get("rule", ""))
        for one in points
    )

    assert "N12" not in notices_of(answer) or complete or assess(answer, case, now, RULES)


@given(refusals_proposed())
def test_a_refusal_is_never_one_persons_alone(proposed):
    answer, case, now = proposed

    need = needed(answer, case, now, RULES)

    assert missing(answer, need)[0] >= 1
    assert missing(replace(answer, approved_by=(answer.decided_by,)), need)[0] >= 1


@given(refusals_proposed(), st.booleans())
def test_marketing_and_age_are_never_refused(proposed, about_age):
    answer, case, now = proposed
    if about_age:
        answer = replace(answer, ground="age", facts=answer.facts | {"refusals": [GOOD]})
    else:
        ground, facts = REFUSED[Right.OBJECTION]
        answer = replace(answer, about=Right.OBJECTION, ground=ground, facts=facts | {"dpo_opinion": "for"})
        case = replace(case, rights=(Right.OBJECTION,), aspects=frozenset({Aspect.MARKETING}))

    assert assess(answer, case, now, RULES)


@given(refusals_proposed())
def test_an_extension_moves_no_refusal(proposed):
    answer, case, now = proposed

    told = [one.code for one in assess(answer, case, now, RULES)]
    untold = [one.code for one in assess(answer, replace(case, extension=None), now, RULES)]

    assert told == untold


@given(refusals_proposed())
def test_every_objection_cites_its_law_and_says_what_to_do(proposed):
    for one in assess(*proposed, RULES):
        assert one.code.isidentifier()
        assert re.match(r"(GDPR|LIL|P\d|T\d|LEGAL)", one.law)
        assert one.explanation.endswith(".")
