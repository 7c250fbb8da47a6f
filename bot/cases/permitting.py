"""The writer's permission by mail: questions that left (N23), and what the letters of a case say about reading (P2).

Flow: `acts.permitting` queues N23 with the code of one message; `Listening.hear` reads each later letter of the case in
the transaction that files it, stores one act, and deletes what was granted where no permission stands any more.

Promises: nothing is read into our own words (they are subtracted first); a yes needs the proven writer; withdrawing
ends every grant in the same transaction; what is not plain is asked again, once, and is no permission.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot.cases import evidence
from bot.cases.desk import Desk, note, raise_alarm
from bot.cases.hearing import Heard, ReplyReader, Told
from bot.cases.queueing import queue
from bot.cases.understanding import Understood
from bot.cases.writing import Writer
from bot.errors import Misuse
from bot.notice_catalogue import Catalogue
from bot.store import access, queries
from bot.store.access_tables import PermissionActRow
from bot.store.tables import CaseRow, MessageRow, NoticeRow
from bot.vault.fingerprint import Fingerprints
from bot.vault.policy import Reason
from classifiers.labels import Aspect
from handlers.decisions import Level, Notify, Raise
from handlers.facts import NoticeStatus, Outcome, Role
from handlers.permission import Act, ActKind, Proof, Question, Standing, standing

PERMISSION = "permission:"  # occasion of N23, before the Gmail id of the message it names
AGAIN = "reminder:permission:"
SECRET_LETTERS = 10
_HEARD = frozenset({Outcome.FOLLOW_UP, Outcome.UNCLEAR})


def code_of(fingerprints: Fingerprints, mailbox: str, gmail_id: str) -> str:
    """The code of a message, as N23 names it to a proven writer."""
    return fingerprints.code(mailbox, gmail_id)


def secret_of(fingerprints: Fingerprints, mailbox: str, gmail_id: str) -> str:
    """The same with a secret behind it: only who reads the writer's mailbox can send it back (43 bits).

    One word: a line of three words that stand in our notice would be taken for ours.
    """
    secret = fingerprints.code(mailbox, gmail_id, "one-time", letters=SECRET_LETTERS)
    return code_of(fingerprints, mailbox, gmail_id) + secret


def questions_of(session: Session, case: CaseRow) -> tuple[Question, ...]:
    """Every N23 of a case that left, each once, with the receipt of the act that closed it."""
    assert case.id is not None
    acts = access.acts_of(session, case.id)
    return tuple(
        Question(about=about, sent_at=sent_at, closed_at=_closed(acts, about, sent_at))
        for about, sent_at in _asked(session, case.id).items()
    )


def acts_of(session: Session, case: CaseRow) -> tuple[Act, ...]:
    """The stored acts of a case, as the rules see them."""
    assert case.id is not None
    return tuple(as_act(one) for one in access.acts_of(session, case.id))


def as_act(row: PermissionActRow) -> Act:
    """A row as the rules see it."""
    return Act(
        kind=ActKind(row.kind),
        gmail_id=row.gmail_id,
        received_at=row.received_at,
        about=row.about,
        same_person=row.same_person,
        proof=Proof(row.proof),
        robot=row.robot,
    )


def standing_of(session: Session, case: CaseRow, letter: MessageRow) -> Standing:
    """Where the permission for one letter of a case stands, by the rows (`cases.reading` checks them)."""
    assert letter.received_at is not None
    asked = any(one.about == letter.gmail_id for one in questions_of(session, case))
    return standing(letter.gmail_id, letter.received_at, acts_of(session, case), asked=asked)


def ask_again(session: Session, desk: Desk, case: CaseRow, about: str, facts: dict[str, object], now: datetime) -> None:
    """Repeat N23 once with the long code: the answer was not plain, or did not show who gave it."""
    entry = Catalogue.load().entry("N23")
    stated = facts | {"message_code": secret_of(desk.fingerprints, desk.mailbox, about)}
    notify = Notify(notice="N23", occasion=f"{AGAIN}{about}", law="; ".join(entry.articles), facts=stated)
    queue(session, desk, case, notify, now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listening:
    """Hears what the letters of a case say about reading."""

    desk: Desk
    writer: Writer
    reader: ReplyReader

    def hear(self, session: Session, row: MessageRow, understood: Understood, now: datetime) -> None:
        """Store what a letter says about reading, and carry out what follows; nothing where nothing was asked."""
        case = session.get(CaseRow, row.case_id) if row.case_id is not None else None
        if case is None or case.id is None or row.outcome not in _HEARD or understood.hand_over is not None:
            return
        session.flush()
        questions = questions_of(session, case)
        if not questions or understood.machine is not None:
            return
        notices = texts_sent(session, self.writer, case.id, now)
        heard = self._heard(understood, questions, notices)
        kind = self._kind(session, case, heard)
        if kind is not None:
            self._record(session, case, row, understood, kind, heard.about, now)
        elif heard.unsure:
            self._again(session, case, heard.about or questions[-1].about, now)

    def _heard(self, understood: Understood, questions: tuple[Question, ...], notices: tuple[str, ...]) -> Heard:
        """Open questions first; of closed ones only a withdrawal, or a yes that names its code, is heard."""
        still_open = tuple(one.about for one in questions if one.closed_at is None)
        told = {about: self._codes(about) for about in still_open or tuple(one.about for one in questions)}
        asked = Told(codes=told, notices=notices, are_open=bool(still_open))
        return self.reader(understood.letter, asked)

    def _codes(self, about: str) -> tuple[str, str]:
        prints, mailbox = self.desk.fingerprints, self.desk.mailbox
        return code_of(prints, mailbox, about), secret_of(prints, mailbox, about)

    def _kind(self, session: Session, case: CaseRow, heard: Heard) -> ActKind | None:
        if heard.kind is not ActKind.NO or case.id is None:
            return heard.kind
        letters = [one for one in queries.messages_of_case(session, case.id) if one.received_at is not None]
        about = [one for one in letters if heard.about in {None, one.gmail_id}]
        given = any(standing_of(session, case, one) is Standing.YES for one in about)
        return ActKind.WITHDRAWN if given else ActKind.NO

    def _record(
        self,
        session: Session,
        case: CaseRow,
        row: MessageRow,
        understood: Understood,
        kind: ActKind,
        about: str | None,
        now: datetime,
    ) -> None:
        assert case.id is not None
        assert row.received_at is not None
        if access.act_of_letter(session, row.mailbox, row.gmail_id) is not None:
            return
        act = PermissionActRow(
            mailbox=row.mailbox,
            case_id=case.id,
            gmail_id=row.gmail_id,
            about=about,
            kind=kind,
            received_at=row.received_at,
            same_person=row.sender is not None and row.sender == case.person,
            proof=self._proof(understood, about, questions_of(session, case)),
            robot=understood.requester_robot,
            mac="",
        )
        act.mac = evidence.of_act(self.desk.fingerprints, case.number, act)
        session.add(act)
        session.flush()
        detail = {"letter": row.gmail_id, "about": about, "kind": str(kind), "proof": act.proof, "mac": act.mac}
        note(session, row.mailbox, now, evidence.PERMISSION_ACT, case.number, detail)
        self._follow(session, case, act, now)

    def _proof(self, understood: Understood, about: str | None, questions: tuple[Question, ...]) -> Proof:
        if understood.authenticated:
            return Proof.AUTHENTICATED
        named = [about] if about is not None else [one.about for one in questions]
        if any(self._codes(one)[1] in understood.letter.text.upper() for one in named):
            return Proof.ONE_TIME_CODE
        return Proof.NONE

    def _follow(self, session: Session, case: CaseRow, row: PermissionActRow, now: datetime) -> None:
        act = as_act(row)
        withdraw_grants(session, case, now)
        if act.kind in {ActKind.YES, ActKind.YES_CASE}:
            self._yes(session, case, act, now)
        elif act.kind is ActKind.WITHDRAWN:
            entry = Catalogue.load().entry("N24")
            notify = Notify(
                notice="N24",
                occasion=f"withdrawn:{act.gmail_id}",
                law="; ".join(entry.articles),
                facts={"permission_withdrawn": True},
            )
            queue(session, self.desk, case, notify, now)

    def _yes(self, session: Session, case: CaseRow, act: Act, now: datetime) -> None:
        if act.allows:
            alarm = Raise(key=f"permission_given:{act.gmail_id}", level=Level.NOTE, law="P2")
            raise_alarm(session, case.mailbox, alarm, now, case_number=case.number)
        elif act.same_person and not act.robot and act.about is not None:
            self._again(session, case, act.about, now)

    def _again(self, session: Session, case: CaseRow, about: str, now: datetime) -> None:
        assert case.id is not None
        asks = [one for one in queries.notices_of(session, case.id) if one.occasion == f"{PERMISSION}{about}"]
        if asks:
            ask_again(session, self.desk, case, about, self.writer.stated(session, asks[0]), now)


def texts_sent(session: Session, writer: Writer, case_id: int, now: datetime) -> tuple[str, ...]:
    """The text of every notice of the case that left; one that cannot be written any more is left out."""
    texts = []
    for notice in queries.notices_of(session, case_id):
        if notice.status == NoticeStatus.SENT:
            try:
                texts.append(writer.text(session, notice, notice.sent_at or now).body)
            except Misuse:
                continue
    return tuple(texts)


def withdraw_grants(session: Session, case: CaseRow, now: datetime) -> int:
    """Delete what was granted by permission where none stands any more, in this very transaction; how many."""
    assert case.id is not None
    session.flush()
    gone = sum(
        access.drop_grants(session, case.mailbox, one.gmail_id, Reason.PERMISSION)
        for one in queries.messages_of_case(session, case.id)
        if one.received_at is not None and standing_of(session, case, one) is not Standing.YES
    )
    if gone:
        note(session, case.mailbox, now, "grants_withdrawn", case.number, {"count": gone})
    return gone


def is_minor(case: CaseRow) -> bool:
    """A child writes: nobody is asked to let a letter of theirs be read without more thought (P18)."""
    return case.role == Role.MINOR or Aspect.MINOR in case.aspects.split()


def _asked(session: Session, case_id: int) -> dict[str, datetime]:
    """Which messages N23 named, and when it left first."""
    found: dict[str, datetime] = {}
    for one in queries.notices_of(session, case_id):
        if one.notice == "N23" and one.sent_at is not None and (about := _named(one)):
            found[about] = min(found.get(about, one.sent_at), one.sent_at)
    return found


def _named(notice: NoticeRow) -> str:
    for prefix in (AGAIN, PERMISSION):
        if notice.occasion.startswith(prefix):
            return notice.occasion.removeprefix(prefix)
    return ""


def _closed(acts: list[PermissionActRow], about: str, sent_at: datetime) -> datetime | None:
    """A yes that proves nothing closes no question."""
    return min(
        (
            one.received_at
            for one in acts
            if one.about in {about, None} and one.received_at >= sent_at and (as_act(one).allows or _is_no(one))
        ),
        default=None,
    )


def _is_no(row: PermissionActRow) -> bool:
    return row.kind in {ActKind.NO, ActKind.WITHDRAWN} and row.same_person
