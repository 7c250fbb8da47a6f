"""A session at the desk: the owner of each open case looks at its facts and takes the next step, if any."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from bot.cases.acts.steps import RestrictionAct
from bot.simulation import forbidden, grave, paper, stated
from bot.simulation.lots import figures
from bot.simulation.staff import Habits, Office
from classifiers.labels import Matter, Right
from handlers.facts import ReasonCode, SuspensionKind
from handlers.states import RightOutcome

WORKING = frozenset({"triage", "in_progress"})
PENDING = {"identity_pending": SuspensionKind.IDENTITY, "mandate_pending": SuspensionKind.MANDATE}
# Leave only when somebody else has approved (LEGAL.md 4.1).
SHOW_OR_ERASE = frozenset({Right.ACCESS, Right.ERASURE, Right.PORTABILITY})
FROZEN_FOR = timedelta(days=25)
BY_PAPER = frozenset({"post", "phone", "in_person"})


def session(office: Office, now: datetime) -> None:
    """Everybody who works today goes through the open cases once."""
    today = office.calendar.day_of(now)
    paper.arrive(office, now)
    for case in office.service.list_cases(open_only=True):
        habits = office.habits_of(case, today)
        grave.look(office, case, now, habits)
        if office.is_there(habits, today):
            _look(office, case, now, habits)
        if case["state"] == "ready_for_approval":
            _approve(office, case, now, habits)
        if case["channel"] in BY_PAPER and office.is_there(habits, today):
            paper.send(office, case, now, habits)


def _look(office: Office, case: dict[str, Any], now: datetime, habits: Habits) -> None:
    today, alarms = office.calendar.day_of(now), case["open_alarms"]
    if "confirm_sender" in alarms and today >= min(habits.ready, today):
        office.does("confirm", case["case"], by=habits.owner, now=now)
    if habits.chance["extend"] and today >= habits.extend_on and "extend" not in habits.done and case["rights"]:
        _extend(office, case, now, habits)
    if _is_quick(case) and "objection" in case["rights"] and "objection" not in habits.decided:
        _decide(office, case, Right.OBJECTION, now, habits)
    if today >= habits.ready:
        _ready(office, case, now, habits)


def _is_quick(case: dict[str, Any]) -> bool:
    return "stop_marketing_today" in case["open_alarms"]


def _ready(office: Office, case: dict[str, Any], now: datetime, habits: Habits) -> None:
    number, by, state = case["case"], habits.owner, case["state"]
    if habits.chance["illegal"] and "illegal" not in habits.done:
        habits.done.add("illegal")
        forbidden.attempt(office, case, now, by)
    _freeze(office, case, now, habits)
    if state in PENDING or state == "clarification_pending":
        _take_answer(office, case, now, habits)
    elif state in WORKING:
        _work(office, case, now, habits)
    elif state == "ready_for_approval" and not habits.decided:
        _end_for_silence(office, case, now, habits)
    elif state == "execution_pending":
        _execute(office, case, now, habits)
    elif state in ("answered", "forwarded_controller") and "frozen" not in habits.done:
        office.does("close", number, by=by, now=now)


def _execute(office: Office, case: dict[str, Any], now: datetime, habits: Habits) -> None:
    """Carry out what was granted; a case whose data are restricted closes when that is lifted (GDPR 18(3))."""
    for right in ("erasure", "rectification", "restriction"):
        if right in case["rights"] and f"executed_{right}" not in habits.done:
            habits.done.add(f"executed_{right}")
            works = stated.done_everywhere(now)
            office.does("execute", case["case"], by=habits.owner, now=now, right=Right(right), works=works)


def _work(office: Office, case: dict[str, Any], now: datetime, habits: Habits) -> None:
    number, by = case["case"], habits.owner
    for kind, facts in ((SuspensionKind.IDENTITY, stated.identity_doubt()), (SuspensionKind.MANDATE, {})):
        if habits.chance[f"ask_{kind}"] and f"ask_{kind}" not in habits.done and case["rights"]:
            habits.done.add(f"ask_{kind}")
            office.does("ask", number, by=by, now=now, what=kind, facts=facts)
            return
    if case["unclear"]:
        rights = [Right.ACCESS] if "settle" not in habits.done else [Right.ERASURE]
        habits.done.add("settle")
        office.does("settle_rights", number, by=by, now=now, rights=rights)
        return
    for right in case["rights"]:
        if right not in habits.decided:
            _decide(office, case, Right(right), now, habits)
    if not case["rights"]:
        _answer_freely(office, case, now, habits)


def _decide(office: Office, case: dict[str, Any], right: Right, now: datetime, habits: Habits) -> None:
    today, marketing = office.calendar.day_of(now), _is_quick(case)
    in_time = case["due"] is not None and today < date.fromisoformat(case["due"]) and not case["extended"]
    outcome, (ground, facts) = RightOutcome.GRANTED, stated.granted(right, today, marketing=marketing)
    if habits.chance["refuse"] and in_time and not marketing and right is not Right.ACCESS:
        outcome, (ground, facts) = RightOutcome.REFUSED, stated.refused(right)
    elif habits.chance["nothing_held"] and in_time and right in SHOW_OR_ERASE:
        outcome, ground, facts = RightOutcome.NOTHING_HELD, "", stated.nothing_held(today)
    if office.does(
        "decide", case["case"], by=habits.owner, now=now, right=right, outcome=outcome, ground=ground, facts=facts
    ):
        habits.decided.add(right)
        if right is Right.RESTRICTION and outcome is RightOutcome.GRANTED:
            habits.done.add("frozen")
            habits.touched = today
        if outcome is RightOutcome.GRANTED and right not in SHOW_OR_ERASE and len(case["rights"]) == 1:
            office.does("approve", case["case"], by=habits.owner, now=now)


def _answer_freely(office: Office, case: dict[str, Any], now: datetime, habits: Habits) -> None:
    for matter in case["matters"]:
        if matter in {"question", "complaint"} and matter not in habits.decided:
            facts = stated.free_answer(habits.owner)
            how: dict[str, Any] = {"right": Matter(matter), "outcome": None, "notice": "N22", "facts": facts}
            if office.does("decide", case["case"], by=habits.owner, now=now, **how):
                habits.decided.add(matter)
                office.does("approve", case["case"], by=habits.owner, now=now)


def _take_answer(office: Office, case: dict[str, Any], now: datetime, habits: Habits) -> None:
    kind = PENDING.get(case["state"], SuspensionKind.CLARIFICATION_OTHER)
    if any(alarm.startswith("answer_arrived") for alarm in case["open_alarms"]):
        office.does("answer_received", case["case"], by=habits.owner, now=now, kind=kind, sufficient=True)


def _end_for_silence(office: Office, case: dict[str, Any], now: datetime, habits: Habits) -> None:
    """The program put it before a person: it is ended with N20, or served on its widest meaning (P3)."""
    if case["unclear"]:
        office.does("settle_rights", case["case"], by=habits.owner, now=now, rights=[Right.ACCESS])
        return
    shown = office.service.show(case["case"])
    sent = {one["occasion"]: one["sent"] for one in shown["notices"] if one["sent"]}
    reminders = [datetime.fromisoformat(at) for name, at in sent.items() if name.startswith("reminder_")]
    asked = [datetime.fromisoformat(at) for name, at in sent.items() if name.startswith(("identity_", "mandate_"))]
    if not asked or not reminders:
        return
    days = [office.calendar.day_of(one) for one in reminders]
    facts = stated.silence(office.calendar.day_of(asked[0]), days)
    for right in case["rights"]:
        how: dict[str, Any] = {
            "right": Right(right),
            "outcome": RightOutcome.REFUSED,
            "ground": "no_answer",
            "facts": facts,
        }
        if right not in habits.decided and office.does("decide", case["case"], by=habits.owner, now=now, **how):
            habits.decided.add(right)


def _approve(office: Office, case: dict[str, Any], now: datetime, habits: Habits) -> None:
    number, by = case["case"], office.approver(office.calendar.day_of(now))
    if not habits.decided or any(alarm.startswith("bounced") for alarm in case["open_alarms"]):
        return
    if habits.chance["send_back"] and "sent_back" not in habits.done:
        habits.done.add("sent_back")
        if office.does("send_back", number, by=by, now=now, reason="Please say which invoices are kept."):
            habits.decided.clear()
        return
    office.does("approve", number, by=by, now=now)
    waiting = [one for one in office.service.show(number)["open_alarms"] if one.startswith("approval_waits")]
    if waiting:
        office.does("approve", number, by=figures()["office"]["dpo"], now=now)


def _extend(office: Office, case: dict[str, Any], now: datetime, habits: Habits) -> None:
    habits.done.add("extend")
    sentence = stated.REASONS[len(case["case"]) % len(stated.REASONS)].format(year=now.year - 2)
    office.does(
        "extend", case["case"], by=habits.owner, now=now, reason_code=ReasonCode.COMPLEX_RETRIEVAL, sentence=sentence
    )


def _freeze(office: Office, case: dict[str, Any], now: datetime, habits: Habits) -> None:
    """Confirm what the program proposed; announce its end when all is checked; lift it after the wait (GDPR 18)."""
    number, by, today = case["case"], habits.owner, office.calendar.day_of(now)
    asked = "restriction" in case["rights"]
    proposed = "restriction_proposed" in case["open_alarms"] and not asked
    if proposed and "frozen" not in habits.done and case["state"] in WORKING:
        facts = {"ground": "objection", "done_on": today, "no_recipients": True}
        if office.does("restriction", number, by=by, now=now, act=RestrictionAct.CONFIRM, facts=facts):
            habits.done.add("frozen")
            habits.touched = today
    elif "frozen" in habits.done and habits.touched is not None and today >= habits.touched + FROZEN_FOR:
        lifted = "announced" in habits.done
        act = RestrictionAct.LIFT if lifted else RestrictionAct.ANNOUNCE
        habits.touched = today - FROZEN_FOR + timedelta(days=11)
        if office.does("restriction", number, by=by, now=now, act=act, facts={} if lifted else stated.lifting(today)):
            habits.done.add("announced")
            if lifted:
                habits.done.discard("frozen")
                habits.touched = None
