"""A letter from outside: match it, seal it, ask what becomes of it, open or follow a case. All in one transaction."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.cases import evidence
from bot.cases.apply import settle
from bot.cases.bounces import record_bounce
from bot.cases.desk import Desk, free_number, note_opened, raise_alarm
from bot.cases.following import follow
from bot.cases.gather import matters_of, rights_of, words_of
from bot.cases.judged import note_judged
from bot.cases.masking import masked
from bot.cases.matching import Candidate, Link, choose
from bot.cases.numbers import remember
from bot.cases.queueing import queue_notice
from bot.cases.sealing import seal_field
from bot.cases.sharing import may_be_shared
from bot.cases.understanding import Understood, letter_facts
from bot.mail.handover import HandOver
from bot.store import queries
from bot.store.tables import CaseRow, MessageRow
from bot.vault.fingerprint import find_case_numbers
from bot.vault.seal import Sealer
from classifiers.language import UNKNOWN
from handlers.decisions import Level, Notify, Raise, Reception
from handlers.facts import Channel, LetterFacts, MachineKind, Outcome
from handlers.reception import receive
from handlers.states import State

MOST_CASE_NUMBERS = 20
NOON = time(12)


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """What the ledger knows about a letter's past."""

    case: CaseRow | None = None
    noted: tuple[MessageRow, ...] = ()
    copy: MessageRow | None = None


def receive_letter(
    session: Session, desk: Desk, sealer: Sealer, row: MessageRow, understood: Understood, now: datetime
) -> None:
    """Give a letter its outcome and carry out what follows from it."""
    _fill(desk, row, understood)
    match = _match(session, desk, row, understood)
    row.language = _spoken(understood, match)
    reception = receive(_facts(desk, row, understood, match), desk.rules)
    row.outcome, row.judged_at = reception.outcome, now
    row.because = " ".join((*reception.because, *understood.verdict.because))
    _seal(session, desk, sealer, row, understood)
    case = _file(session, desk, row, understood, match, reception, now)
    if understood.machine is MachineKind.BOUNCE:
        case = record_bounce(session, desk, row, understood, now) or case
        row.case_id = case.id if case else None
    session.add(row)
    note_judged(session, row, case, now)
    if reception.note_no_request:
        _note_no_request(session, desk, row, case, now)
    if case is not None:
        if understood.machine is None:
            remember(session, desk, case, understood.letter.text)
        settle(session, desk, case, now)


def _fill(desk: Desk, row: MessageRow, understood: Understood) -> None:
    verdict, mail = understood.verdict, understood.mail
    row.sender = desk.fingerprints.address(understood.person) if understood.person else None
    row.message_key = desk.fingerprints.message_id(mail.message_id) if mail.message_id else None
    row.machine = understood.machine
    row.authenticated = understood.authenticated
    row.judgement = verdict.judgement
    row.rights, row.matters = words_of(verdict.rights), words_of(verdict.matters)
    row.aspects = words_of(sorted(verdict.aspects))
    row.scores = json.dumps({label: round(score, 3) for label, score in verdict.scores.items()}, sort_keys=True)


def _spoken(understood: Understood, match: Match) -> str:
    """The letter's language; where few words tell it, that of the case or the letter it answers (P17)."""
    verdict = understood.verdict
    before = [match.case.language] if match.case else [one.language for one in match.noted if one.language]
    thread = next((one for one in before if one != UNKNOWN), UNKNOWN)
    return (
        thread if thread != UNKNOWN and (verdict.language_guessed or verdict.language == UNKNOWN) else verdict.language
    )


def _answered_in(desk: Desk, row: MessageRow) -> str:
    """The language of what is sent: the letter's, ours where nothing tells it."""
    return row.language if row.language and row.language != UNKNOWN else desk.languages[0]


def _match(session: Session, desk: Desk, row: MessageRow, understood: Understood) -> Match:
    if row.sender is None:
        return Match()
    keys = [desk.fingerprints.message_id(one) for one in understood.mail.references]
    copy = queries.earlier_copy(session, desk.mailbox, row.sender, row.message_key) if row.message_key else None
    if copy is not None and copy.id == row.id:
        copy = None
    case = _matching_case(session, desk, row, understood, keys)
    if case is None and copy is not None and copy.case_id is not None:
        case = session.get(CaseRow, copy.case_id)
    return Match(
        case=case,
        noted=tuple(queries.letters_noted(session, row, keys)),
        copy=copy,
    )


def _matching_case(
    session: Session, desk: Desk, row: MessageRow, understood: Understood, keys: list[str]
) -> CaseRow | None:
    assert row.sender is not None
    words = f"{understood.letter.subject}\n{understood.letter.text}"
    numbers = find_case_numbers(words, desk.case_prefix)[:MOST_CASE_NUMBERS]
    found = {
        Link.THREAD: queries.cases_in_thread(session, desk.mailbox, row.sender, row.thread_id),
        Link.REFERENCE: queries.cases_by_reference(session, desk.mailbox, row.sender, keys),
        Link.NUMBER: queries.cases_by_number(session, desk.mailbox, row.sender, numbers),
    }
    rows = {case.number: case for cases in found.values() for case in cases}
    best = choose([_candidate(case, link) for link, cases in found.items() for case in cases])
    return rows[best.number] if best else None


