"""The door for the case itself: what it is about, who writes, notes, restriction, breach, authority."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from bot.cases.acts import freezing, grave, noting, settling
from bot.cases.acts.steps import RestrictionAct
from bot.cases.answering import NO_FACTS, Answering
from bot.errors import Misuse
from classifiers.labels import Matter, Right
from handlers.breach_clock import BreachOutcome
from handlers.facts import Identity, Role
from handlers.lateness import Cause
from handlers.restricted import Use


class Casework(Answering):
    """Acts on the case besides its answer."""

    __slots__ = ()

    def settle_rights(
        self, number: str, *, rights: Sequence[Right], matters: Sequence[Matter] = (), by: str, now: datetime
    ) -> dict[str, Any]:
        """Say what is asked; nothing at all closes the case as no request (P5)."""
        return self._perform(
            number,
            "settle_rights",
            lambda act: settling.settle_rights(act, rights=rights, matters=matters),
            by=by,
            now=now,
        )

    def settle_person(
        self,
        number: str,
        *,
        role: Role | None = None,
        identity: Identity | None = None,
        active_account: bool | None = None,
        language: str | None = None,
        by_post: bool | None = None,
        by: str,
        now: datetime,
    ) -> dict[str, Any]:
        """Record who writes, how well that is known, and the person's will about form and language; None keeps."""
        return self._perform(
            number,
            "settle_person",
            lambda act: settling.settle_person(
                act,
                role=role,
                identity=identity,
                active_account=active_account,
                language=language,
                by_post=by_post,
            ),
            by=by,
            now=now,
        )

    def note(self, number: str, *, text: str, by: str, now: datetime) -> dict[str, Any]:
        """Keep a note, sealed."""
        return self._perform(number, "note", lambda act: noting.add_note(act, text=text), by=by, now=now)

    def record_lateness(self, number: str, *, cause: Cause, reason: str, by: str, now: datetime) -> dict[str, Any]:
        """Record why the answer is late, for the register (LEGAL.md 4.3); `reason` is kept as a sealed note."""
        return self._perform(
            number,
            "record_lateness",
            lambda act: noting.record_lateness(act, cause=cause, reason=reason),
            by=by,
            now=now,
        )

    def hold(self, number: str, *, on: bool, by: str, now: datetime) -> dict[str, Any]:
        """Put the file under legal hold, or end it."""
        return self._perform(number, "hold", lambda act: settling.hold(act, on=on), by=by, now=now)

    def split(self, number: str, *, rights: Iterable[Right], by: str, now: datetime) -> dict[str, Any]:
        """Take rights of another person's into a case of their own, with the same receipt (P18)."""
        chosen = tuple(rights)
        return self._perform(number, "split", lambda act: settling.split(act, rights=chosen), by=by, now=now)

    def restriction(
        self, number: str, *, act: RestrictionAct, facts: Mapping[str, object] = NO_FACTS, by: str, now: datetime
    ) -> dict[str, Any]:
        """Confirm, decline, announce the end of (N9), keep or lift the restriction of the data (GDPR 18)."""
        return self._perform(
            number, "restriction", lambda one: freezing.restrict(one, what=act, facts=facts), by=by, now=now
        )

    def use_restricted(self, number: str, *, use: Use, ground: str, by: str, now: datetime) -> dict[str, Any]:
        """Record one use of restricted data that GDPR 18(2) still allows; `ground` is kept as a sealed note (T20)."""
        return self._perform(
            number, "use_restricted", lambda act: freezing.use(act, use=use, ground=ground), by=by, now=now
        )

    def breach(
        self,
        number: str,
        *,
        aware_at: datetime | None = None,
        outcome: BreachOutcome | None = None,
        reason: str = "",
        notified_at: datetime | None = None,
        by: str,
        now: datetime,
    ) -> dict[str, Any]:
        """Record when we became aware (B3), or how the report ends (B5); give one of the two."""
        if (aware_at is None) == (outcome is None):
            raise Misuse("say either when we became aware of the breach, or how the report ends")
        if aware_at is not None:
            return self._perform(
                number, "breach", lambda act: grave.set_aware(act, aware_at=aware_at, reason=reason), by=by, now=now
            )
        assert outcome is not None
        return self._perform(
            number,
            "breach",
            lambda act: grave.settle_breach(act, outcome=outcome, reason=reason, notified_at=notified_at),
            by=by,
            now=now,
        )

    def authority(
        self, number: str, *, date: date | None = None, answered: date | None = None, by: str, now: datetime
    ) -> dict[str, Any]:
        """Record the date an authority set, or the day a person answered it (P4); give one of the two."""
        if (date is None) == (answered is None):
            raise Misuse("give either the date the authority set, or the day it was answered")
        if date is not None:
            return self._perform(
                number, "authority", lambda act: grave.set_authority_date(act, day=date), by=by, now=now
            )
        assert answered is not None
        return self._perform(number, "authority", lambda act: grave.answer_authority(act, on=answered), by=by, now=now)
