"""On what a reading would rest: the circumstances of a letter, from evidence that is checked here and now.

A permission rests on the stored letter that gave it: its MAC, the act's MAC and the journal are verified, and the
letter is opened and read again. An exception rests on an approval whose signature is verified (P3(d)), or on the
reader's own signed word (P4, `reading`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot.cases import evidence
from bot.cases.desk import Desk
from bot.cases.gather import matters_of
from bot.cases.hearing import Told, hear
from bot.cases.permitting import PERMISSION, as_act, code_of, questions_of, secret_of, texts_sent
from bot.cases.writing import Writer
from bot.errors import BotError, Tampered
from bot.store import access, queries
from bot.store.tables import CaseRow, MessageRow
from bot.vault import approvals
from bot.vault.format import Place, Sealed
from bot.vault.open import Opener
from bot.vault.policy import Circumstances, Reason
from bot.vault.roll import Roll
from classifiers.letter import Letter
from handlers.calendars import calendar_of
from handlers.facts import Outcome
from handlers.permission import Act, ActKind, Standing, giving, standing

FIELDS = ("text",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Who (key id) wants to read which letter, why, and when (aware)."""

    case: CaseRow
    letter: MessageRow
    reason: Reason
    reader: str
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What stands around a letter, and the id of the evidence a grant would rest on ("" for the reader's word)."""

    around: Circumstances
    evidence: str = ""


def ground_of(session: Session, desk: Desk, writer: Writer, opener: Opener, roll: Roll, wish: Asked) -> Ground:
    """The circumstances of a letter. Raises Tampered when what they rest on does not verify."""
    case, letter = wish.case, wish.letter
    assert case.id is not None
    assert letter.received_at is not None
    evidence.check_letter(session, desk.fingerprints, letter)
    rows = access.acts_of(session, case.id)
    evidence.check_acts(session, desk.fingerprints, case, rows, wish.now)
    acts = tuple(as_act(one) for one in rows)
    asked = any(one.about == letter.gmail_id for one in questions_of(session, case))
    stands = standing(letter.gmail_id, letter.received_at, acts, asked=asked)
    proof = ""
    if wish.reason is Reason.PERMISSION and stands is Standing.YES:
        given = giving(letter.gmail_id, letter.received_at, acts)
        assert given is not None
        notices = texts_sent(session, writer, case.id, wish.now)
        said = _said_again(session, desk, opener, letter, given, notices)
        if said not in {ActKind.YES, ActKind.YES_CASE}:
            raise Tampered(f"letter {given.gmail_id} gives no permission when it is read again; nothing is granted")
        proof = given.gmail_id
    signed = list(_approved(session, roll, wish)) if wish.reason is Reason.NEEDED_TO_ANSWER else []
    if signed:
        proof = signed[-1][1]
    due = calendar_of(desk.rules).end_of(case.due) if case.due is not None else None
    return Ground(
        around=Circumstances(
            permission=stands,
            facts_asked_at=_left(session, case, "N3-data"),
            facts_answered=_answered(session, case),
            permission_asked_at=_left(session, case, "N23", f"{PERMISSION}{letter.gmail_id}"),
            due=due,
            matters=frozenset(matters_of(case.matters)),
            approved_by=tuple(name for name, _ in signed),
        ),
        evidence=proof,
    )


def _said_again(
    session: Session, desk: Desk, opener: Opener, letter: MessageRow, given: Act, notices: tuple[str, ...]
) -> ActKind | None:
    """The letter that said yes says it still, and its writer is the one whose letter would be read."""
    gmail_id, named = given.gmail_id, given.about or letter.gmail_id
    answer = queries.message_by_gmail_id(session, desk.mailbox, gmail_id)
    if answer is None:
        raise Tampered(f"the letter {gmail_id} that gave the permission is gone; nothing is granted on it")
    field = evidence.check_letter(session, desk.fingerprints, answer)
    if answer.sender is None or answer.sender != letter.sender:
        raise Tampered(f"the permission in letter {gmail_id} is not the word of who wrote letter {letter.gmail_id}")
    place = Place(desk.mailbox, "message", gmail_id, "text")
    words = opener.open(place, Sealed(field.epoch, field.wrapped_key, field.sealed)).decode("utf-8", "surrogatepass")
    codes = code_of(desk.fingerprints, desk.mailbox, named), secret_of(desk.fingerprints, desk.mailbox, named)
    return hear(Letter(subject="", text=words), Told(codes={named: codes}, notices=notices, are_open=True)).kind


def _approved(session: Session, roll: Roll, wish: Asked) -> Iterator[tuple[str, str]]:
    """Names and ids of the approvals that hold, over exactly this reading."""
    assert wish.case.id is not None
    for row in access.approvals_of(session, wish.case.id, wish.letter.gmail_id):
        try:
            signed = approvals.read(row.document)
            approver = approvals.check(signed, roll, wish.now)
        except BotError:
            continue
        one = signed.approval
        whole = (one.mailbox, one.case_number, one.gmail_id, one.fields, one.reader, one.reason)
        case, letter = wish.case, wish.letter
        if whole == (case.mailbox, case.number, letter.gmail_id, FIELDS, wish.reader, wish.reason):
            yield approver.name, one.evidence


def _left(session: Session, case: CaseRow, notice: str, occasion: str = "") -> datetime | None:
    assert case.id is not None
    sent = (
        one.sent_at
        for one in queries.notices_of(session, case.id)
        if one.notice == notice and one.sent_at is not None and occasion in {"", one.occasion}
    )
    return min(sent, default=None)


def _answered(session: Session, case: CaseRow) -> bool:
    """Whether a letter came after N3-data that is no answer to N23: then the facts may have been given."""
    assert case.id is not None
    asked = _left(session, case, "N3-data")
    acts = {one.gmail_id for one in access.acts_of(session, case.id)}
    return asked is not None and any(
        one.outcome == Outcome.FOLLOW_UP and one.received_at is not None and one.received_at > asked
        for one in queries.messages_of_case(session, case.id)
        if one.gmail_id not in acts
    )
