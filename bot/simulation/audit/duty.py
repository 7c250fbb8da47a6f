"""A legal duty of one case that came due, and how it was met: by a notice, an act, or an alarm before it was missed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.simulation.audit.dates import Moment
from bot.simulation.audit.evidence import Entry
from bot.simulation.audit.story import Story
from handlers.calendars import Calendar
from handlers.facts import Rulebook

# The program looks at a case when its instant has come; so much later still counts as then.
AT_ONCE = timedelta(minutes=30)


class Met(StrEnum):
    """How a duty was met."""

    NOTICE = "notice"
    ACT = "act"
    ALARM = "alarm"  # people were told before it was missed, and did not act
    MISSED = "missed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """One duty; `due` is the last instant (aware UTC) at which it could be met."""

    what: str
    law: str
    case: str
    due: datetime
    met: Met
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A case on the auditor's desk."""

    story: Story
    moments: tuple[Moment, ...]
    calendar: Calendar
    rules: Rulebook
    ends: datetime

    def judge(
        self,
        what: str,
        law: str,
        due: datetime,
        *,
        notices: Iterable[Entry] = (),
        acts: Iterable[Entry] = (),
        alarms: tuple[str, ...] = (),
        since: datetime | None = None,
    ) -> list[Duty]:
        """Nothing while it has not come due; else the duty, met by a notice, an act or an alarm that came in time."""
        if due > self.ends:
            return []
        met, by = Met.MISSED, ""
        for way, entries in ((Met.NOTICE, notices), (Met.ACT, acts), (Met.ALARM, self.alarms(alarms, since))):
            found = next((one for one in entries if one.at <= due), None)
            if found is not None:
                met, by = way, found.text("notice") or found.text("key") or found.event
                break
        return [Duty(what=what, law=law, case=self.story.number, due=due, met=met, by=by)]

    def alarms(self, prefixes: tuple[str, ...], since: datetime | None = None) -> Iterable[Entry]:
        """The alarms of this case whose keys begin so, raised at `since` or later."""
        for entry in self.story.told("alarm"):
            if prefixes and entry.text("key").startswith(prefixes) and (since is None or entry.at >= since):
                yield entry

    def left(self, *names: str, since: datetime | None = None) -> list[Entry]:
        """The notices of these names that left, by mail or by post."""
        ways = (*self.story.told("notice_accepted"), *self.story.told("letter_posted"))
        found = [one for one in ways if one.text("notice") in names]
        return [one for one in found if since is None or one.at >= since]

    def end_of(self, day: date) -> datetime:
        """The last instant of a local day."""
        return self.calendar.end_of(day)

    def start_of(self, day: date) -> datetime:
        """The first instant of a local day."""
        return datetime.combine(day, time(0), ZoneInfo(self.rules.time_zone))

    def same_working_day(self, at: datetime) -> datetime:
        """The end of the working day of an instant, or of the next one."""
        return self.end_of(self.calendar.next_working_day(self.calendar.day_of(at)))

    def working_day_after(self, at: datetime) -> datetime:
        """The end of the working day that follows the day of an instant."""
        return self.end_of(self.calendar.add_working_days(self.calendar.day_of(at), 1))

    def at(self, instant: datetime) -> Moment | None:
        """How things stood at an instant; None before the case was opened."""
        return next((one for one in reversed(self.moments) if one.at <= instant), None)

    def owed_at(self, instant: datetime) -> bool:
        """Whether an answer was still owed at an instant."""
        moment = self.at(instant)
        return moment is not None and moment.owed
