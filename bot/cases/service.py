"""The door for staff: whoever acts on a case (terminal today, console later) comes through here.

Every act names a staff member (`by`), takes the present instant (`now`, aware), is checked by the rules, and is
journalled. A refusal raises Misuse, which says what can be done instead, and is journalled too. Each act returns the
case as `show` does. `Door` reads, `Answering` and `Casework` hold the acts, and here a case begins.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.cases import apply
from bot.cases.acts.act import Act, check_name, refuse
from bot.cases.casework import Casework
from bot.cases.desk import free_number, note_opened
from bot.cases.extensions import extend
from bot.cases.gather import words_of
from bot.cases.queueing import release
from bot.cases.sealing import seal_field
from bot.errors import Misuse
from bot.store.tables import CaseRow
from classifiers.labels import Matter, Right
from handlers.decisions import Hold
from handlers.extension import may_extend
from handlers.facts import Channel, ReasonCode
from handlers.states import State

OFF_LINE = (Channel.POST, Channel.PHONE, Channel.IN_PERSON)


class Service(Casework):
    """Everything staff can do."""

    __slots__ = ()

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
        """Record a request that did not come by mail, with its true date (D1, T13); returns the case number.

        Raises Misuse for a mail channel, a date in the future, or a request for nothing.
        """
        check_name(by)
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
            session.flush()
            note_opened(session, case, now, by=by)
            apply.settle(session, self.desk, case, now)
        return number

    def extend(
        self, number: str, *, reason_code: ReasonCode | None, sentence: str, by: str, now: datetime
    ) -> dict[str, Any]:
        """Decide an extension (GDPR 12(3), P7); N4 leaves next and the date moves when it has left.

        `sentence` is one sentence particular to this case; the person will read it. Raises Misuse with the law's
        objection and what can be done instead; the refusal is journalled and changes nothing else.
        """
        return self._perform(number, "extend", lambda act: _extend(act, reason_code, sentence), by=by, now=now)

    def confirm(self, number: str, *, by: str, now: datetime) -> dict[str, Any]:
        """Confirm that the sender of an unproven mail may be answered (P9); the acknowledgement leaves next.

        Raises Misuse when there is nothing to confirm.
        """
        return self._perform(number, "confirm", _confirm, by=by, now=now)


def _extend(act: Act, reason_code: ReasonCode | None, sentence: str) -> None:
    refusal = may_extend(act.facts(), act.now, act.desk.rules, reason_code=reason_code, sentence=sentence)
    if refusal is not None:
        raise refuse(refusal.code, refusal.law, refusal.explanation)
    assert reason_code is not None
    number = act.case.number
    seal_field(act.session, act.desk.sealer, act.case.mailbox, "case", number, "extension_sentence", sentence.strip())
    extend(act.session, act.case, reason_code, by=act.by, now=act.now)
    act.settle_alarms(f"extension_proposed:{reason_code}")


def _confirm(act: Act) -> None:
    if act.case.authenticated or act.case.confirmed_at is not None:
        raise refuse("confirmed", "P9", "the sender of this case needs no confirmation")
    act.case.confirmed_at, act.case.confirmed_by = act.now, act.by
    act.keep()
    act.note("sender_confirmed")
    release(act.session, act.case, Hold.UNAUTHENTICATED, by=act.by, now=act.now)
    act.settle_alarms("confirm_sender")
