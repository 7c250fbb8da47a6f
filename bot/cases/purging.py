"""Retention carried out (LEGAL.md 4.5, P15; GDPR 5(1)(e)): keys first, then what points at a person.

Once a day: the pure rules (`handlers.retention`) say what has come to its end; its sealed fields are deleted with their
wrapped keys, then fingerprints and threads; a Gmail id stays in the ledger for ever, and the register line until its
own end. A purge becomes final with a new epoch of keys: the next day at the latest one is begun, and the old private
key is destroyed (`bot.cases.rotation`), so that yesterday's backup of the database opens nothing of it
(charter 7.1; T27).

The mailbox's own half is not ours to delete (P15): the sweep says which purged mail Gmail still has.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from bot.cases.desk import BOT, note
from bot.cases.gather import case_facts
from bot.cases.moving import move
from bot.cases.rotation import BEGUN, Rotation
from bot.store import access, journal, queries, retained
from bot.store.session import Store
from bot.store.tables import CaseRow, MessageRow, NoticeRow
from handlers.calendars import calendar_of
from handlers.facts import Rulebook
from handlers.retention import TABLE, Item, Term, may_purge, term, terms_of
from handlers.states import Event, State

EVERY = timedelta(days=1)
BATCH = 500
PURGED = "purged"
SHORTEST = timedelta(days=365)
"""No term is shorter than a year: a younger case need not be looked at."""


class Purging:
    """The daemon's daily step that lets go of what has come to its end."""

    def __init__(self, store: Store, mailbox: str, rules: Rulebook, rotation: Rotation) -> None:
        self._store = store
        self._mailbox = mailbox
        self._rules = rules
        self._rotation = rotation
        self._looked: datetime | None = None

    def step(self, now: datetime) -> bool:
        """Purge what may go and make earlier purges final; True if anything went. Nothing more than once a day."""
        if self._looked is not None and now - self._looked < EVERY:
            return False
        with self._store.transaction() as session:
            gone = self._cases(session, now) + self._loose(session, now)
            expired = journal.expire(session, now)
            if expired:
                note(session, self._mailbox, now, "payloads_expired", "", {"count": expired})
            final = self._wants_new_epoch(session, now)
        if final:
            self._rotation.begin(by=BOT, now=now)
        if not gone:
            self._looked = now
        return gone > 0 or expired > 0

    def _cases(self, session: Session, now: datetime) -> int:
        today = calendar_of(self._rules).day_of(now)
        gone = 0
        for case in retained.closed_cases(session, self._mailbox, now - SHORTEST):
            file, line = terms_of(case_facts(session, case), self._rules)
            if case.purged_at is None and not may_purge(file, today):
                self._purge(session, case, file, now)
                gone += 1
            if case.purged_at is not None and not may_purge(line, today):
                note(session, self._mailbox, now, "register_line_ended", case.number, {"law": line.law})
                retained.drop_case(session, case)
        return gone

    def _purge(self, session: Session, case: CaseRow, ended: Term, now: datetime) -> None:
        assert case.id is not None
        messages, notices = queries.messages_of_case(session, case.id), queries.notices_of(session, case.id)
        fields = _drop(session, self._mailbox, messages, notices)
        fields += retained.drop_sealed(session, self._mailbox, "case", [case.number])
        fields += retained.drop_sealed(session, self._mailbox, "staff_note", retained.note_keys(session, case.id))
        access.drop_of_case(session, case.id)
        _forget(messages, notices, now)
        case.writer_hint = ""
        case.person, case.thread_id, case.purged_at = None, None, now
        detail: dict[str, journal.Value] = {
            "item": str(ended.item),
            "fields": fields,
            "messages": len(messages),
            "law": ended.law,
        }
        note(session, self._mailbox, now, PURGED, case.number, detail)
        if case.state == State.CLOSED:
            move(session, case, Event.PURGED, now)

    def _loose(self, session: Session, now: datetime) -> int:
        """Mail that belongs to no case (unrelated, machines, our own): twelve months from receipt."""
        today = calendar_of(self._rules).day_of(now)
        candidates = retained.loose_messages(session, self._mailbox, now - SHORTEST, BATCH)
        messages = [one for one in candidates if not may_purge(self._unrelated(one), today)]
        if not messages:
            return 0
        notices = retained.notices_about(session, messages)
        fields = _drop(session, self._mailbox, messages, notices)
        _forget(messages, notices, now)
        law = TABLE[Item.UNRELATED_MAIL].law
        detail: dict[str, journal.Value] = {
            "item": str(Item.UNRELATED_MAIL),
            "fields": fields,
            "messages": len(messages),
            "law": law,
        }
        note(session, self._mailbox, now, PURGED, "", detail)
        return len(messages)

    def _unrelated(self, message: MessageRow) -> Term:
        assert message.received_at is not None
        return term(Item.UNRELATED_MAIL, calendar_of(self._rules).day_of(message.received_at))

    def _wants_new_epoch(self, session: Session, now: datetime) -> bool:
        purged = journal.latest(session, self._mailbox, PURGED)
        begun = journal.latest(session, self._mailbox, BEGUN)
        if purged is None:
            return False
        return begun is None or (begun.seq < purged.seq and now - begun.at >= EVERY)


def overview(session: Session, mailbox: str, rules: Rulebook, now: datetime) -> dict[str, Any]:
    """What is kept until when, what a legal hold keeps, and which purged mail Gmail still has. Facts, no content."""
    today = calendar_of(rules).day_of(now)
    return {
        "cases": [
            {
                "case": case.number,
                "item": str(one.item),
                "keep_until": one.keep_until.isoformat() if one.keep_until else None,
                "held": one.held,
                "over": not may_purge(one, today),
                "law": one.law,
            }
            for case in retained.closed_cases(session, mailbox, now)
            for one in terms_of(case_facts(session, case), rules)
            if case.purged_at is None or one.item is Item.REGISTER_LINE
        ],
        "still_in_mailbox": retained.still_in_mailbox(session, mailbox),
    }


def _drop(session: Session, mailbox: str, messages: Sequence[MessageRow], notices: Sequence[NoticeRow]) -> int:
    return retained.drop_sealed(session, mailbox, "message", [one.gmail_id for one in messages]) + retained.drop_sealed(
        session, mailbox, "notice", [one.marker for one in notices]
    )


def _forget(messages: Sequence[MessageRow], notices: Sequence[NoticeRow], now: datetime) -> None:
    """What points at a person goes; a marker stays: it says that a notice left once, and to nobody."""
    for message in messages:
        message.sender, message.message_key, message.thread_id, message.scores = None, None, "", "{}"
        message.evidence_mac, message.purged_at = None, now
    for notice in notices:
        notice.person, notice.sent_key, notice.thread_id = None, None, None
