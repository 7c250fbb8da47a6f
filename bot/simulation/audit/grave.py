"""What cannot wait a month: marketing, restriction, a human wanted, a breach in hours, an authority, a question."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from bot.simulation.audit.duty import AT_ONCE, Duty, File, Met
from bot.simulation.audit.evidence import Entry
from bot.simulation.audit.story import beginning

PAGES = (0, 12, 24, 48, 60, 68, 72)  # B4, and the end
AUTOMATIC = ("N1", "N18", "N21")


def of_matters(file: File) -> Iterator[Duty]:
    """Every duty with a clock of its own."""
    yield from _marketing(file)
    yield from _frozen(file)
    yield from _lifted(file)
    yield from _human(file)
    yield from _breach(file)
    yield from _authority(file)
    yield from _question(file)


def _marketing(file: File) -> Iterator[Duty]:
    """Stopped the same working day, whoever asked (GDPR 21(3); D9)."""
    since = _first(file, "marketing")
    if since is not None:
        due = file.same_working_day(since)
        told = file.left("N11", since=since)
        yield from file.judge(
            "marketing_stopped", "GDPR 21(3); D9", due, notices=told, alarms=("stop_marketing_today",)
        )


def _frozen(file: File) -> Iterator[Duty]:
    """Contested or objected to: a restriction is proposed the same working day (GDPR 18(1))."""
    first = beginning(file.story.entries[0])
    objects = "objection" in first.rights and "marketing" not in first.aspects
    if "restriction" in first.rights or objects:
        due = file.same_working_day(first.opened_at)
        acts = file.story.told("restriction", to="active")
        yield from file.judge(
            "restriction_put_to_staff", "GDPR 18(1)", due, acts=acts, alarms=("restriction_proposed",)
        )


def _lifted(file: File) -> Iterator[Duty]:
    """Nobody lifts a restriction before the person was told, and had time to object (GDPR 18(3); T21)."""
    wait = timedelta(days=file.rules.lift_wait_days - 1)
    for lifted in file.story.told("restriction", to="lifted"):
        yield from file.judge("told_before_lifting", "GDPR 18(3); T21", lifted.at - wait, notices=file.left("N9"))


def _human(file: File) -> Iterator[Duty]:
    """Whoever asks for a human gets one put on it the same working day (P13)."""
    since = _first(file, "human")
    if since is not None and file.owed_at(since):
        yield from file.judge("human_put_on_it", "P13", file.same_working_day(since), alarms=("human_wanted",))


def _breach(file: File) -> Iterator[Duty]:
    """DPO and security are paged as the hours pass, until the outcome is recorded (GDPR 33; B2-B4)."""
    if "breach" not in file.story.matters:
        return
    opened, received = file.story.opened_at, file.story.received_at
    aware = next(file.story.told("breach_aware"), None)
    until = min((one.at for one in _ends(file)), default=None)
    yield from _pages(file, received, opened, aware.at if aware else until, "breach_")
    if aware is not None and file.story.aware_at is not None:
        yield from _pages(file, file.story.aware_at, aware.at, until, "breach_aware_")
    if file.story.channel in ("mail", "hand_over") and file.story.proven_at is not None:
        due = file.working_day_after(file.story.proven_at)
        told = file.left("N18")
        if told or file.owed_at(due):
            yield from file.judge("reporter_thanked", "B8", due, notices=told)


def _ends(file: File) -> Iterator[Entry]:
    yield from file.story.told("breach_settled")
    yield from file.story.told("moved", to="closed")


def _pages(file: File, start: datetime, known: datetime, until: datetime | None, key: str) -> Iterator[Duty]:
    for hours in PAGES:
        at = max(start + timedelta(hours=hours), known)
        if until is None or at < until:
            yield from file.judge("breach_paged", "GDPR 33; B4", at + AT_ONCE, alarms=(f"{key}{hours}h",))


def _authority(file: File) -> Iterator[Duty]:
    """People are told at once, nothing leaves by itself, and the date is not passed in silence (P4)."""
    story = file.story
    if "authority" not in story.matters:
        return
    due = max(story.opened_at, _first_matter(file)) + AT_ONCE
    yield from file.judge("authority_put_to_dpo", "P4", due, alarms=("authority_wrote",))
    for entry in file.left(*AUTOMATIC):
        yield Duty(what="authority_not_answered_by_program", law="P4", case=story.number, due=entry.at, met=Met.MISSED)
    for moment, following in zip(file.moments, (*file.moments[1:], None), strict=True):
        if moment.due is None or not moment.owed:
            continue
        last = file.end_of(moment.due)
        if last >= moment.at and (following is None or last < following.at):
            answered = story.told("authority_answered")
            yield from file.judge("authority_answered", "GDPR 31, 58; P4", last, acts=answered, alarms=("authority_",))
            return


def _question(file: File) -> Iterator[Duty]:
    """A lone question has a service target of ten working days (P5)."""
    story = file.story
    if story.matters != ("question",) or story.rights or story.unclear:
        return
    due = file.end_of(file.calendar.add_working_days(file.calendar.day_of(story.received_at), 10))
    yield from file.judge("question_answered", "P5", due, notices=file.left("N22"), alarms=("question_target",))


def _first(file: File, aspect: str) -> datetime | None:
    """When an aspect was first said in a letter of this case."""
    for entry in file.story.entries:
        if aspect in entry.text("aspects").split():
            return entry.at
    return None


def _first_matter(file: File) -> datetime:
    for entry in file.story.entries:
        if "authority" in entry.text("matters").split():
            return entry.at
    return file.story.opened_at
