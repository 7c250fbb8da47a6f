"""Whole lives of cases, walked at random: no path skips a duty, and none ends but through a named person (P6)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from given_answers import GRANTED, NOTHING, REFUSED, an_answer
from given_events import FOR_PEOPLE
from given_facts import RULES, TUESDAY, a_case, carried_out
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from classifiers.labels import Aspect, Matter, Right
from handlers import states
from handlers.calendars import calendar_of
from handlers.deadlines import case_deadlines
from handlers.decisions import Extend, Move, Notify, Raise
from handlers.facts import Identity, NoticeFact, NoticeStatus, Suspension, SuspensionKind
from handlers.overlays import RESTRICTION_TABLE, Restriction, RestrictionEvent, is_held, restrict
from handlers.registry import assess, decide
from handlers.reminders import may_close_for_silence
from handlers.restricted import may_end, may_notice_lift
from handlers.states import Event, IllegalMove, RightOutcome, State

CALENDAR = calendar_of(RULES)
TOLD = {State.ANSWERED, State.EXECUTION_PENDING, State.FORWARDED_CONTROLLER}
# These two end a case without an outcome of each right; granted work and a restriction keep it open all the same.
ENDS_WITHOUT_OUTCOME = {Event.NOT_A_REQUEST, Event.WITHDRAWN}
NEEDS_WORK = {Right.RECTIFICATION, Right.ERASURE, Right.RESTRICTION}
ASKS = {
    SuspensionKind.IDENTITY: ("N2", Event.DOUBT_IDENTITY, Event.IDENTITY_OK),
    SuspensionKind.CLARIFICATION_OTHER: ("N3", Event.UNCLEAR, Event.CLARIFIED),
}


class Life(RuleBasedStateMachine):
    """One case: days pass and the program acts, people act, the person answers; nothing is checked but the law."""

    @initialize(
        rights=st.lists(st.sampled_from(Right), unique=True, min_size=1, max_size=2),
        aspects=st.frozensets(st.sampled_from([Aspect.MARKETING, Aspect.MINOR, Aspect.HUMAN])),
        matters=st.lists(st.sampled_from([Matter.COMPLAINT]), max_size=1),
    )
    def opened(self, rights, aspects, matters):
        self.now = TUESDAY + timedelta(minutes=1)
        self.case = a_case(
            rights=tuple(rights), matters=tuple(matters), aspects=aspects, identity=Identity.KNOWN_ADDRESS
        )
        self.by_program: list[Event] = []
        self.last_event = None
        self.was_told = False
        self._program()

    # --- the program ------------------------------------------------------------------------------------------------

    @rule(days=st.sampled_from([1, 1, 3, 7, 25, 62]))
    def days_pass(self, days):
        for _ in range(days):
            self.now += timedelta(days=1)
            self._program()

    def _program(self):
        for _ in range(8):
            made = decide(self.case, self.now, RULES)
            if not made:
                return
            for one in made:
                assert isinstance(one, (Notify, Raise, Move, Extend))
                if isinstance(one, Move):
                    self.by_program.append(one.event)
                    self.last_event = one.event
            self.case = carried_out(self.case, made, self.now)
        raise AssertionError("the rules do not come to rest")

    # --- people -----------------------------------------------------------------------------------------------------

    @rule(number=st.integers(0, 20))
    def a_person_moves_the_case(self, number):
        possible = [event for event in states.allowed(self.case.state) if event is not Event.PURGED]
        if not possible:
            return
        self._try(possible[number % len(possible)])

    @rule(outcome=st.sampled_from(RightOutcome))
    def everything_is_decided_and_the_answer_leaves(self, outcome):
        for right in self.case.rights:
            if right not in self.case.decided:
                self._decide(right, outcome)
        for event in (Event.RIGHTS_SETTLED, Event.READY, Event.APPROVED):
            self._try(event)

    def _try(self, event):
        outcomes = {right: self.case.decided.get(right) for right in self.case.rights}
        held = is_held(self.case.restriction)
        try:
            after = states.move(
                self.case.state, event, outcomes=outcomes, unexecuted=self.case.unexecuted, restricted=held
            )
        except IllegalMove:
            return
        self._came_to(after, event)

    def _came_to(self, state, event):
        changes = {"state": state, "answered_at": self.case.answered_at, "closed_at": self.case.closed_at}
        self.was_told = self.was_told or state in TOLD | {State.CLOSED}
        if state in TOLD and self.case.answered_at is None:
            changes["answered_at"] = self.now
        if state not in TOLD | {State.CLOSED}:
            changes |= {"answered_at": None, "closed_at": None}
        if state is State.CLOSED:
            changes["closed_at"] = self.now
        if event in {Event.REOPENED, Event.BOUNCED}:
            changes["decided"] = {}
        self.case, self.last_event = replace(self.case, **changes), event
        self._program()

    def _decide(self, right, outcome):
        answer = self._answer(right, outcome)
        if assess(answer, self.case, self.now, RULES):
            return
        self.case = replace(self.case, decided={**self.case.decided, right: outcome})
        if outcome in {RightOutcome.GRANTED, RightOutcome.PARTLY} and right in NEEDS_WORK:
            self.case = replace(self.case, unexecuted=self.case.unexecuted | {right})
        if outcome in {RightOutcome.REFUSED, RightOutcome.NOTHING_HELD}:
            month = case_deadlines(self.case, RULES).one_month
            assert month is None or CALENDAR.day_of(self.now) <= month

    def _answer(self, right, outcome):
        today = CALENDAR.day_of(self.now)
        days = {"done_on": today, "stopped_on": today, "searched_on": today}
        ground, facts = (GRANTED if outcome is RightOutcome.GRANTED else REFUSED)[right]
        facts = facts | days | {"download_until": today + timedelta(days=9), "dpo_opinion": "for"}
        return an_answer(right, outcome, ground, facts | (NOTHING if outcome is RightOutcome.NOTHING_HELD else {}))

    @rule()
    def the_work_is_done(self):
        self.case = replace(self.case, unexecuted=frozenset())

    # --- asks ---------------------------------------------------------------------------------------------------------

    @rule(kind=st.sampled_from(sorted(ASKS)))
    def a_person_asks(self, kind):
        notice, event, _ = ASKS[kind]
        if event not in states.allowed(self.case.state) or self._open(kind) or self.case.answered_at:
            return
        told = NoticeFact(
            notice=notice,
            occasion=f"{kind}_{len(self.case.notices)}",
            status=NoticeStatus.SENT,
            queued_at=self.now,
            sent_at=self.now,
        )
        ask = Suspension(kind=kind, asked_at=self.now)
        self.case = replace(self.case, suspensions=(*self.case.suspensions, ask), notices=(*self.case.notices, told))
        self._came_to(states.TABLE[self.case.state, event].after, event)

    @rule()
    def the_person_answers(self):
        for kind, (_, _, event) in ASKS.items():
            if self._open(kind) and event in states.allowed(self.case.state):
                answered = tuple(
                    replace(one, answered_at=self.now) if one.kind is kind and one.answered_at is None else one
                    for one in self.case.suspensions
                )
                self.case = replace(self.case, suspensions=answered)
                self._came_to(states.TABLE[self.case.state, event].after, event)
                return

    def _open(self, kind):
        return any(one.kind is kind and one.answered_at is None for one in self.case.suspensions)

    # --- restriction --------------------------------------------------------------------------------------------------

    @rule(number=st.integers(0, 5))
    @precondition(lambda self: self.case.state is not State.CLOSED)
    def a_person_acts_on_the_restriction(self, number):
        possible = [event for before, event in RESTRICTION_TABLE if before is self.case.restriction]
        event = possible[number % len(possible)]
        if event is RestrictionEvent.LIFTED and may_end(self.case, self.now, RULES):
            return
        if event is RestrictionEvent.LIFT_NOTICED:
            if may_notice_lift(self.case, reason="the street was checked against the deed of 2019"):
                return
            self._n9_left()
        self.case = replace(self.case, restriction=restrict(self.case.restriction, event))
        if event is RestrictionEvent.LIFTED:
            waited = CALENDAR.day_of(self.now) - CALENDAR.day_of(self.case.lift_noticed_at)
            assert waited >= timedelta(days=RULES.lift_wait_days)
            assert self.case.notice("N9") is not None

    def _n9_left(self):
        occasion = f"lift_{len(self.case.notices)}"
        told = NoticeFact(
            notice="N9", occasion=occasion, status=NoticeStatus.SENT, queued_at=self.now, sent_at=self.now
        )
        self.case = replace(self.case, notices=(*self.case.notices, told), lift_noticed_at=self.now)

    # --- what always holds ---------------------------------------------------------------------------------------------

    @invariant()
    def the_program_alone_never_answers_refuses_or_closes(self):
        assert not FOR_PEOPLE & set(self.by_program)

    @invariant()
    def an_answered_case_has_an_outcome_for_each_right(self):
        if self.case.state in TOLD:
            assert set(self.case.rights) <= self.case.decided.keys()

    @invariant()
    def a_closed_case_owes_nothing(self):
        if self.case.state is State.CLOSED:
            answered = set(self.case.rights) <= self.case.decided.keys()
            assert answered or self.last_event in ENDS_WITHOUT_OUTCOME
            assert not self.case.unexecuted
            assert self.case.restriction in {Restriction.NONE, Restriction.LIFTED}

    @invariant()
    def a_passed_date_was_announced_and_rings(self):
        due = case_deadlines(self.case, RULES).due
        if due is None or self.case.answered_at or self.case.state is State.CLOSED:
            return
        if CALENDAR.day_of(self.now) > due:
            assert {key.partition("@")[0] for key in self.case.alarms} >= {"overdue", "due_today"}

    @invariant()
    def the_date_comes_from_recorded_facts_alone(self):
        bare = a_case(
            received_at=self.case.received_at, suspensions=self.case.suspensions, extension=self.case.extension
        )
        recorded, full = case_deadlines(bare, RULES), case_deadlines(self.case, RULES)
        assert (recorded.due, recorded.safe, recorded.one_month) == (full.due, full.safe, full.one_month)
        assert full.due is None or full.due >= CALENDAR.day_of(self.case.received_at)
        assert full.due is None or full.safe is None or full.safe <= full.due

    @invariant()
    def silence_ends_nothing_before_two_reminders(self):
        reminded = [told for told in self.case.notices if told.occasion.startswith("reminder_")]
        given_up = any(one.startswith("ask_unanswered:") for one in self.case.alarms)
        # While a case is answered nobody is reminded; reopened, it may have lost those days, and waits for a person.
        assert not given_up or self.was_told or len(reminded) >= 2
        assert may_close_for_silence(self.case, self.now, RULES) or len(reminded) >= 2


TestLife = Life.TestCase
TestLife.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)