def _candidate(case: CaseRow, link: Link) -> Candidate:
    return Candidate(number=case.number, link=link, is_open=case.closed_at is None, received_at=case.received_at)


def _facts(desk: Desk, row: MessageRow, understood: Understood, match: Match) -> LetterFacts:
    assert row.received_at is not None
    case = match.case
    return letter_facts(
        understood,
        received_at=min(_first_receipt(desk, understood.hand_over) or row.received_at, row.received_at),
        in_spam=row.in_spam,
        matches_case=case.number if case else None,
        case_open=case is not None and case.closed_at is None,
        case_rights=rights_of(case.rights) if case else (),
        case_matters=matters_of(case.matters) if case else (),
        case_unclear=case is not None and case.unclear,
        thread_noted=bool(match.noted),
        first_received_at=match.noted[0].received_at if match.noted else None,
        noted_before=bool(match.noted),
        duplicate=match.copy is not None,
    )


def _first_receipt(desk: Desk, forwarded: HandOver | None) -> datetime | None:
    """When the first company mailbox got a letter that a colleague handed over (D1, P10).

    A forward as text keeps no `Received:` line: the day it names is taken, since the forward's own instant would be
    later than the legal one; staff are asked to check it (alarm `hand_over_date`).
    """
    if forwarded is None or forwarded.received_at is not None:
        return forwarded.received_at if forwarded else None
    if forwarded.dated is None:
        return None
    return datetime.combine(forwarded.dated, NOON, ZoneInfo(desk.rules.time_zone))


def _file(
    session: Session,
    desk: Desk,
    row: MessageRow,
    understood: Understood,
    match: Match,
    reception: Reception,
    now: datetime,
) -> CaseRow | None:
    if reception.opens_case:
        case: CaseRow | None = _open(session, desk, row, understood, reception, now)
    else:
        case = match.case if reception.follows_case else None
        if case is not None and understood.machine is None:
            follow(session, desk, case, row, understood, now)
    row.case_id = case.id if case else None
    return case


def _open(
    session: Session, desk: Desk, row: MessageRow, understood: Understood, reception: Reception, now: datetime
) -> CaseRow:
    settled = not reception.unclear
    case = CaseRow(
        mailbox=desk.mailbox,
        number=free_number(session, desk, row.gmail_id),
        channel=Channel.HAND_OVER if understood.hand_over else Channel.MAIL,
        state=State.RECEIVED,
        received_at=reception.received_at,
        opened_at=now,
        person=row.sender,
        thread_id=row.thread_id if understood.hand_over is None else None,
        rights=row.rights if settled else "",
        matters=row.matters,
        aspects=row.aspects,
        language=_answered_in(desk, row),
        unclear=reception.unclear,
        authenticated=understood.authenticated,
        in_spam=row.in_spam,
        requester_robot=understood.requester_robot,
        writer_hint=masked(understood.person),
        shared=may_be_shared(understood.person),
        charter_version=desk.charter_version,
    )
    session.add(case)
    session.flush()
    row.case_id = case.id
    session.add(row)
    session.flush()
    note_opened(session, case, now, more={"receipt_header": understood.receipt_digest})
    for alarm in _doubts(understood):
        raise_alarm(session, desk.mailbox, alarm, now, case_number=case.number)
    return case


def _doubts(understood: Understood) -> list[Raise]:
    """What staff should look at before the case goes on."""
    forwarded, mail = understood.hand_over, understood.mail
    doubts = []
    if forwarded is not None and forwarded.received_at is None:
        doubts.append(Raise(key="hand_over_date", level=Level.WARNING, law="D1, P10"))
    if forwarded is None and mail.reply_to and mail.reply_to != mail.sender:
        # Answers go to the writer; whether they should go elsewhere is for a person to say.
        doubts.append(Raise(key="reply_to_differs", level=Level.NOTE, law="P18"))
    return doubts


def _seal(session: Session, desk: Desk, sealer: Sealer, row: MessageRow, understood: Understood) -> None:
    """Seal what a later step may need, each fact alone, so that who writes can be shown without what was written."""
    if row.outcome in (Outcome.SET_ASIDE, Outcome.MACHINE):
        return
    mail = understood.mail
    envelope = {
        "message_id": mail.message_id if understood.hand_over is None else "",
        "references": list(mail.references) if understood.hand_over is None else [],
    }
    fields = {
        "address": understood.person,
        "subject": understood.letter.subject,
        "envelope": json.dumps(envelope),
        "text": understood.letter.text,
    }
    for field, words in fields.items():
        sealed = seal_field(session, sealer, row.mailbox, "message", row.gmail_id, field, words)
    row.evidence_mac = evidence.of_letter(desk.fingerprints, row, sealed.sealed)


def _note_no_request(session: Session, desk: Desk, row: MessageRow, case: CaseRow | None, now: datetime) -> None:
    queue_notice(
        session,
        desk,
        notify=Notify(notice="N21", occasion="thread", law="GDPR 12(1)-(2), P5"),
        now=now,
        source=row.gmail_id,
        language=_answered_in(desk, row),
        case=case,
        message_id=row.id,
        person=row.sender,
        thread_id=row.thread_id,
    )
