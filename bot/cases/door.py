"""The part of the door every act shares: reading a case as facts, and performing one act in one transaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.cases import views
from bot.cases.acts.act import Act, Roles, case_of, perform
from bot.cases.desk import Desk
from bot.cases.gather import case_facts
from bot.cases.writing import Writer
from bot.store import queries
from bot.store.session import Store
from handlers.deadlines import case_deadlines
from handlers.derivation import explain


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """What staff see; `now` is always an argument, aware UTC. `roles` asks the roll of staff; None keeps none."""

    store: Store
    desk: Desk
    writer: Writer
    roles: Roles | None = None

    def list_cases(self, *, open_only: bool = False) -> list[dict[str, Any]]:
        """Every case as facts, in order of receipt."""
        with self.store.reading() as session:
            cases = queries.all_cases(session, self.desk.mailbox, open_only=open_only)
            alarms = queries.open_alarms(session, self.desk.mailbox)
            return [views.line(case, alarms.get(case.number, ())) for case in cases]

    def show(self, number: str, *, language: str = "en") -> dict[str, Any]:
        """One case with the derivation of its dates. Raises Misuse if there is none with this number."""
        with self.store.reading() as session:
            case = case_of(session, self.desk, number)
            steps = explain(case_deadlines(case_facts(session, case), self.desk.rules), language)
            return views.detail(session, case, list(steps))

    def machine_alarms(self) -> list[dict[str, Any]]:
        """Alarms about the machine itself, open or settled."""
        with self.store.reading() as session:
            return [views.alarm_line(one) for one in queries.alarms_of(session, self.desk.mailbox, "")]

    def _perform(
        self, number: str, what: str, work: Callable[[Act], None], *, by: str, now: datetime
    ) -> dict[str, Any]:
        """Do one act, then show the case."""
        perform(self.store, self.desk, self.writer, number, what=what, by=by, now=now, work=work, roles=self.roles)
        return self.show(number)
