"""What the law leaves no choice about, as checks that take the rule under test: on the real rule they hold for any facts.

`test_broken_rules_are_seen` gives the same checks a rule that is broken on purpose, and expects that they notice.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from given_events import FOR_PEOPLE
from given_facts import RULES, carried_out

from bot.simulation.audit.evidence import Entry
from bot.simulation.audit.story import stories_of
from handlers.answers import Answer
from handlers.calendars import calendar_of
from handlers.deadlines import Deadlines, case_deadlines
from handlers.decisions import Extend, Move, Notify, Raise
from handlers.facts import CaseFacts
from handlers.states import Event, IllegalMove, State, all_decided

Clock = Callable[..., Deadlines]
History = Mapping[str, Any]
TOLD = {State.ANSWERED, State.FORWARDED_CONTROLLER, State.EXECUTION_PENDING}
# These end a case without an outcome of each right: it was no request, or the person took it back.
NO_OUTCOME = {Event.NOT_A_REQUEST, Event.WITHDRAWN, Event.PURGED}
OPENED = {"channel": "mail", "rights": "access", "matters": "", "aspects": "", "unclear": 0, "authenticated": 1}
# What tells a person how a right was decided, or that data were restricted (LEGAL.md, N5-N13, N19).
ANSWERS = {*(f"N{number}" for number in range(5, 14)), "N19"}


def due_never_before_receipt(clock: Clock, history: History) -> None:
    found = clock(**history)

    assert all(day is None or day >= found.received_day for day in (found.due, found.one_month, found.safe))


def safe_never_after_due(clock: Clock, history: History) -> None:
    found = clock(**history)

    assert found.due is None or (found.safe is not None and found.safe <= found.due)


def later_receipt_never_due_earlier(clock: Clock, history: History, minutes: int) -> None:
    plain = {**history, "suspensions": [], "extension_sent_at": None}
    later = plain | {"received_at": plain["received_at"] + timedelta(minutes=minutes)}

    first, second = clock(**plain), clock(**later)

    assert first.due is not None
    assert second.due is not None
    assert first.due <= second.due
    assert first.safe is not None
    assert second.safe is not None
    assert first.safe <= second.safe


def journal_of(history: History) -> list[Entry]:
    """What the journal says of a history, in the order in which it happened."""
    received, told = history["received_at"], history["extension_sent_at"]
    lines: list[tuple[datetime, str, dict[str, object]]] = []
    for ask in history["suspensions"]:
        lines.append((ask.asked_at, "asked", {"kind": ask.kind}))
        if ask.answered_at:
            answered = {"kind": ask.kind, "received": ask.answered_at.isoformat(), "sufficient": 1}
            lines.append((ask.answered_at, "ask_answered", answered))
    if told:
        lines.append((told, "notice_accepted", {"notice": "N4"}))
    opened = (received, "case_opened", {**OPENED, "received": received.isoformat()})
    lines = [opened, *sorted(lines, key=lambda line: line[0])]
    return [
        Entry(seq=seq, at=at, actor="bot", event=event, case="AZ-1", detail=detail)
        for seq, (at, event, detail) in enumerate(lines, 1)
    ]


def journal_gives_the_same_dates(
    clock: Clock, history: History, written: Callable[[History], list[Entry]] = journal_of
) -> None:
    facts = {**history, "extended": history["extension_sent_at"] is not None}
    story = stories_of(written(facts))["AZ-1"]
    told_at = story.extension_told_at
    recorded = {"received_at": story.received_at, "suspensions": story.suspensions, "extension_sent_at": told_at}

    shown, again = clock(**facts), clock(**facts | recorded | {"extended": told_at is not None})

    assert (shown.due, shown.one_month, shown.safe) == (again.due, again.one_month, again.safe)


def no_path_skips_a_duty(move: Callable[..., State], steps: list[tuple[Event, dict[str, Any]]]) -> None:
    """Walk; a step the rule refuses is no step. Nothing stops the clock or ends while something is owed."""
    state, by_people = State.RECEIVED, False
    for event, left in steps:
        try:
            after = move(state, event, **left)
        except IllegalMove:
            continue
        by_people = by_people or event in FOR_PEOPLE
        arrived = after is not state and after in TOLD | {State.CLOSED}
        assert not arrived or by_people, "the program alone answered or closed"
        assert not arrived or event in NO_OUTCOME or state in TOLD or all_decided(left["outcomes"])
        if after is State.CLOSED:
            assert not left["unexecuted"]
            assert not left["restricted"]
        state = after


def no_refusal_without_reasons_in_month_one(
    assess: Callable[..., tuple[object, ...]], notices: tuple[str, ...], answer: Answer, case: CaseFacts, now: datetime
) -> None:
    if assess(answer, case, now, RULES):
        return

    in_time = calendar_of(RULES).day_of(now) <= case_deadlines(case, RULES).one_month
    assert in_time or answer.facts.get("late_reason")
    points = answer.facts.get("refusals", [])
    complete = points and all(
        len(one.get("fact", "").split()) >= 4 and one.get("what") and re.search(r"\d", one.get("rule", ""))
        for one in points
    )
    assert "N12" not in notices or complete


def program_alone_decides_nothing(
    decide: Callable[..., tuple[object, ...]], case: CaseFacts, rules: Any, waits: list[timedelta]
) -> None:
    """Whatever time passes: it tells, raises and moves along, and decides nothing about a right, an account or an end."""
    now = case.opened_at
    for wait in waits:
        now += wait
        made = decide(case, now, rules)
        for one in made:
            assert isinstance(one, (Notify, Raise, Move, Extend)), "the program knows no other act"
            if isinstance(one, Move):
                assert one.event not in FOR_PEOPLE | {Event.PURGED, Event.READY}
            if isinstance(one, Notify):
                assert one.notice not in ANSWERS
        case = carried_out(case, made, now)
