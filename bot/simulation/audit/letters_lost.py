"""What became of every letter that was delivered: none is lost, each that asks has a case, no machine is answered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from bot.simulation.audit.duty import Duty, Met
from bot.simulation.audit.evidence import Entry, Evidence
from bot.simulation.letters import ASKS, Letter
from handlers.calendars import Calendar, calendar_of

WITHIN = timedelta(days=1)


def of_letters(evidence: Evidence) -> Iterator[Duty]:
    """The duties of each letter, before and beside those of its case."""
    judged = {one.text("gmail_id"): one for one in evidence.entries if one.event == "message_judged"}
    noted = _noted(evidence)
    calendar = calendar_of(evidence.rules)
    for gmail_id, letter in evidence.letters.items():
        entry = judged.get(gmail_id)
        if letter.at + WITHIN <= evidence.ends:
            yield _looked_at(letter, entry)
        if entry is None:
            continue
        if not letter.machine and ASKS & set(letter.asks):
            yield _has_a_case(letter, entry, noted)
        if letter.machine:
            yield _not_a_case(letter, entry)
        elif entry.text("outcome") == "not_a_request" and letter.dmarc == "pass" and not letter.spam:
            yield from _told(letter, entry, noted, calendar, evidence.ends)


def _looked_at(letter: Letter, entry: Entry | None) -> Duty:
    met = Met.ACT if entry is not None and entry.at <= letter.at + WITHIN else Met.MISSED
    return _duty("letter_judged", "ARCHITECTURE invariant 1", letter.at + WITHIN, met, letter, entry)


def _has_a_case(letter: Letter, entry: Entry, noted: dict[str, list[datetime]]) -> Duty:
    """What asks has a case; what may ask has one, or its writer is asked whether it does (P5, P11)."""
    asked = letter.kind == "unclear" and any(at >= entry.at for at in noted.get(letter.person.address, ()))
    met = Met.ACT if entry.case else Met.NOTICE if asked else Met.MISSED
    return _duty("request_has_a_case", "GDPR 12(3); P5, P11", entry.at, met, letter, entry)


def _not_a_case(letter: Letter, entry: Entry) -> Duty:
    met = Met.ACT if entry.text("outcome") in ("machine", "not_a_request") else Met.MISSED
    return _duty("machine_opens_no_case", "P10b", entry.at, met, letter, entry)


def _told(
    letter: Letter, entry: Entry, noted: dict[str, list[datetime]], calendar: Calendar, ends: datetime
) -> Iterator[Duty]:
    """Somebody whose letter asks for nothing is told how to say that it does (P5)."""
    due = calendar.end_of(calendar.add_working_days(calendar.day_of(entry.at), 1))
    if due <= ends:
        told = any(at <= due for at in noted.get(letter.person.address, ()))
        yield _duty("told_no_request_seen", "P5", due, Met.NOTICE if told else Met.MISSED, letter, entry)


def _noted(evidence: Evidence) -> dict[str, list[datetime]]:
    """When N21 left, by addressee."""
    ids = {
        one.text("gmail_id")
        for one in evidence.entries
        if one.event == "notice_accepted" and one.text("notice") == "N21"
    }
    found: dict[str, list[datetime]] = {}
    for mail in evidence.mails:
        if mail.gmail_id in ids:
            found.setdefault(mail.to, []).append(mail.at)
    return found


def _duty(what: str, law: str, due: datetime, met: Met, letter: Letter, entry: Entry | None) -> Duty:
    case = entry.case if entry is not None else ""
    return Duty(what=what, law=law, case=case or letter.name, due=due, met=met, by=entry.event if entry else "")
