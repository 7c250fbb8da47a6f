"""Every date recomputed from the journal alone, at each entry at which one was shown, and at the end (invariant 4)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.simulation.audit.evidence import Entry, Evidence, Shown
from bot.simulation.audit.story import Story, beginning
from handlers.calendars import Calendar, calendar_of
from handlers.deadlines import Deadlines, deadlines
from handlers.facts import Rulebook

HOURS = timedelta(hours=72)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """How things stood from an instant on: the dates that held, and whether an answer was still owed."""

    at: datetime
    due: date | None
    one_month: date | None
    safe: date | None
    owed: bool
    unclear: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Unexplained:
    """A date that the journal does not give; `seq` 0 for the one shown at the end."""

    case: str
    seq: int
    what: str
    shown: str
    recomputed: str


def month(story: Story, rules: Rulebook) -> Deadlines:
    """The dates of GDPR 12(3) that the story gives so far."""
    return deadlines(
        received_at=story.received_at,
        suspensions=story.suspensions,
        extension_sent_at=story.extension_told_at,
        extended=story.extension_told_at is not None,
        rules=rules,
    )


def due_of(story: Story, rules: Rulebook) -> date | None:
    """The day that binds first: the month of a request, the date of an authority, 72 hours, a service target."""
    if story.rights or story.unclear:
        return month(story, rules).due
    calendar = calendar_of(rules)
    days = [_other(matter, story, calendar, rules) for matter in story.matters]
    known = [day for day in days if day is not None]
    return min(known) if known else None


def history(story: Story, rules: Rulebook) -> tuple[Moment, ...]:
    """Every moment at which something changed, in order."""
    again = beginning(story.entries[0])
    moments: list[Moment] = []
    for entry in story.entries:
        again.take(entry)
        moments.append(_moment(again, entry.at, rules))
    return tuple(moments)


def unexplained(story: Story, shown: Shown | None, evidence: Evidence) -> Iterator[Unexplained]:
    """Each date the program wrote down or shows that the journal does not give."""
    again = beginning(story.entries[0])
    for entry in story.entries:
        again.take(entry)
        if entry.event == "due_date":
            yield from _differs(again, entry, str(due_of(again, evidence.rules)), entry.text("to"), "due")
    if shown is None:
        yield Unexplained(case=story.number, seq=0, what="case", shown="no such case", recomputed=story.number)
        return
    dates = month(again, evidence.rules)
    pairs = [("due", shown.due, due_of(again, evidence.rules))]
    pairs += [("one_month", shown.one_month, dates.one_month), ("safe", shown.safe, dates.safe)]
    for what, seen, computed in pairs:
        yield from _differs(again, None, str(computed), str(seen), what)


def _differs(story: Story, entry: Entry | None, computed: str, seen: str, what: str) -> Iterator[Unexplained]:
    if computed != seen:
        seq = entry.seq if entry else 0
        yield Unexplained(case=story.number, seq=seq, what=what, shown=seen, recomputed=computed)


def _moment(story: Story, at: datetime, rules: Rulebook) -> Moment:
    dates = month(story, rules)
    owed = story.answered_at is None and story.closed_at is None
    return Moment(
        at=at,
        due=due_of(story, rules),
        one_month=dates.one_month,
        safe=dates.safe,
        owed=owed,
        unclear=story.unclear,
    )


def _other(matter: str, story: Story, calendar: Calendar, rules: Rulebook) -> date | None:
    received = calendar.day_of(story.received_at)
    if matter == "authority":
        return story.authority_date or calendar.add_working_days(received, 2)
    if matter == "breach":
        return calendar.day_of((story.aware_at or story.received_at) + HOURS)
    if matter == "complaint":
        return month(story, rules).due
    return calendar.add_working_days(received, 10) if story.matters == ("question",) else None
