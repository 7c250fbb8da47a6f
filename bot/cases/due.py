"""Time enters here: finds the cases at which something may have fallen due and asks the same rules with a new `now`."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog

from bot.cases.apply import settle
from bot.cases.desk import Desk, raise_alarm
from bot.errors import Misuse
from bot.store import queries
from bot.store.session import Store
from bot.store.tables import CaseRow
from handlers.decisions import Level, Raise

log = structlog.get_logger(__name__)

BATCH = 50
SET_BACK = timedelta(hours=1)


class Due:
    """Looks at each case when its time has come."""

    def __init__(self, store: Store, desk: Desk) -> None:
        self._store = store
        self._desk = desk

    def step(self, now: datetime) -> bool:
        """Look at the cases whose time has come; True if there were any.

        A case that cannot be looked at is set back one hour so that it never stops the others, and an alarm is raised.
        """
        with self._store.reading() as session:
            ids = [case.id for case in queries.cases_to_look_at(session, self._desk.mailbox, now, BATCH)]
        for case_id in ids:
            assert case_id is not None
            self._look(case_id, now)
        return bool(ids)

    def _look(self, case_id: int, now: datetime) -> None:
        try:
            with self._store.transaction() as session:
                case = session.get(CaseRow, case_id)
                if case is not None:
                    settle(session, self._desk, case, now)
        except (Misuse, RuntimeError, ValueError):
            log.exception("case_could_not_be_looked_at", case_id=case_id)
            self._set_back(case_id, now)

    def _set_back(self, case_id: int, now: datetime) -> None:
        with self._store.transaction() as session:
            case = session.get(CaseRow, case_id)
            assert case is not None
            case.look_at = now + SET_BACK
            session.add(case)
            alarm = Raise(key="look_failed", level=Level.URGENT, law="ARCHITECTURE invariant 9")
            raise_alarm(session, self._desk.mailbox, alarm, now, case_number=case.number)
