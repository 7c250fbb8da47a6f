"""What every act on a case needs: the desk it is done at, the journal line, and alarms that are raised once per key."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot.store import journal, queries
from bot.store.tables import AlarmRow, CaseRow
from bot.vault.fingerprint import Fingerprints
from bot.vault.seal import Sealer
from handlers.decisions import Raise
from handlers.facts import Rulebook

BOT = "bot"


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What carrying out needs beside the session: whose mailbox, under which rules and languages, what seals."""

    mailbox: str
    rules: Rulebook
    fingerprints: Fingerprints
    sealer: Sealer
    languages: tuple[str, ...]
    case_prefix: str = "AZ"
    charter_version: str = ""


def note(
    session: Session,
    mailbox: str,
    now: datetime,
    event: str,
    case_number: str,
    detail: Mapping[str, journal.Value],
    actor: str = BOT,
) -> None:
    """Add a line to the journal: ids, codes and dates, never content."""
    journal.append(
        session, mailbox=mailbox, at=now, actor=actor, event=event, case_number=case_number, detail=dict(detail)
    )


def raise_alarm(session: Session, mailbox: str, alarm: Raise, now: datetime, *, case_number: str = "") -> bool:
    """Raise an alarm once per key; True if it is new. An alarm settled before is not raised again for a case."""
    for known in queries.alarms_of(session, mailbox, case_number):
        if known.key == alarm.key:
            return _raise_again(session, known, now) if case_number == "" else False
    session.add(
        AlarmRow(
            mailbox=mailbox, case_number=case_number, key=alarm.key, level=alarm.level, law=alarm.law, raised_at=now
        )
    )
    session.flush()
    note(session, mailbox, now, "alarm", case_number, {"key": alarm.key, "level": str(alarm.level)})
    return True


def settle_alarm(
    session: Session, mailbox: str, key: str, now: datetime, *, case_number: str = "", by: str = BOT
) -> bool:
    """Mark an open alarm as settled; True if there was one."""
    for alarm in queries.alarms_of(session, mailbox, case_number):
        if alarm.key == key and alarm.settled_at is None:
            alarm.settled_at, alarm.settled_by = now, by
            session.add(alarm)
            note(session, mailbox, now, "alarm_settled", case_number, {"key": key}, by)
            return True
    return False


def _raise_again(session: Session, alarm: AlarmRow, now: datetime) -> bool:
    """An alarm about the machine itself can come back after it was settled."""
    if alarm.settled_at is None:
        return False
    alarm.settled_at, alarm.settled_by, alarm.raised_at = None, None, now
    session.add(alarm)
    note(session, alarm.mailbox, now, "alarm", "", {"key": alarm.key, "level": alarm.level})
    return True


def note_opened(
    session: Session, case: CaseRow, now: datetime, *, by: str = BOT, more: Mapping[str, journal.Value] | None = None
) -> None:
    """Journal that a case began, with every fact its first date rests on (D1): dates are explained from here."""
    detail: dict[str, journal.Value] = {
        "channel": case.channel,
        "received": case.received_at.isoformat(),
        "rights": case.rights,
        "matters": case.matters,
        "aspects": case.aspects,
        "unclear": int(case.unclear),
        "authenticated": int(case.authenticated),
    }
    note(session, case.mailbox, now, "case_opened", case.number, detail | dict(more or {}), by)


def free_number(session: Session, desk: Desk, origin: str) -> str:
    """The case number of a letter (or of a secret): the same after a restore, and never one that is in use."""
    numbers = (
        desk.fingerprints.case_number(desk.case_prefix, desk.mailbox, origin, ordinal) for ordinal in itertools.count(1)
    )
    return next(one for one in numbers if not queries.cases_by_number(session, desk.mailbox, None, [one]))
