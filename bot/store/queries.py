"""Every question asked of the database, each with a name and a sentence; callers never hold SQL."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, or_
from sqlmodel import Session, col, select

from bot.store.tables import (
    AlarmRow,
    CaseRow,
    CursorRow,
    MessageRow,
    NoticeRow,
    RightDecisionRow,
    SealedFieldRow,
    StaffNoteRow,
    SuspensionRow,
)
from classifiers.labels import Matter
from handlers.facts import NoticeStatus, Outcome

ON_THEIR_WAY = (NoticeStatus.READY, NoticeStatus.DRAFTED, NoticeStatus.SENDING)


def cursor_of(session: Session, mailbox: str) -> CursorRow | None:
    """Where the history of a mailbox was read to; None before the first start."""
    return session.get(CursorRow, mailbox)


def known_ids(session: Session, mailbox: str, gmail_ids: Sequence[str]) -> set[str]:
    """Which of these Gmail ids the ledger holds already."""
    found: set[str] = set()
    for start in range(0, len(gmail_ids), 500):
        chunk = gmail_ids[start : start + 500]
        query = select(MessageRow.gmail_id).where(MessageRow.mailbox == mailbox, col(MessageRow.gmail_id).in_(chunk))
        found.update(session.exec(query).all())
    return found


def pending_messages(session: Session, mailbox: str, now: datetime, limit: int) -> list[MessageRow]:
    """Messages without an outcome whose next attempt has come, oldest first."""
    query = (
        select(MessageRow)
        .where(MessageRow.mailbox == mailbox, col(MessageRow.outcome).is_(None), _come(MessageRow.next_attempt_at, now))
        .order_by(col(MessageRow.id))
        .limit(limit)
    )
    return list(session.exec(query).all())


def has_fresh_messages(session: Session, mailbox: str) -> bool:
    """Whether a message waits that was never tried: nothing is sent before it has been looked at."""
    query = select(MessageRow.id).where(
        MessageRow.mailbox == mailbox, col(MessageRow.outcome).is_(None), MessageRow.attempts == 0
    )
    return session.exec(query.limit(1)).first() is not None


def message_by_gmail_id(session: Session, mailbox: str, gmail_id: str) -> MessageRow | None:
    """The ledger row of a Gmail id."""
    query = select(MessageRow).where(MessageRow.mailbox == mailbox, MessageRow.gmail_id == gmail_id)
    return session.exec(query).first()


def messages_of_case(session: Session, case_id: int) -> list[MessageRow]:
    """Every message filed under a case, in order of receipt."""
    query = select(MessageRow).where(MessageRow.case_id == case_id).order_by(col(MessageRow.received_at))
    return list(session.exec(query).all())


def letters_answered(session: Session, case: CaseRow) -> list[MessageRow]:
    """The letters the notices of a case answer: its own, or those of the case it was split from."""
    assert case.id is not None
    if own := messages_of_case(session, case.id):
        return own
    origin = cases_by_number(session, case.mailbox, None, [case.split_from]) if case.split_from else []
    return messages_of_case(session, origin[0].id) if origin and origin[0].id is not None else []


def earlier_copy(session: Session, mailbox: str, sender: str, message_key: str) -> MessageRow | None:
    """A judged message of the same sender with the same Message-ID."""
    query = select(MessageRow).where(
        MessageRow.mailbox == mailbox,
        MessageRow.sender == sender,
        MessageRow.message_key == message_key,
        col(MessageRow.outcome).is_not(None),
    )
    return session.exec(query.order_by(col(MessageRow.id))).first()


def letters_noted(session: Session, row: MessageRow, keys: Sequence[str]) -> list[MessageRow]:
    """Earlier letters of the same sender, judged no request or a question, in its thread or under these notices."""
    answered = select(NoticeRow.message_id).where(NoticeRow.notice == "N21", col(NoticeRow.sent_key).in_(keys))
    query = select(MessageRow).where(
        MessageRow.mailbox == row.mailbox,
        MessageRow.id != row.id,
        MessageRow.sender == row.sender,
        or_(col(MessageRow.outcome) == Outcome.NOT_A_REQUEST, col(MessageRow.matters) == Matter.QUESTION),
        or_(col(MessageRow.thread_id) == row.thread_id, col(MessageRow.id).in_(answered)),
    )
    return list(session.exec(query.order_by(col(MessageRow.received_at))).all())


def cases_in_thread(session: Session, mailbox: str, person: str | None, thread_id: str) -> list[CaseRow]:
    """Cases with a letter in this Gmail thread; of this person only, unless `person` is None."""
    inside = select(MessageRow.case_id).where(MessageRow.thread_id == thread_id, MessageRow.mailbox == mailbox)
    query = select(CaseRow).where(CaseRow.mailbox == mailbox, col(CaseRow.id).in_(inside))
    if person is not None:
        query = query.where(CaseRow.person == person)
    return list(session.exec(query).all())


def cases_by_reference(session: Session, mailbox: str, person: str, keys: Sequence[str]) -> list[CaseRow]:
    """Cases of this person whose letters or notices carry one of these Message-ID fingerprints."""
    letters = select(MessageRow.case_id).where(MessageRow.mailbox == mailbox, col(MessageRow.message_key).in_(keys))
    notices = select(NoticeRow.case_id).where(NoticeRow.mailbox == mailbox, col(NoticeRow.sent_key).in_(keys))
    query = select(CaseRow).where(
        CaseRow.mailbox == mailbox,
        CaseRow.person == person,
        or_(col(CaseRow.id).in_(letters), col(CaseRow.id).in_(notices)),
    )
    return list(session.exec(query).all())


def cases_by_number(session: Session, mailbox: str, person: str | None, numbers: Iterable[str]) -> list[CaseRow]:
    """Cases with one of these numbers; of this person only, unless `person` is None."""
    query = select(CaseRow).where(CaseRow.mailbox == mailbox, col(CaseRow.number).in_(list(numbers)))
    if person is not None:
        query = query.where(CaseRow.person == person)
    return list(session.exec(query).all())


def case_to_change(session: Session, case: CaseRow) -> CaseRow:
    """The same case, locked until the transaction ends and read anew (SQLite has one writer anyway)."""
    found = session.get(CaseRow, case.id, with_for_update=True, populate_existing=True)
    assert found is not None
    return found


def occasions_of(session: Session, case_id: int) -> set[str]:
    """The occasions of every decision ever taken in a case, withdrawn ones included."""
    return set(session.exec(select(RightDecisionRow.occasion).where(RightDecisionRow.case_id == case_id)).all())


def requests_of_person(session: Session, mailbox: str, person: str, *, around: datetime, but: int | None) -> int:
    """How many other requests of one person were received within three months of an instant (P7)."""
    query = select(func.count()).where(
        CaseRow.mailbox == mailbox,
        CaseRow.person == person,
        CaseRow.rights != "",
        CaseRow.id != but,
        CaseRow.received_at >= around - timedelta(days=92),
        CaseRow.received_at <= around + timedelta(days=92),
    )
    return session.exec(query).one()


def cases_to_look_at(session: Session, mailbox: str, now: datetime, limit: int) -> list[CaseRow]:
    """Open cases at which something may have fallen due."""
    query = (
        select(CaseRow)
        .where(CaseRow.mailbox == mailbox, col(CaseRow.closed_at).is_(None), col(CaseRow.look_at) <= now)
        .order_by(col(CaseRow.look_at), col(CaseRow.id))
        .limit(limit)
    )
    return list(session.exec(query).all())


def all_cases(session: Session, mailbox: str, *, open_only: bool = False) -> list[CaseRow]:
    """Cases in order of receipt."""
    query = select(CaseRow).where(CaseRow.mailbox == mailbox).order_by(col(CaseRow.received_at), col(CaseRow.id))
    if open_only:
        query = query.where(col(CaseRow.closed_at).is_(None))
    return list(session.exec(query).all())


def suspensions_of(session: Session, case_id: int) -> list[SuspensionRow]:
    """The asks of a case, in order."""
    query = select(SuspensionRow).where(SuspensionRow.case_id == case_id).order_by(col(SuspensionRow.asked_at))
    return list(session.exec(query).all())


def decisions_of(session: Session, case_id: int) -> list[RightDecisionRow]:
    """The decisions of a case that stand, in the order they were taken."""
    query = select(RightDecisionRow).where(
        RightDecisionRow.case_id == case_id, col(RightDecisionRow.withdrawn_at).is_(None)
    )
    return list(session.exec(query.order_by(col(RightDecisionRow.id))).all())


def staff_notes_of(session: Session, case_id: int) -> list[StaffNoteRow]:
    """The notes of staff on a case, in order."""
    query = select(StaffNoteRow).where(StaffNoteRow.case_id == case_id).order_by(col(StaffNoteRow.id))
    return list(session.exec(query).all())


def case_of_notice(session: Session, notice: NoticeRow) -> CaseRow | None:
    """The case a notice belongs to; None for one that answers a letter without a case."""
    return session.get(CaseRow, notice.case_id) if notice.case_id is not None else None


def notices_of(session: Session, case_id: int) -> list[NoticeRow]:
    """The notices of a case, in the order they were queued."""
    query = select(NoticeRow).where(NoticeRow.case_id == case_id).order_by(col(NoticeRow.id))
    return list(session.exec(query).all())


def notice_by_marker(session: Session, marker: str) -> NoticeRow | None:
    """The notice with this marker."""
    return session.exec(select(NoticeRow).where(NoticeRow.marker == marker)).first()


def notice_that_bounced(session: Session, mailbox: str, keys: Sequence[str], thread_id: str) -> NoticeRow | None:
    """The notice a bounce speaks of: by the Message-ID Gmail kept, else the latest one sent in this thread."""
    sent = select(NoticeRow).where(NoticeRow.mailbox == mailbox, col(NoticeRow.sent_at).is_not(None))
    latest = sent.order_by(col(NoticeRow.sent_at).desc())
    by_key = session.exec(latest.where(col(NoticeRow.sent_key).in_(keys))).first() if keys else None
    return by_key or session.exec(latest.where(NoticeRow.thread_id == thread_id)).first()


def sent_with_marker(session: Session, mailbox: str, marker: str) -> MessageRow | None:
    """A message in the mailbox that left with this marker (after a restore, the outbox may not know it)."""
    query = select(MessageRow).where(
        MessageRow.mailbox == mailbox, MessageRow.marker == marker, MessageRow.outcome == Outcome.OURS
    )
    return session.exec(query).first()


def notices_on_their_way(session: Session, mailbox: str, now: datetime, limit: int) -> list[NoticeRow]:
    """Notices to draft, send or reconcile now, the earliest deadline first."""
    query = (
        select(NoticeRow)
        .where(
            NoticeRow.mailbox == mailbox,
            col(NoticeRow.status).in_(ON_THEIR_WAY),
            _come(NoticeRow.next_attempt_at, now),
        )
        .order_by(col(NoticeRow.send_by).is_(None), col(NoticeRow.send_by), col(NoticeRow.id))
        .limit(limit)
    )
    return list(session.exec(query).all())


def sent_since(session: Session, mailbox: str, since: datetime, *, person: str | None = None) -> int:
    """How many notices left since an instant, to one person or to anybody."""
    query = select(func.count()).where(NoticeRow.mailbox == mailbox, col(NoticeRow.sent_at) > since)
    if person is not None:
        query = query.where(NoticeRow.person == person)
    return session.exec(query).one()


def alarms_of(session: Session, mailbox: str, case_number: str) -> list[AlarmRow]:
    """The alarms raised about a case ("" for the machine itself), in order."""
    query = select(AlarmRow).where(AlarmRow.mailbox == mailbox, AlarmRow.case_number == case_number)
    return list(session.exec(query.order_by(col(AlarmRow.raised_at), col(AlarmRow.id))).all())


def open_alarms(session: Session, mailbox: str) -> dict[str, list[str]]:
    """The keys of the alarms nobody settled, by case number, in order."""
    query = select(AlarmRow).where(AlarmRow.mailbox == mailbox, col(AlarmRow.settled_at).is_(None))
    found: dict[str, list[str]] = {}
    for alarm in session.exec(query.order_by(col(AlarmRow.raised_at), col(AlarmRow.id))).all():
        found.setdefault(alarm.case_number, []).append(alarm.key)
    return found


def fields_of_old_epochs(session: Session, mailbox: str, newest: int, after: int, limit: int) -> list[SealedFieldRow]:
    """Sealed fields whose key is not wrapped to the newest epoch yet, with an id above `after`, by id."""
    query = select(SealedFieldRow).where(
        SealedFieldRow.mailbox == mailbox, SealedFieldRow.epoch != newest, col(SealedFieldRow.id) > after
    )
    return list(session.exec(query.order_by(col(SealedFieldRow.id)).limit(limit)).all())


def has_fields_of(session: Session, mailbox: str, epochs: Sequence[int]) -> bool:
    """Whether a sealed field's key is still wrapped to one of these epochs."""
    query = select(SealedFieldRow.id).where(SealedFieldRow.mailbox == mailbox, col(SealedFieldRow.epoch).in_(epochs))
    return session.exec(query.limit(1)).first() is not None


def next_instant(session: Session, mailbox: str) -> datetime | None:
    """The earliest instant at which a case, a notice or a message wants attention; for turning a clock by hand."""
    looks = select(func.min(CaseRow.look_at)).where(CaseRow.mailbox == mailbox, col(CaseRow.closed_at).is_(None))
    sends = select(func.min(NoticeRow.next_attempt_at)).where(
        NoticeRow.mailbox == mailbox, col(NoticeRow.status).in_(ON_THEIR_WAY)
    )
    reads = select(func.min(MessageRow.next_attempt_at)).where(
        MessageRow.mailbox == mailbox, col(MessageRow.outcome).is_(None)
    )
    found = [session.exec(query).one() for query in (looks, sends, reads)]
    return min((one for one in found if one is not None), default=None)


def _come(column: datetime | None, now: datetime) -> ColumnElement[bool]:
    return or_(col(column).is_(None), col(column) <= now)
