"""Rows in, facts out: everything the rules may know of a case, and nothing they may not."""

from __future__ import annotations

import json
from collections.abc import Iterable

from sqlmodel import Session

from bot.store import queries
from bot.store.tables import CaseRow, NoticeRow, RightDecisionRow, SuspensionRow
from classifiers.labels import Aspect, Matter, Right
from handlers.facts import (
    CaseFacts,
    Channel,
    Extension,
    Identity,
    NoticeFact,
    NoticeStatus,
    ReasonCode,
    Role,
    Suspension,
    SuspensionKind,
)
from handlers.overlays import Restriction
from handlers.states import RightOutcome, State


def case_facts(session: Session, row: CaseRow) -> CaseFacts:
    """Gather the facts of one case; all instants aware UTC."""
    assert row.id is not None
    decisions = queries.decisions_of(session, row.id)
    return CaseFacts(
        number=row.number,
        channel=Channel(row.channel),
        received_at=row.received_at,
        opened_at=row.opened_at,
        state=State(row.state),
        rights=rights_of(row.rights),
        matters=matters_of(row.matters),
        aspects=frozenset(Aspect(one) for one in row.aspects.split()),
        language=row.language,
        unclear=row.unclear,
        scores=scores_of(session, row),
        shared=row.shared,
        authenticated=row.authenticated,
        in_spam=row.in_spam,
        requester_robot=row.requester_robot,
        confirmed_at=row.confirmed_at,
        suspensions=tuple(_suspension(one) for one in queries.suspensions_of(session, row.id)),
        extension=_extension(row),
        requests_of_same_person=_other_requests(session, row),
        notices=tuple(notice_fact(one) for one in queries.notices_of(session, row.id)),
        alarms=frozenset(one.key for one in queries.alarms_of(session, row.mailbox, row.number)),
        paused=row.paused,
        answered_at=row.answered_at,
        authority_date=row.authority_date,
        authority_answered_at=row.authority_answered_at,
        aware_at=row.aware_at,
        breach_outcome=row.breach_outcome,
        role=Role(row.role),
        identity=Identity(row.identity),
        decided=decided(decisions),
        unexecuted=unexecuted(decisions),
        granted_at=min((one.approved_at for one in _to_execute(decisions) if one.approved_at), default=None),
        restriction=Restriction(row.restriction),
        lift_noticed_at=row.lift_noticed_at,
        legal_hold=row.legal_hold,
        active_account=row.active_account,
        closed_at=row.closed_at,
    )


def scores_of(session: Session, row: CaseRow) -> dict[Right, float]:
    """How much of each right the first letter of an unclear case shows, likeliest first; {} once it is settled."""
    letters = queries.letters_answered(session, row) if row.unclear else []
    found = json.loads(letters[0].scores) if letters else {}
    rights = {one: float(found[one]) for one in Right if one in found}
    return dict(sorted(rights.items(), key=lambda one: -one[1]))


def decided(decisions: Iterable[RightDecisionRow]) -> dict[Right, RightOutcome]:
    """The outcome of each right that has one."""
    return {
        Right(one.about): RightOutcome(one.outcome)
        for one in decisions
        if one.outcome is not None and one.about in set(Right)
    }


def unexecuted(decisions: Iterable[RightDecisionRow]) -> frozenset[Right]:
    """The rights that were granted and are not carried out in all systems yet."""
    return frozenset(Right(one.about) for one in _to_execute(decisions))


def _to_execute(decisions: Iterable[RightDecisionRow]) -> list[RightDecisionRow]:
    return [one for one in decisions if one.needs_execution and one.executed_at is None]


def rights_of(words: str) -> tuple[Right, ...]:
    """The rights stored as words."""
    return tuple(Right(one) for one in words.split())


def matters_of(words: str) -> tuple[Matter, ...]:
    """The matters stored as words."""
    return tuple(Matter(one) for one in words.split())


def words_of(labels: Iterable[str]) -> str:
    """Labels as they are stored: space separated."""
    return " ".join(str(one) for one in labels)


def notice_fact(row: NoticeRow) -> NoticeFact:
    """What rules know of a notice."""
    return NoticeFact(
        notice=row.notice,
        occasion=row.occasion,
        status=NoticeStatus(row.status),
        queued_at=row.queued_at,
        sent_at=row.sent_at,
    )


def _suspension(row: SuspensionRow) -> Suspension:
    return Suspension(kind=SuspensionKind(row.kind), asked_at=row.asked_at, answered_at=row.answered_at)


def _extension(row: CaseRow) -> Extension | None:
    if row.extension_reason_code is None or row.extension_at is None:
        return None
    return Extension(
        reason_code=ReasonCode(row.extension_reason_code),
        decided_by=row.extension_by or "",
        decided_at=row.extension_at,
        notice_sent_at=row.extension_sent_at,
    )


def _other_requests(session: Session, row: CaseRow) -> int:
    if row.person is None:
        return 0
    return queries.requests_of_person(session, row.mailbox, row.person, around=row.received_at, but=row.id)
