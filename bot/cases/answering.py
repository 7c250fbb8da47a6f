"""The door for answers: decide, approve, ask, take what came, and what happens after the answer (LEGAL.md 4.2)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

from bot.cases.acts import approving, asking, deciding, ending, executing, paper, passing, permitting
from bot.cases.door import Door
from classifiers.labels import Matter, Right
from handlers.asks import AskKind
from handlers.execution import Work
from handlers.facts import SuspensionKind
from handlers.states import RightOutcome

NO_FACTS: Mapping[str, object] = MappingProxyType({})


class Answering(Door):
    """Acts that lead to an answer, or follow from one."""

    __slots__ = ()

    def decide(
        self,
        number: str,
        *,
        right: Right | Matter,
        outcome: RightOutcome | None,
        ground: str = "",
        notice: str = "",
        facts: Mapping[str, object] = NO_FACTS,
        by: str,
        now: datetime,
    ) -> dict[str, Any]:
        """Decide what becomes of a right (or answer a matter, outcome None); it leaves when it is approved.

        Args:
            number: the case.
            right: the right or matter.
            outcome: granted, partly, refused or nothing held.
            ground: codes of the legal ground, space separated.
            notice: the notice that says it; "" for the one the law has.
            facts: what the notice states and the decision rests on, by the names of the catalogue and of
                `handlers.stated`; stored sealed.
            by: the staff member.
            now: the present instant, aware.
        """
        return self._perform(
            number,
            "decide",
            lambda act: deciding.decide(act, about=right, outcome=outcome, ground=ground, notice=notice, facts=facts),
            by=by,
            now=now,
        )

    def approve(self, number: str, *, by: str, now: datetime) -> dict[str, Any]:
        """Approve what was decided; when enough people have, the answer leaves (P6, P14)."""
        return self._perform(number, "approve", approving.approve, by=by, now=now)

    def send_back(self, number: str, *, reason: str, by: str, now: datetime) -> dict[str, Any]:
        """The approver wants changes; `reason` is kept as a sealed note."""
        return self._perform(number, "send_back", lambda act: deciding.send_back(act, reason=reason), by=by, now=now)

    def hand_over(
        self, number: str, *, facts: Mapping[str, object] = NO_FACTS, by: str, now: datetime
    ) -> dict[str, Any]:
        """Another company decides about the data: N17 tells the writer first (`answer_by`, `our_customer`)."""
        return self._perform(number, "hand_over", lambda act: deciding.hand_over(act, facts=facts), by=by, now=now)

    def ask(
        self, number: str, *, what: AskKind, facts: Mapping[str, object] = NO_FACTS, by: str, now: datetime
    ) -> dict[str, Any]:
        """Ask the person: for a proof, a mandate, a clarification or facts; the clock stops when the ask left (D4)."""
        return self._perform(number, "ask", lambda act: asking.ask(act, what=what, facts=facts), by=by, now=now)

    def ask_permission(
        self, number: str, *, why: str, gmail_id: str = "", readers: str = "", by: str, now: datetime
    ) -> dict[str, Any]:
        """Ask the writer whether a person may read one message (N23), the first by default; readers: `by` (P2, P3)."""
        return self._perform(
            number,
            "ask_permission",
            lambda act: permitting.ask_permission(act, gmail_id=gmail_id, why=why, readers=readers),
            by=by,
            now=now,
        )

    def answer_received(
        self,
        number: str,
        *,
        kind: SuspensionKind,
        sufficient: bool,
        received_at: datetime | None = None,
        by: str,
        now: datetime,
    ) -> dict[str, Any]:
        """Say whether the answer to an ask is enough; the clock goes on from its receipt (D4).

        `received_at` (aware) where it did not come by mail; else the latest letter since the ask counts.
        """
        return self._perform(
            number,
            "answer_received",
            lambda act: asking.answer_received(act, kind=kind, sufficient=sufficient, received_at=received_at),
            by=by,
            now=now,
        )

    def record_outcome(
        self,
        number: str,
        *,
        outcomes: Mapping[Right, RightOutcome],
        ground: str = "",
        answered_at: datetime | None = None,
        by: str,
        now: datetime,
    ) -> dict[str, Any]:
        """Record what somebody answered by hand (P12); `answered_at` defaults to when that mail lay in Sent."""
        return self._perform(
            number,
            "record_outcome",
            lambda act: ending.record_outcome(act, outcomes=outcomes, ground=ground, answered_at=answered_at),
            by=by,
            now=now,
        )

    def pass_on(self, number: str, *, facts: Mapping[str, str], by: str, now: datetime) -> dict[str, Any]:
        """Record that a person passes the request on to our customer, after N17 and the wait; minimal facts only."""
        return self._perform(number, "pass_on", lambda act: passing.pass_on(act, facts=facts), by=by, now=now)

    def object_to_passing(self, number: str, *, words: str, by: str, now: datetime) -> dict[str, Any]:
        """Record that the writer does not want it passed on (N17); `words` are kept sealed."""
        return self._perform(
            number, "object_to_passing", lambda act: passing.object_to_passing(act, words=words), by=by, now=now
        )

    def execute(
        self, number: str, *, right: Right, works: Sequence[Work] = (), by: str, now: datetime
    ) -> dict[str, Any]:
        """Record that a granted right is carried out, and by whom: systems, processors, recipients (GDPR 17, 19)."""
        return self._perform(
            number, "execute", lambda act: executing.execute(act, right=right, works=works), by=by, now=now
        )

    def withdraw(
        self, number: str, *, facts: Mapping[str, object] = NO_FACTS, by: str, now: datetime
    ) -> dict[str, Any]:
        """The person took the request back; N20 confirms it and the case closes when that has left."""
        return self._perform(number, "withdraw", lambda act: ending.withdraw(act, facts=facts), by=by, now=now)

    def close(self, number: str, *, by: str, now: datetime) -> dict[str, Any]:
        """Close an answered case in which nothing is left to do."""
        return self._perform(number, "close", ending.close, by=by, now=now)

    def reopen(self, number: str, *, rights: Iterable[Right] = (), by: str, now: datetime) -> dict[str, Any]:
        """Go on with an answered case by its first receipt date (D10); `rights` are decided anew, or all."""
        chosen = frozenset(rights)
        return self._perform(number, "reopen", lambda act: ending.reopen(act, rights=chosen), by=by, now=now)

    def letter(
        self, number: str, *, notice: str, address: Sequence[str], out: Path, by: str, now: datetime
    ) -> dict[str, Any]:
        """Write the PDF of a notice for the post; `address` is the person's, a line each, and is not stored."""
        pages: list[bytes] = []
        found = self._perform(
            number,
            "letter",
            lambda act: pages.append(paper.letter(act, notice=notice, address=address)),
            by=by,
            now=now,
        )
        out.write_bytes(pages[-1])
        return found

    def posted(self, number: str, *, notice: str, on: date, by: str, now: datetime) -> dict[str, Any]:
        """Record the day (local) a letter was posted: it counts as sent from then on."""
        return self._perform(number, "posted", lambda act: paper.posted(act, notice=notice, on=on), by=by, now=now)
