"""What the law asks where the month of GDPR 12(3) runs: acknowledge, answer, extend, refuse, remind, execute."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from bot.simulation.audit.duty import AT_ONCE, Duty, File
from bot.simulation.audit.evidence import Entry

BY_MAIL = frozenset({"mail", "hand_over"})
REFUSED = frozenset({"refused", "nothing_held"})
DUE = ("due_", "safe_due", "overdue")
EXECUTED = frozenset({"erasure", "rectification", "restriction"})
REMIND_AFTER = (20, 40)  # a third and two thirds of the sixty days (N20)


def of_request(file: File) -> Iterator[Duty]:
    """Every duty of the month."""
    yield from _first_word(file)
    yield from _answer(file)
    yield from _extension(file)
    yield from _refusals(file)
    yield from _reminders(file)
    yield from _unclear(file)
    yield from _execution(file)
    yield from _bounces(file)


def _first_word(file: File) -> Iterator[Duty]:
    """N1 within a working day of the receipt, or of the word that the sender is real (LEGAL.md 4.2, P9)."""
    story = file.story
    opening = file.moments[0]
    requested = story.entries[0].text("rights") or opening.unclear or "complaint" in story.entries[0].text("matters")
    if not requested or "authority" in story.matters:
        return
    if story.channel not in BY_MAIL:
        due = file.same_working_day(story.opened_at)
        yield from file.judge("acknowledged", "LEGAL.md 4.2", due, notices=file.left("N1"), alarms=("n1_by_staff",))
        return
    if story.entries[0].text("authenticated") == "0":
        due = file.same_working_day(story.opened_at)
        yield from file.judge("sender_put_to_staff", "P9", due, alarms=("confirm_sender",))
    if story.proven_at is not None:
        due = file.working_day_after(story.proven_at)
        if file.owed_at(due) or file.left("N1"):
            yield from file.judge(
                "acknowledged", "LEGAL.md 4.2; P13", due, notices=file.left("N1"), alarms=("n1_late",)
            )


def _answer(file: File) -> Iterator[Duty]:
    """The answer by the date that held when it came due (GDPR 12(3); D2-D7); an alarm comes before that day is over."""
    if not file.story.has_month or "authority" in file.story.matters:
        return
    moments = file.moments
    for moment, following in zip(moments, (*moments[1:], None), strict=True):
        due = file.end_of(moment.due) if moment.owed and moment.due else None
        if due is None or due < moment.at:
            continue
        until = following.at if following else file.ends
        answered = [one for one in file.story.told("answered") if following and one.at == following.at]
        if due <= until:
            yield from file.judge("answered", "GDPR 12(3)-(4); D6", due, alarms=DUE)
            break
        if following and not following.owed:
            yield from _met(file, due, answered)


def _met(file: File, due: datetime, answered: list[Entry]) -> Iterator[Duty]:
    """Answered or closed before the date: counted once, at the instant it was met."""
    closed = list(file.story.told("moved", to="closed"))
    yield from file.judge(
        "answered", "GDPR 12(3)-(4); D6", min(due, file.ends), notices=answered, acts=closed, alarms=DUE
    )


def _extension(file: File) -> Iterator[Duty]:
    """Two more months are told by the one-month date, with the reasons (GDPR 12(3) third sentence; D7)."""
    for decided in file.story.told("extension_decided"):
        moment = file.at(decided.at)
        if moment is None or moment.one_month is None:
            continue
        due = file.end_of(moment.one_month)
        if file.left("N4") or file.owed_at(due):
            told = file.left("N4", since=decided.at)
            yield from file.judge("extension_told", "GDPR 12(3); D7", due, notices=told, alarms=("extension_", *DUE))


def _refusals(file: File) -> Iterator[Duty]:
    """A refusal leaves in month one, extended or not (GDPR 12(4); D7)."""
    for decided in file.story.told("decided"):
        if decided.text("outcome") not in REFUSED or "withdrawn" in decided.text("ground"):
            continue
        moment = file.at(decided.at)
        if moment is None or moment.one_month is None:
            continue
        due = file.end_of(moment.one_month)
        left = file.left(*decided.text("notices").split(), since=decided.at)
        withdrawn = [one for one in file.story.told("sent_back") if decided.at <= one.at <= due]
        if not withdrawn:
            yield from file.judge("refusal_told", "GDPR 12(4); D7", due, notices=left, alarms=DUE)


def _reminders(file: File) -> Iterator[Duty]:
    """An ask without an answer is repeated twice (N20)."""
    for ask in file.story.asks:
        asked = file.calendar.day_of(ask.asked_at)
        for number, days in enumerate(REMIND_AFTER, start=1):
            due = file.end_of(asked + timedelta(days=days))
            waiting = ask.answered_at is None or ask.answered_at > due
            if waiting and file.owed_at(due):
                left = [one for one in file.left("N2", "N3", "N15") if f"reminder_{number}" in one.text("occasion")]
                alarms = (f"reminder_{number}", "confirm_sender")
                yield from file.judge("reminded", "GDPR 12(4); N20", due, notices=left, alarms=alarms)


def _unclear(file: File) -> Iterator[Duty]:
    """What is still unclear ten working days before the answer is due is raised (P3)."""
    moments = file.moments
    for moment, following in zip(moments, (*moments[1:], None), strict=True):
        if not (moment.unclear and moment.owed and moment.due):
            continue
        drive = min(moment.due, moment.safe or moment.due)
        due = file.end_of(file.calendar.add_working_days(drive, -10))
        if due >= moment.at and (following is None or due < following.at):
            raised = ("unclear_unresolved", "clarification_unanswered")
            yield from file.judge("unclear_raised", "P3", due, alarms=raised)


def _execution(file: File) -> Iterator[Duty]:
    """What was granted is done in all systems, by itself or with a warning (GDPR 17(1), 19; T30)."""
    for moved in file.story.told("moved", to="execution_pending"):
        due = moved.at + timedelta(days=file.rules.execution_days)
        done = [one for one in file.story.told("executed") if one.at >= moved.at]
        yield from file.judge("executed", "GDPR 17(1), 19", due, acts=done, alarms=("execution", "not_executed"))


def _bounces(file: File) -> Iterator[Duty]:
    """A notice that came back is put before a person at once (D6)."""
    for bounced in file.story.told("notice_bounced"):
        due = bounced.at + AT_ONCE
        yield from file.judge("bounce_raised", "D6", due, alarms=(f"bounced:{bounced.text('notice')}",))
