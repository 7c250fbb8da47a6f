"""What holds for every case whatever its facts: nothing twice, nothing skipped, nothing a person must decide."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from given_events import FOR_PEOPLE
from given_facts import RULES, TUESDAY, a_case, carried_out, keys, paris
from hypothesis import given, settings
from hypothesis import strategies as st

from classifiers.labels import Aspect, Matter, Right
from handlers import states
from handlers.calendars import calendar_of
from handlers.deadlines import case_deadlines
from handlers.decisions import Move, Notify, Raise
from handlers.facts import CaseFacts, Channel, Extension, ReasonCode, Rulebook, Suspension, SuspensionKind
from handlers.registry import decide, due_day, next_look
from handlers.states import State

HOURS = st.integers(min_value=0, max_value=24 * 40).map(lambda hours: timedelta(hours=hours))
RECEIPTS = st.datetimes(
    min_value=paris(2026, 1, 1).replace(tzinfo=None), max_value=paris(2028, 12, 31).replace(tzinfo=None)
)


@st.composite
def suspensions(draw, received_at):
    """Up to two asks, answered or open."""
    asks = []
    for _ in range(draw(st.integers(0, 2))):
        asked = received_at + draw(HOURS)
        answered = draw(st.none() | HOURS.map(lambda wait, asked=asked: asked + wait))
        asks.append(Suspension(kind=draw(st.sampled_from(SuspensionKind)), asked_at=asked, answered_at=answered))
    return tuple(asks)


@st.composite
def extensions(draw, received_at):
    """No extension, a decided one, or one whose notice left early or late."""
    if draw(st.booleans()):
        return None
    decided = received_at + draw(HOURS)
    sent = draw(st.none() | HOURS.map(lambda wait: decided + wait))
    code = draw(st.sampled_from(ReasonCode))
    return Extension(reason_code=code, decided_by="jeanne", decided_at=decided, notice_sent_at=sent)


@st.composite
def cases(draw) -> CaseFacts:
    """Any case that was just opened, or that much has happened to."""
    received = draw(RECEIPTS).replace(tzinfo=TUESDAY.tzinfo)
    rights = tuple(draw(st.lists(st.sampled_from(Right), unique=True, max_size=3)))
    return CaseFacts(
        number="AZ-1",
        channel=draw(st.sampled_from(Channel)),
        received_at=received,
        opened_at=received + draw(HOURS),
        state=draw(st.sampled_from(State)),
        rights=rights,
        matters=tuple(draw(st.lists(st.sampled_from(Matter), unique=True, max_size=2))),
        aspects=draw(st.frozensets(st.sampled_from(Aspect), max_size=3)),
        unclear=not rights and draw(st.booleans()),
        authenticated=draw(st.booleans()),
        in_spam=draw(st.booleans()),
        suspensions=draw(suspensions(received)),
        extension=draw(extensions(received)),
        requests_of_same_person=draw(st.integers(0, 5)),
        paused=draw(st.booleans()),
        answered_at=draw(st.none() | HOURS.map(lambda wait: received + wait)),
        authority_date=draw(st.none() | HOURS.map(lambda wait: (received + wait).date())),
        aware_at=draw(st.none() | HOURS.map(lambda wait: received + wait)),
    )


@st.composite
def open_requests(draw) -> CaseFacts:
    """A request still being worked on, whose clock nobody stopped."""
    case = draw(cases())
    return replace(
        case,
        rights=case.rights or (Right.ACCESS,),
        unclear=False,
        state=draw(st.sampled_from([State.RECEIVED, State.TRIAGE, State.IN_PROGRESS])),
        suspensions=(),
        answered_at=None,
    )


RULEBOOKS = st.builds(
    Rulebook,
    approved_extension_rules=st.frozensets(st.sampled_from(ReasonCode)),
    alarm_working_days=st.sampled_from([(10, 5, 2), (15, 3), ()]),
    credit_clarification_r63=st.booleans(),
)


def settle(case, now, rules, *, sends=True):
    """Carry out until the rules want nothing more; the case and all decisions."""
    made = []
    for _ in range(6):
        decisions = decide(case, now, rules)
        if not decisions:
            return case, made
        made += decisions
        case = carried_out(case, decisions, now, sends=sends)
    pytest.fail("the rules do not come to rest")


def walk(case, rules, *, sends=True, most=60):
    """Follow `next_look` from opening to the end; each instant with what was decided there."""
    now, steps = case.opened_at, []
    for _ in range(most):
        case, made = settle(case, now, rules, sends=sends)
        steps.append((now, made))
        upcoming = next_look(case, now, rules)
        if upcoming is None:
            return case, steps
        assert upcoming > now
        now = upcoming
    pytest.fail("next_look never ends")


def alarms_of(steps):
    """The instant at which each alarm was raised."""
    return {one.key: now for now, made in steps for one in made if isinstance(one, Raise)}


@given(cases(), RULEBOOKS, HOURS, st.booleans())
def test_the_rules_come_to_rest_and_never_ask_twice(case, rules, wait, sends):
    now = case.opened_at + wait

    after, made = settle(case, now, rules, sends=sends)

    assert decide(after, now, rules) == ()
    seen = [
        (one.notice, one.occasion) if isinstance(one, Notify) else one.key
        for one in made
        if isinstance(one, Notify | Raise)
    ]
    assert len(seen) == len(set(seen))


@given(cases(), RULEBOOKS)
def test_the_program_alone_never_moves_where_a_person_must_decide(case, rules):
    _, steps = walk(case, rules)

    for _, made in steps:
        events = {one.event for one in made if isinstance(one, Move)}
        assert events.isdisjoint(FOR_PEOPLE | {states.Event.PURGED, states.Event.READY})


@given(cases(), RULEBOOKS, HOURS)
def test_every_move_is_one_the_table_allows(case, rules, wait):
    for one in decide(case, case.opened_at + wait, rules):
        if isinstance(one, Move):
            states.move(case.state, one.event)


@given(cases(), RULEBOOKS, HOURS, st.floats(min_value=0.001, max_value=0.999))
def test_between_two_looks_nothing_new_falls_due(case, rules, wait, share):
    now = case.opened_at + wait
    case, _ = settle(case, now, rules)

    upcoming = next_look(case, now, rules)
    between = now + (upcoming - now) * share if upcoming else now + timedelta(days=400) * share

    assert decide(case, between, rules) == ()


@given(cases(), RULEBOOKS)
def test_at_the_next_look_there_is_something_to_do(case, rules):
    case, _ = settle(case, case.opened_at, rules)

    upcoming = next_look(case, case.opened_at, rules)

    if upcoming is not None:
        assert decide(case, upcoming, rules) != ()


@settings(max_examples=25, deadline=None)
@given(cases(), RULEBOOKS)
def test_stepping_by_next_look_raises_what_stepping_by_the_hour_raises(case, rules):
    """Facts change by decisions only; what is decided counts, not when."""
    looked, steps = walk(case, rules)
    now, end = case.opened_at, max(steps[-1][0], case.opened_at) + timedelta(hours=7)
    while now <= end:
        case, _ = settle(case, now, rules)
        now += timedelta(hours=6)

    # A proposal has an end: a coarse step can only miss what `next_look` caught, never the other way round.
    assert case.alarms <= looked.alarms
    assert {one.notice for one in case.notices} <= {one.notice for one in looked.notices}


@given(open_requests(), RULEBOOKS)
def test_an_overdue_case_was_announced_on_the_day_and_before(case, rules):
    looked, steps = walk(case, rules)
    raised = alarms_of(steps)
    due = case_deadlines(looked, rules).due
    calendar = calendar_of(rules)

    assert due is not None
    overdue = [key for key in raised if key.startswith("overdue")]
    assert overdue
    for key in overdue:
        eve = raised[key.replace("overdue", "due_today")]
        assert eve <= raised[key]
    assert calendar.day_of(max(raised[key] for key in overdue)) > due


@given(cases(), RULEBOOKS, HOURS, st.booleans())
def test_no_extension_notice_is_asked_for_after_the_one_month_day(case, rules, wait, sends):
    now = case.opened_at + wait
    last = case_deadlines(case, rules).one_month

    for one in decide(case, now, rules):
        if isinstance(one, Notify) and one.notice == "N4":
            assert last is not None
            assert one.send_by is not None
            assert calendar_of(rules).day_of(now) <= last
            assert calendar_of(rules).day_of(one.send_by) == last


@given(cases(), RULEBOOKS, HOURS)
def test_no_notice_goes_to_a_sender_that_is_not_proven_without_a_person(case, rules, wait):
    case = replace(case, authenticated=False, confirmed_at=None)

    for one in decide(case, case.opened_at + wait, rules):
        assert not isinstance(one, Notify) or one.hold is not None


@given(cases(), RULEBOOKS, HOURS)
def test_a_letter_from_an_authority_gets_no_automatic_answer(case, rules, wait):
    case = replace(case, matters=(Matter.AUTHORITY,), extension=None)

    made = decide(case, case.opened_at + wait, rules)

    assert not [one for one in made if isinstance(one, Notify)]


@given(cases(), RULEBOOKS, HOURS)
def test_every_decision_cites_its_law(case, rules, wait):
    assert all(one.law for one in decide(case, case.opened_at + wait, rules))


@given(cases(), RULEBOOKS)
def test_the_date_shown_is_never_before_the_receipt(case, rules):
    case = replace(case, authority_date=None)
    due = due_day(case, rules)

    assert due is None or due >= calendar_of(rules).day_of(case.received_at)


def test_an_ordinary_case_is_looked_at_when_something_begins():
    """Claire's request of 3 March: the alarms, in order, with nothing in between."""
    _, steps = walk(a_case(), RULES)

    looks = [now for now, _ in steps[1:]]
    assert looks == [
        paris(2026, 3, 20),
        paris(2026, 3, 27),
        paris(2026, 4, 1),
        paris(2026, 4, 3),
        paris(2026, 4, 4),
    ]


def test_a_case_in_another_country_follows_its_own_days():
    """Easter Monday counts in Sydney too; the 7th ends there at 14:00 UTC, 16:00 in Paris."""
    rules = Rulebook(country="AU", time_zone="Australia/Sydney")
    received = paris(2026, 3, 3, 15)

    case = a_case(received_at=received)

    assert str(due_day(case, rules)) == "2026-04-07"
    assert "overdue" in keys(decide(case, paris(2026, 4, 7, 16), rules))
    assert "overdue" not in keys(decide(case, paris(2026, 4, 7, 15, 59), rules))
