"""One act of one named person on one case, inside one transaction; a refusal is journalled and changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot.cases.apply import settle
from bot.cases.desk import BOT, Desk, note, raise_alarm, settle_alarm
from bot.cases.gather import case_facts
from bot.cases.moving import move
from bot.cases.writing import Writer
from bot.errors import Misuse
from bot.store import queries
from bot.store.journal import Value
from bot.store.session import Store
from bot.store.tables import CaseRow, RightDecisionRow
from handlers.answers import Objection
from handlers.decisions import Level, Raise
from handlers.facts import CaseFacts
from handlers.staffing import StaffRole
from handlers.states import Event, IllegalMove, State

Roles = Callable[[str], frozenset[StaffRole]]
"""A member of staff -> the roles the roll gives them. Raises Misuse for somebody who is not on it."""


class Refused(Misuse):
    """The law or the state forbids an act; the message says why and what can be done instead."""

    def __init__(self, objections: Iterable[Objection]) -> None:
        self.objections = tuple(objections)
        super().__init__(" ".join(f"{one.explanation} ({one.law})" for one in self.objections))


def refuse(code: str, law: str, explanation: str) -> Refused:
    """A refusal for one reason."""
    return Refused([Objection(code=code, law=law, explanation=explanation)])


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What an act works with: `by` is the staff member, `now` the present instant (aware).

    `roles` gives a member's roles (raises Misuse for somebody who is not on the roll); None where no roll is kept.
    """

    session: Session
    desk: Desk
    writer: Writer
    case: CaseRow
    by: str
    now: datetime
    roles: Roles | None = None

    @property
    def case_id(self) -> int:
        """The key of the case."""
        assert self.case.id is not None
        return self.case.id

    @property
    def state(self) -> State:
        """Where the case stands."""
        return State(self.case.state)

    def facts(self) -> CaseFacts:
        """The facts of the case as they are now."""
        self.session.flush()
        return case_facts(self.session, self.case)

    def decisions(self) -> list[RightDecisionRow]:
        """The decisions that stand."""
        self.session.flush()
        return queries.decisions_of(self.session, self.case_id)

    def note(self, event: str, detail: Mapping[str, Value] | None = None) -> None:
        """Journal what was done."""
        note(self.session, self.case.mailbox, self.now, event, self.case.number, detail or {}, self.by)

    def move(self, event: Event) -> None:
        """Move the case. Raises IllegalMove when the table has no such row, or a duty would be lost."""
        move(self.session, self.case, event, self.now, by=self.by)

    def keep(self) -> None:
        """Save the case."""
        self.session.add(self.case)
        self.session.flush()

    def alarm(self, key: str, level: Level, law: str) -> None:
        """Raise an alarm about the case, once a key."""
        alarm = Raise(key=key, level=level, law=law)
        raise_alarm(self.session, self.case.mailbox, alarm, self.now, case_number=self.case.number)

    def settle_alarms(self, *prefixes: str) -> None:
        """Settle the open alarms whose keys begin so: this act answers them."""
        for alarm in queries.alarms_of(self.session, self.case.mailbox, self.case.number):
            if alarm.settled_at is None and alarm.key.startswith(prefixes):
                settle_alarm(
                    self.session, self.case.mailbox, alarm.key, self.now, case_number=self.case.number, by=self.by
                )


def perform(  # noqa: PLR0913 - what an act works with
    store: Store,
    desk: Desk,
    writer: Writer,
    number: str,
    *,
    what: str,
    by: str,
    now: datetime,
    work: Callable[[Act], None],
    roles: Roles | None = None,
) -> None:
    """Do one act in one transaction, then settle the case.

    Raises Misuse when there is no such case, nobody acts, or the law or the state forbids it; a refusal is journalled.
    """
    check_name(by)
    try:
        with store.transaction() as session:
            case = queries.case_to_change(session, case_of(session, desk, number))
            work(Act(session=session, desk=desk, writer=writer, case=case, by=by.strip(), now=now, roles=roles))
            settle(session, desk, case, now)
    except (Refused, IllegalMove) as error:
        with store.transaction() as session:
            detail = {"act": what, **_reasons(error)}
            note(session, desk.mailbox, now, "act_refused", case_of(session, desk, number).number, detail, by.strip())
        raise error if isinstance(error, Refused) else Misuse(f"{error} (LEGAL.md 4.2)") from None


def case_of(session: Session, desk: Desk, number: str) -> CaseRow:
    """The case with a number. Raises Misuse if there is none."""
    found = queries.cases_by_number(session, desk.mailbox, None, [number.strip().upper()])
    if not found:
        raise Misuse(f"there is no case {number}; `privacy-bot case list` shows them all")
    return found[0]


def check_name(by: str) -> None:
    """Raises Misuse unless a staff member is named."""
    if not by.strip() or by.strip() == BOT:
        raise Misuse("say who acts: --by with the name of a staff member")


def _reasons(error: Refused | IllegalMove) -> dict[str, Value]:
    """Codes and articles of a refusal; its words are for the screen alone."""
    if isinstance(error, IllegalMove):
        return {"codes": ["illegal_move"], "laws": ["LEGAL.md 4.2"]}
    return {"codes": [one.code for one in error.objections], "laws": [one.law for one in error.objections]}
