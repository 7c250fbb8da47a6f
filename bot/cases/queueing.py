"""Puts notices into the outbox, once each; says whether one leaves by mail or on paper, and lets held ones go."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from bot.cases.desk import BOT, Desk, note
from bot.cases.sealing import seal_facts
from bot.notice_catalogue import Catalogue
from bot.store import queries
from bot.store.tables import CaseRow, NoticeRow
from classifiers.labels import Aspect
from handlers.decisions import Hold, Notify
from handlers.facts import Channel, NoticeStatus

MAIL, POST = "mail", "post"
_BY_MAIL = frozenset({Channel.MAIL, Channel.HAND_OVER})
# What the company decides or writes itself goes on paper when paper was asked for (GDPR 12(3)).
_VOICES_ON_PAPER = frozenset({"decision", "person"})


def queue_notice(  # noqa: PLR0913 - an outbox row has as many facts as this
    session: Session,
    desk: Desk,
    *,
    notify: Notify,
    now: datetime,
    source: str,
    language: str,
    case: CaseRow | None = None,
    message_id: int | None = None,
    person: str | None = None,
    thread_id: str | None = None,
    by: str = BOT,
) -> NoticeRow | None:
    """Put a notice into the outbox, once per source letter, notice and occasion; None if it was there already.

    `source` is what the marker is computed from: the Gmail id of the letter answered, or the case number of a case
    that came another way. If the mailbox already holds a sent message with this marker (the database was restored
    from a backup), the notice is recorded as sent, never sent again.
    """
    marker = desk.fingerprints.marker(desk.mailbox, source, notify.notice, notify.occasion)
    if queries.notice_by_marker(session, marker) is not None:
        return None
    before = queries.sent_with_marker(session, desk.mailbox, marker)
    form = form_of(case, notify.notice)
    row = NoticeRow(
        mailbox=desk.mailbox,
        case_id=case.id if case is not None else None,
        message_id=message_id,
        person=person,
        notice=notify.notice,
        occasion=notify.occasion,
        marker=marker,
        language=language,
        law=notify.law,
        status=_first_status(notify, form, sent_before=before is not None),
        hold=notify.hold,
        form=form,
        queued_by=by,
        queued_at=now,
        send_by=notify.send_by,
        thread_id=thread_id,
        sent_gmail_id=before.gmail_id if before else None,
        sent_at=before.received_at if before else None,
    )
    session.add(row)
    session.flush()
    if notify.facts:
        seal_facts(session, desk.sealer, desk.mailbox, marker, notify.facts)
    detail = {"notice": notify.notice, "occasion": notify.occasion, "status": row.status, "hold": notify.hold}
    note(session, desk.mailbox, now, "notice_queued", case.number if case else "", detail, by)
    return row


def form_of(case: CaseRow | None, notice: str) -> str:
    """How a notice leaves: by mail, or on paper where the request came another way or paper was asked for (P13)."""
    if case is None:
        return MAIL
    if Channel(case.channel) not in _BY_MAIL:
        return POST
    asked = Aspect.BY_POST in case.aspects.split()
    return POST if asked and Catalogue.load().entry(notice).voice in _VOICES_ON_PAPER else MAIL


def reform(session: Session, case: CaseRow, *, by: str, now: datetime) -> None:
    """Give what has not left the form the person wants now: a letter instead of a mail, or the other way (P13).

    A draft that lies in the mailbox already goes as it is: it is on its way.
    """
    assert case.id is not None
    waiting = (NoticeStatus.HELD, NoticeStatus.READY, NoticeStatus.PRINTED)
    for notice in queries.notices_of(session, case.id):
        form = form_of(case, notice.notice)
        if notice.status not in waiting or notice.sent_at is not None or form == notice.form:
            continue
        notice.form = form
        notice.status = notice.status if notice.status == NoticeStatus.HELD else _on_its_way(form)
        session.add(notice)
        detail = {"notice": notice.notice, "occasion": notice.occasion, "form": form}
        note(session, case.mailbox, now, "notice_form", case.number, detail, by)


def release(session: Session, case: CaseRow, hold: Hold, *, by: str, now: datetime) -> int:
    """Let the notices go that waited for this staff act; returns how many."""
    assert case.id is not None
    held = [one for one in queries.notices_of(session, case.id) if one.status == NoticeStatus.HELD and one.hold == hold]
    for notice in held:
        let_go(session, case, notice, by=by, now=now)
    return len(held)


def let_go(session: Session, case: CaseRow, notice: NoticeRow, *, by: str, now: datetime) -> None:
    """Let one held notice go: into the outbox, or to the printer."""
    notice.status, notice.hold = _on_its_way(notice.form), None
    session.add(notice)
    detail = {"notice": notice.notice, "occasion": notice.occasion}
    note(session, case.mailbox, now, "notice_released", case.number, detail, by)


def queue(
    session: Session, desk: Desk, case: CaseRow, notify: Notify, now: datetime, *, by: str = BOT
) -> NoticeRow | None:
    """Queue a notice of a case, as an answer to its first letter; None if it was there already."""
    letters = queries.letters_answered(session, case)
    return queue_notice(
        session,
        desk,
        notify=notify,
        now=now,
        source=f"{letters[0].gmail_id}/{case.number}" if letters else case.number,
        language=case.language,
        case=case,
        message_id=letters[0].id if letters else None,
        person=case.person,
        thread_id=case.thread_id,
        by=by,
    )


def _first_status(notify: Notify, form: str, *, sent_before: bool) -> NoticeStatus:
    if sent_before:
        return NoticeStatus.SENT
    return NoticeStatus.HELD if notify.hold else _on_its_way(form)


def _on_its_way(form: str) -> NoticeStatus:
    """The outbox sends what is ready; a letter waits, printed, for the day a person posts it."""
    return NoticeStatus.PRINTED if form == POST else NoticeStatus.READY
