"""The door for staff: whoever acts on a case (terminal today, console later) comes through here.

Every act names a staff member, is checked by the rules, and is journalled. A refusal is an error that says what can be
done instead, and is journalled too.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from bot.cases import apply, views
from bot.cases.apply import Desk, free_number, settle, settle_alarm
from bot.cases.gather import case_facts, words_of
from bot.cases.opening import seal_field
from bot.errors import Misuse
from bot.store import journal, queries
from bot.store.session import Store
from bot.store.tables import CaseRow
from bot.vault.seal import Sealer
from classifiers.labels import Matter, Right
from handlers.deadlines import case_deadlines
from handlers.decisions import Hold
from handlers.derivation import explain
from handlers.extension import may_extend
from handlers.facts import Channel, ReasonCode
from handlers.states import State

OFF_LINE = (Channel.POST, Channel.PHONE, Channel.IN_PERSON)


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """What staff can do; `now` is always an argument, aware UTC."""

    store: Store
    desk: Desk
    sealer: Sealer

    def list_cases(self, *, open_only: bool = False) -> list[dict[str, Any]]:
        """Every case as facts, in order of receipt."""
        with self.store.reading() as session:
            cases = queries.all_cases(session, self.desk.mailbox, open_only=open_only)
            return [views.summary(session, case) for case in cases]

    def show(self, number: str, *, language: str = "en") -> dict[str, Any]:
        """One case with the derivation of its dates. Raises Misuse if there is none with this number."""
        with self.store.reading() as session:
            case = self._case(session, number)
            steps = explain(case_deadlines(case_facts(session, case), self.desk.rules), language)
            return views.detail(session, case, list(steps))

    def machine_alarms(self) -> list[dict[str, Any]]:
        """Alarms about the machine itself, open or settled."""
        with self.store.reading() as session:
            return [views.alarm_line(one) for one in queries.alarms_of(session, self.desk.mailbox, "")]

    def open_case(
        self,
        *,
        channel: Channel,
        received_at: datetime,
        rights: Sequence[Right],
        matters: Sequence[Matter] = (),
        language: str,
        by: str,
        now: datetime,
    ) -> str:
        """Record a request that did not come by mail, with its true date (D1); returns the case number.

        Raises Misuse for a mail channel, a date in the future, or a request for nothing.
        """
        _check_name(by)
        if channel not in OFF_LINE:
            raise Misuse("letters that come by mail open their cases themselves; use post, phone or in_person")
        if received_at > now:
            raise Misuse("the day of receipt lies in the future; give the day the request reached the company")
        if not rights and not matters:
            raise Misuse("name at least one right or matter")
        with self.store.transaction() as session:
            number = free_number(session, self.desk, secrets.token_hex(16))
            case = CaseRow(
                mailbox=self.desk.mailbox,
                number=number,
                channel=channel,
                state=State.RECEIVED,
                received_at=received_at,
                opened_at=now,
                opened_by=by,
                rights=words_of(right for right in Right if right in rights),
                matters=words_of(matter for matter in Matter if matter in matters),
                language=language,
                authenticated=True,
                charter_version=self.desk.charter_version,
            )
            session.add(case)
            self._note(session, case, "case_opened", by, now, {"channel": str(channel)})
            settle(session, self.desk, case, now)
        return number

    def extend(
        self, number: str, *, reason_code: ReasonCode | None, sentence: str, by: str, now: datetime
    ) -> dict[str, Any]:
        """Decide an extension (GDPR 12(3), P7); N4 leaves next and the date moves when it has left.

        `sentence` is one sentence particular to this case; the person will read it. Raises Misuse with the law's
        objection and what can be done instead; the refusal is journalled and changes nothing else.
        """
        _check_name(by)
        with self.store.transaction() as session:
            case = self._case(session, number)
            facts = case_facts(session, case)
            refusal = may_extend(facts, now, self.desk.rules, reason_code=reason_code, sentence=sentence)
            if refusal is not None:
                self._note(session, case, "extension_refused", by, now, {"code": refusal.code, "law": refusal.law})
            else:
                assert reason_code is not None
                seal_field(
                    session, self.sealer, self.desk.mailbox, "case", number, "extension_sentence", sentence.strip()
                )
                apply.extend(session, case, reason_code, by=by, now=now)
                settle_alarm(session, case.mailbox, f"extension_proposed:{reason_code}", now, case_number=number, by=by)
                settle(session, self.desk, case, now)
        if refusal is not None:
            raise Misuse(f"{refusal.explanation} ({refusal.law})")
        return self.show(number)

    def confirm(self, number: str, *, by: str, now: datetime) -> dict[str, Any]:
        """Confirm that the sender of an unproven mail may be answered (P9); the acknowledgement leaves next.

        Raises Misuse when there is nothing to confirm.
        """
        _check_name(by)
        with self.store.transaction() as session:
            case = self._case(session, number)
            if case.authenticated or case.confirmed_at is not None:
                raise Misuse("the sender of this case needs no confirmation")
            case.confirmed_at, case.confirmed_by = now, by
            session.add(case)
            self._note(session, case, "sender_confirmed", by, now, {})
            apply.release(session, case, Hold.UNAUTHENTICATED, by=by, now=now)
            settle_alarm(session, case.mailbox, "confirm_sender", now, case_number=number, by=by)
            settle(session, self.desk, case, now)
        return self.show(number)

    def _case(self, session: Session, number: str) -> CaseRow:
        found = queries.cases_by_number(session, self.desk.mailbox, None, [number.strip().upper()])
        if not found:
            raise Misuse(f"there is no case {number}; `privacy-bot case list` shows them all")
        return found[0]

    def _note(
        self, session: Session, case: CaseRow, event: str, by: str, now: datetime, detail: dict[str, str]
    ) -> None:
        journal.append(
            session,
            mailbox=case.mailbox,
            at=now,
            actor=by,
            event=event,
            case_number=case.number,
            detail=dict(detail),
        )


def _check_name(by: str) -> None:
    if not by.strip() or by.strip() == apply.BOT:
        raise Misuse("say who acts: --by with the name of a staff member")
