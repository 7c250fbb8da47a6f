"""What a story says: somebody writes, days pass, staff act, and then one looks at what was sent and recorded."""

from __future__ import annotations

import email
import email.policy
import json
from contextlib import ExitStack
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import select

from bot.cli.stage import Stage, open_stage
from bot.mail.mailbox import MARKER_HEADER
from bot.settings import Settings
from bot.store import queries
from bot.store.tables import JournalRow
from classifiers.pipeline import load as load_classifier

PARIS = ZoneInfo("Europe/Paris")
MONDAY = datetime(2027, 3, 1, 9, 0, tzinfo=PARIS)


class Office:
    """The privacy mailbox of a company, from the first Monday of March 2027 at nine."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.clock = stage.clock

    # --- given ---

    def receives(
        self, name: str, text: str, *, sender: str, subject: str = "Bonjour", answers: str = "", **how: Any
    ) -> str:
        """A mail reaches the mailbox now; `answers` names an earlier letter, `how` says spam or dmarc."""
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = sender, "privacy@azopio.com", subject
        mail["Message-ID"] = _message_id(name)
        if answers:
            mail["In-Reply-To"] = mail["References"] = _message_id(answers)
        for header, value in how.pop("headers", {}).items():
            mail[header] = value
        mail.set_content(text)
        return self.stage.deliver(name, mail.as_bytes(), **how)

    def bounces(self, name: str, ours: EmailMessage) -> None:
        """A mail of ours comes back from the server it was sent to."""
        self.receives(
            name,
            f"Your message to {ours['To']} could not be delivered: mailbox unavailable (5.1.1).",
            sender="Mail Delivery Subsystem <mailer-daemon@mx.example.net>",
            subject="Delivery Status Notification (Failure)",
            headers={
                "Auto-Submitted": "auto-replied",
                "X-Failed-Recipients": str(ours["To"]),
                "References": ours["Message-ID"],
            },
            dmarc=None,
        )
        self.works()

    # --- when ---

    def works(self) -> int:
        return self.stage.work()

    def days_pass(self, days: float) -> None:
        self.stage.pass_time(self.clock.now() + timedelta(days=days))

    def extends(self, name: str, sentence: str, *, code: Any, by: str = "Claire Morel") -> dict[str, Any]:
        service = self.stage.machine.service
        found = service.extend(self.number(name), reason_code=code, sentence=sentence, by=by, now=self.clock.now())
        self.works()
        return found

    def confirms(self, name: str, *, by: str = "Claire Morel") -> None:
        self.stage.machine.service.confirm(self.number(name), by=by, now=self.clock.now())
        self.works()

    def does(self, act: str, name: str, /, *, by: str = "Claire Morel", **how: Any) -> dict[str, Any]:
        """A staff member acts on the case of a letter, then the daemon works; the case as staff see it."""
        return self.does_to(self.number(name), act, by=by, **how)

    def does_to(self, number: str, act: str, /, *, by: str = "Claire Morel", **how: Any) -> dict[str, Any]:
        service = self.stage.machine.service
        getattr(service, act)(number, by=by, now=self.clock.now(), **how)
        self.works()
        return service.show(number)

    # --- then ---

    def number(self, name: str) -> str:
        return self.stage.case_of(name)

    def case(self, name: str) -> dict[str, Any]:
        return self.stage.machine.service.show(self.number(name))

    def outcome(self, name: str) -> str | None:
        with self.stage.store.reading() as session:
            row = queries.message_by_gmail_id(session, "privacy@azopio.com", self.stage.gmail_ids[name])
            return row.outcome if row else None

    def sent(self, to: str = "") -> list[EmailMessage]:
        """Every mail that left, or those to one address, in order."""
        mails = [_mail(record.raw) for record in self.stage.server.mailbox.sent()]
        return [mail for mail in mails if to in str(mail["To"])]

    def texts(self, to: str = "") -> list[str]:
        """The same as running text, whatever the width of its lines."""
        return [" ".join(mail.get_content().split()) for mail in self.sent(to)]

    def journal(self, name: str) -> list[str]:
        """What the journal says happened in the case of a letter, in order."""
        number = self.number(name)
        with self.stage.store.reading() as session:
            rows = session.exec(select(JournalRow).order_by(JournalRow.seq)).all()
            return [row.event for row in rows if row.case_number == number]

    def details(self, name: str, event: str) -> list[dict[str, Any]]:
        """What the journal says of each such event in the case of a letter, in order."""
        number = self.number(name)
        with self.stage.store.reading() as session:
            rows = session.exec(select(JournalRow).order_by(JournalRow.seq)).all()
            return [json.loads(row.detail) for row in rows if (row.case_number, row.event) == (number, event)]

    def alarms(self, name: str) -> list[str]:
        return [alarm["alarm"] for alarm in self.case(name)["alarms"]]


def open_office(stack: ExitStack, folder: Path, *, start: datetime = MONDAY, **how: Any) -> Office:
    classifier = how.pop("classifier", None) or load_classifier()
    return Office(open_stage(stack, folder, settings=Settings(), start=start, classifier=classifier, **how))


def marker(mail: EmailMessage) -> str:
    return str(mail[MARKER_HEADER])


def _message_id(name: str) -> str:
    return f"<{name.encode('ascii', 'ignore').decode().replace(' ', '.')}@mail.example.org>"


def _mail(raw: bytes) -> EmailMessage:
    return email.message_from_bytes(raw, policy=email.policy.default)
