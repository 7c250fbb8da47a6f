"""The main invariants of the law hold for the real rules, and each check notices a rule that is broken on purpose."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

import pytest
from given_facts import RULES
from given_histories import RECEIPTS, histories
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from law_invariants import (
    due_never_before_receipt,
    journal_gives_the_same_dates,
    journal_of,
    later_receipt_never_due_earlier,
    no_path_skips_a_duty,
    no_refusal_without_reasons_in_month_one,
    program_alone_decides_nothing,
    safe_never_after_due,
)
from test_refusals_hold import refusals_proposed
from test_registry import HOURS, RULEBOOKS, cases

from classifiers.labels import Right
from handlers.calendars import calendar_of
from handlers.deadlines import deadlines
from handlers.decisions import Move, Notify
from handlers.registry import assess, decide, notices_of
from handlers.states import Event, RightOutcome, State, move

QUICK = settings(max_examples=100, deadline=None, database=None)
# Enough draws to meet a fault, and always the same ones: a broken rule is seen each time or never.
HUNT = settings(
    max_examples=600,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.generate],
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
)
MINUTES = st.integers(0, 4 * 24 * 60) | st.integers(0, 100_000)
END_OF_JANUARY = st.builds(
    lambda year, day, hour: datetime(year, 1, day, hour, tzinfo=UTC),
    st.integers(2020, 2050),
    st.integers(28, 31),
    st.integers(0, 23),
)
ASKED_ONCE = histories().map(
    lambda history: history | {"suspensions": list({one.kind: one for one in history["suspensions"]}.values())}
)
LEFT = st.fixed_dictionaries(
    {
        "outcomes": st.dictionaries(st.sampled_from(Right), st.none() | st.sampled_from(RightOutcome), max_size=2),
        "unexecuted": st.sampled_from([frozenset(), frozenset({Right.ERASURE})]),
        "restricted": st.booleans(),
    }
)
STEPS = st.lists(st.tuples(st.sampled_from(Event), LEFT), max_size=40)


# --- the invariants, for any rule of the same kind ------------------------------------------------------------------


def receipt(clock):
    return given(histories())(lambda history: due_never_before_receipt(clock, history))


def safe(clock):
    return given(histories())(lambda history: safe_never_after_due(clock, history))


def monotone(clock):
    return given(histories(), RECEIPTS | END_OF_JANUARY, MINUTES)(
        lambda history, at, minutes: later_receipt_never_due_earlier(clock, history | {"received_at": at}, minutes)
    )


def explained(clock):
    return given(ASKED_ONCE)(lambda history: journal_gives_the_same_dates(clock, history))


def recorded(written):
    return given(ASKED_ONCE)(lambda history: journal_gives_the_same_dates(deadlines, history, written))


def duties(moves):
    return given(STEPS)(lambda steps: no_path_skips_a_duty(moves, steps))


def refusals(rule):
    return given(refusals_proposed())(
        lambda proposed: no_refusal_without_reasons_in_month_one(rule, notices_of(proposed[0]), *proposed)
    )


def program(rule):
    return given(cases(), RULEBOOKS, st.lists(HOURS, max_size=6))(
        lambda case, rules, waits: program_alone_decides_nothing(rule, case, rules, waits)
    )


REAL = [
    (receipt, deadlines),
    (safe, deadlines),
    (monotone, deadlines),
    (explained, deadlines),
    (recorded, journal_of),
    (duties, move),
    (refusals, assess),
    (program, decide),
]


@pytest.mark.parametrize(("invariant", "rule"), REAL, ids=[one.__name__ for one, _ in REAL])
def test_the_real_rule_keeps_it(invariant, rule):
    QUICK(invariant(rule))()


# --- rules that are broken on purpose ---------------------------------------------------------------------------------


def a_pause_is_taken_off(**facts):
    """Counts the days of an ask backwards."""
    found = deadlines(**facts)
    away = sum((one.answered_at - one.asked_at for one in facts["suspensions"] if one.answered_at), timedelta())
    return replace(found, due=found.due and found.due - away)


def the_safe_date_is_rolled_once_more(**facts):
    """Rolls the safe date past the day after it: what rolls forward is no longer safe."""
    found = deadlines(**facts)
    return replace(found, safe=found.safe and calendar_of(RULES).add_working_days(found.safe, 1))


def a_month_overflows(**facts):
    """31 January and a month are 3 March, as many a library has it; 1 February and a month are 1 March."""
    found = deadlines(**facts)
    day = found.received_day
    first = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return replace(found, due=first + timedelta(days=day.day - 1))


def a_letter_of_the_night_counts_from_tomorrow(**facts):
    """Before nine the office is closed, and so what came at dawn is due after what came at noon."""
    found = deadlines(**facts)
    late = facts["received_at"].hour < 9
    return replace(found, due=found.due and found.due + timedelta(days=30 if late else 0))


class ItRemembers:
    """A date that rests on something nobody wrote down: how often it was asked for."""

    asked = 0

    def __call__(self, **facts):
        self.asked += 1
        found = deadlines(**facts)
        return replace(found, due=found.due and found.due + timedelta(days=self.asked))


def a_journal_without(event):
    return lambda history: [one for one in journal_of(history) if one.event != event]


def a_journal_by_its_own_clock(history):
    """Writes when it opened the case, not when the letter was received."""
    first, *rest = journal_of(history)
    opened = history["received_at"] + timedelta(days=9)
    return [replace(first, detail={**first.detail, "received": opened.isoformat()}), *rest]


def an_open_right_is_forgotten(state, event, **left):
    return move(state, event, **left | {"outcomes": {}})


def promised_work_is_forgotten(state, event, **left):
    return move(state, event, **left | {"unexecuted": frozenset()})


def a_restriction_ends_in_silence(state, event, **left):
    return move(state, event, **left | {"restricted": False})


def an_acknowledgement_is_an_answer(state, event, **left):
    """A shortcut in the table: nobody decides."""
    return State.ANSWERED if (state, event) == (State.RECEIVED, Event.ACKNOWLEDGED) else move(state, event, **left)


def without(part):
    """A rule that raises no objection whose code has this in it."""
    return lambda *proposed: tuple(one for one in assess(*proposed) if part not in one.code)


def and_then(what, when=lambda case: True):
    """A program that does one thing more, by itself, in each case that is like that."""
    return lambda case, now, rules: (*decide(case, now, rules), *((what,) if when(case) else ()))


@dataclass(frozen=True)
class Erase:
    """An act the program must not have."""

    account: str


def is_working(case):
    return case.state is State.IN_PROGRESS


BROKEN: dict[str, tuple[Callable, Callable]] = {
    "due before receipt": (receipt, a_pause_is_taken_off),
    "safe after due": (safe, the_safe_date_is_rolled_once_more),
    "a month overflows": (monotone, a_month_overflows),
    "the night counts from tomorrow": (monotone, a_letter_of_the_night_counts_from_tomorrow),
    "a date from what nobody wrote": (explained, ItRemembers()),
    "the journal forgets answers": (recorded, a_journal_without("ask_answered")),
    "the journal forgets asks": (recorded, a_journal_without("asked")),
    "the journal forgets an extension": (recorded, a_journal_without("notice_accepted")),
    "the journal takes its own clock": (recorded, a_journal_by_its_own_clock),
    "answers before each right is decided": (duties, an_open_right_is_forgotten),
    "closes before the work is done": (duties, promised_work_is_forgotten),
    "closes while data are restricted": (duties, a_restriction_ends_in_silence),
    "answers by acknowledging": (duties, an_acknowledgement_is_an_answer),
    "refuses when month one is over": (refusals, without("late")),
    "refuses without reasons": (refusals, without("reason")),
    "the program refuses": (program, and_then(Notify(notice="N12", occasion="answer", law="none"), is_working)),
    "the program approves": (program, and_then(Move(event=Event.APPROVED, law="none"), is_working)),
    "the program closes": (program, and_then(Move(event=Event.CLOSED, law="none"), is_working)),
    "the program erases": (program, and_then(Erase("AZ-1"), is_working)),
    "the program restricts": (program, and_then(Notify(notice="N8", occasion="answer", law="none"), is_working)),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_rule_is_seen(name):
    invariant, rule = BROKEN[name]

    with pytest.raises(AssertionError):
        HUNT(invariant(rule))()
