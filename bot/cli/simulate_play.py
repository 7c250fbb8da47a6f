"""Plays a simulated year on the stage: letters arrive, people reply, staff work, Gmail fails, the program restarts."""

from __future__ import annotations

import heapq
import itertools
import json
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from email import message_from_bytes, policy
from email.utils import parseaddr

from sqlmodel import col, select

from bot.cli.stage import Stage
from bot.mail.mailbox import MARKER_HEADER
from bot.simulation import work
from bot.simulation.audit.evidence import Entry, Evidence, SentMail, Shown
from bot.simulation.letters import Answered, Letter, Person
from bot.simulation.lots import Lots, figures
from bot.simulation.replies import reply_to
from bot.simulation.staff import Office
from bot.simulation.year import PARIS, Crowd, letters_of_a_day
from bot.store import queries
from bot.store.tables import JournalRow
from handlers.calendars import calendar_of

SESSIONS = (time(9, 30), time(15, 10))


class Play:
    """One year on stage; `run` plays it, `evidence` is what an auditor may look at."""

    def __init__(self, stage: Stage, *, days: int, letters_per_day: int, seed: int) -> None:
        self._stage = stage
        self._days, self._per_day = days, letters_per_day
        self._lots = {name: Lots(f"{seed}/{name}") for name in ("letters", "people", "staff", "trouble")}
        self._crowd = Crowd(self._lots["letters"])
        self._numbers = itertools.count(1)
        self._order = itertools.count()
        self._coming: list[tuple[datetime, int, Callable[[], None]]] = []
        self._people: dict[str, Person] = {}
        self._meant: dict[str, set[str]] = {}
        self._letters: dict[str, Letter] = {}
        self._read = 0
        self.begins = stage.clock.now()
        calendar = calendar_of(stage.machine.service.desk.rules)
        self.office = Office(self._lots["staff"], lambda: self._stage.machine.service, calendar)

    def run(self, tick: Callable[[date], None] = lambda _day: None) -> None:
        """Let the year pass; `tick` is called with every local day."""
        first = self.begins.astimezone(PARIS).date()
        for offset in range(self._days):
            day = first + timedelta(days=offset)
            self._plan(day)
            tick(day)
            self._pass(datetime.combine(day + timedelta(days=1), time(0), PARIS))

    def evidence(self) -> Evidence:
        """Journal, sent mail, shown dates and delivered letters."""
        stage = self._stage
        with stage.store.reading() as session:
            rows = session.exec(select(JournalRow).order_by(col(JournalRow.seq))).all()
            entries = tuple(_entry(row) for row in rows)
            cases = tuple(
                Shown(number=one.number, due=one.due, one_month=one.one_month_due, safe=one.safe_due)
                for one in queries.all_cases(session, stage.settings.gmail.mailbox)
            )
        company = stage.settings.company
        return Evidence(
            letters=self._letters,
            entries=entries,
            mails=tuple(_sent(one.gmail_id, one.internal_date, one.raw) for one in stage.server.mailbox.sent()),
            cases=cases,
            refusals=tuple(self.office.refusals),
            rules=stage.machine.service.desk.rules,
            contacts=(company.dpo_contact, company.name),
            begins=self.begins,
            ends=stage.clock.now(),
        )

    def _plan(self, day: date) -> None:
        for letter in letters_of_a_day(self._lots["letters"], self._crowd, day, self._per_day, self._numbers):
            self._at(letter.at, self._delivering(letter))
        if self.office.calendar.is_working_day(day):
            for clock in SESSIONS:
                self._at(datetime.combine(day, clock, PARIS), self._session)
        trouble, lots = figures()["trouble"], self._lots["trouble"]
        hour = datetime.combine(day, time(lots.between(6, 20)), PARIS)
        if lots.happens(trouble["fault_share"]):
            self._at(hour, self._fault)
        if lots.happens(trouble["restart_share"]):
            self._at(hour, self._stage.restart)

    def _pass(self, until: datetime) -> None:
        """Turn the clock to an instant, one stop after the other; people hear at each what left meanwhile."""
        while True:
            self._stage.work()
            self._hear()
            stop = self._stage.next_stop(self._coming[0][0] if self._coming else None, until)
            if stop is None:
                break
            self._stage.clock.advance_to(stop)
            while self._coming and self._coming[0][0] <= stop:
                heapq.heappop(self._coming)[2]()
        self._stage.clock.advance_to(until)

    def _at(self, at: datetime, happen: Callable[[], None]) -> None:
        heapq.heappush(self._coming, (at, next(self._order), happen))

    def _session(self) -> None:
        work.session(self.office, self._stage.clock.now())

    def _fault(self) -> None:
        order = self._lots["trouble"].one_of(figures()["faults"])
        self._stage.fail(order["kind"], order["method"])

    def _delivering(self, letter: Letter) -> Callable[[], None]:
        def happen() -> None:
            gmail_id = self._stage.deliver(letter.name, letter.raw, spam=letter.spam, dmarc=letter.dmarc)
            self._letters[gmail_id] = letter
            self._people[letter.person.address] = letter.person
            self._meant.setdefault(letter.person.address, set()).update(letter.asks)

        return happen

    def _hear(self) -> None:
        """What left since we last looked reaches people, and they do something about it, or nothing."""
        with self._stage.store.reading() as session:
            query = select(JournalRow).where(JournalRow.event == "notice_accepted", col(JournalRow.seq) > self._read)
            fresh = [_entry(row) for row in session.exec(query.order_by(col(JournalRow.seq))).all()]
        for entry in fresh:
            self._read = entry.seq
            self._reaches(entry)

    def _reaches(self, entry: Entry) -> None:
        message = self._stage.server.mailbox.get(entry.text("gmail_id"))
        if message is None:
            return
        mail = message_from_bytes(message.raw, policy=policy.default)
        person = self._people.get(parseaddr(str(mail["To"]))[1])
        if person is None:
            return
        answered = Answered(
            message_id=str(mail["Message-ID"]), subject=str(mail["Subject"]), references=str(mail["References"] or "")
        )
        unclear = "unclear" in self._meant.get(person.address, set())
        lots, numbers = self._lots["people"], self._numbers
        letter = reply_to(lots, entry.text("notice"), person, answered, entry.at, numbers, unclear=unclear)
        if letter is not None:
            self._at(max(letter.at, self._stage.clock.now()), self._delivering(letter))


def _entry(row: JournalRow) -> Entry:
    return Entry(
        seq=row.seq, at=row.at, actor=row.actor, event=row.event, case=row.case_number, detail=json.loads(row.detail)
    )


def _sent(gmail_id: str, at: datetime, raw: bytes) -> SentMail:
    mail = message_from_bytes(raw, policy=policy.default)
    body = mail.get_body(("plain",))
    return SentMail(
        gmail_id=gmail_id,
        at=at,
        to=parseaddr(str(mail["To"]))[1],
        subject=str(mail["Subject"]),
        body=body.get_content() if body is not None else "",
        marker=str(mail[MARKER_HEADER] or ""),
    )
