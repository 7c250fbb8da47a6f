"""The answer to N3 settles an unclear case with its first receipt; what it does not settle is put before a person.

Flow: the rule queues N3 with its choices (`handlers.unclear`); `Clarifying.hear` reads each later letter of the case in
the transaction that files it, and either records the rights it settles, or raises it for staff, who see which choices
were named and how plainly, never a word of it.

Promises: an answer counts from its writer only: an authenticated mail from the address of the case, or one that answers
the very mail we sent there; a case that somebody settled already is not changed by a late or second answer (P6).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot.cases.apply import settle
from bot.cases.desk import Desk, note
from bot.cases.following import answer_arrived, asks_are_open, clarified
from bot.cases.gather import case_facts, words_of
from bot.cases.permitting import texts_sent
from bot.cases.replying import Offered, Reply, read_answer
from bot.cases.still_right import REMINDER
from bot.cases.understanding import Classifier, Understood
from bot.cases.writing import Writer
from bot.store import journal, queries
from bot.store.tables import CaseRow, MessageRow, NoticeRow
from classifiers.labels import Right
from handlers.facts import Outcome
from handlers.unclear import Said, settled_by


@dataclass(frozen=True, slots=True, kw_only=True)
class Clarifying:
    """Hears what the letters of a case say to N3."""

    desk: Desk
    writer: Writer
    classifier: Classifier

    def hear(self, session: Session, row: MessageRow, understood: Understood, now: datetime) -> None:
        """Settle the case of a letter that says what was meant, or raise it; nothing where N3 has not left."""
        case = session.get(CaseRow, row.case_id) if row.case_id is not None else None
        if case is None or row.outcome != Outcome.FOLLOW_UP or understood.hand_over or understood.machine:
            return
        session.flush()
        asked = _questions(session, case)
        if not asked:
            return
        reply = self._read(session, case, asked, understood, now)
        rights = settled_by(reply.said, self._choices(session, asked), case_facts(session, case))
        row.because = " ".join((*row.because.split(), *_told(reply)))
        session.add(row)
        self._follow(session, case, row, reply, rights, now)
        settle(session, self.desk, case, now)

    def _read(
        self, session: Session, case: CaseRow, asked: list[NoticeRow], understood: Understood, now: datetime
    ) -> Reply:
        assert case.id is not None
        offered = Offered(
            choices=self._choices(session, asked),
            language=asked[-1].language,
            notices=texts_sent(session, self.writer, case.id, now),
        )
        proven = understood.authenticated or self._answers_our_mail(understood, asked)
        return read_answer(understood.letter, offered, self.classifier, proven=proven)

    def _choices(self, session: Session, asked: list[NoticeRow]) -> tuple[Right, ...]:
        """The rights that were offered by number; a question of staff in their own words offers none."""
        stated = self.writer.stated(session, asked[-1]).get("wishes")
        return tuple(Right(str(one)) for one in stated) if isinstance(stated, list) else ()

    def _answers_our_mail(self, understood: Understood, asked: list[NoticeRow]) -> bool:
        """Its Message-ID cannot be guessed, so whoever names it reads the mailbox it went to."""
        named = {self.desk.fingerprints.message_id(one) for one in understood.mail.references}
        return any(one.sent_key in named for one in asked if one.sent_key)

    def _follow(
        self, session: Session, case: CaseRow, row: MessageRow, reply: Reply, rights: tuple[Right, ...], now: datetime
    ) -> None:
        was_unclear = case.unclear
        if rights:
            clarified(session, case, row, rights, now)
        said = reply.said
        detail: dict[str, journal.Value] = {
            "letter": row.gmail_id,
            "chosen": words_of(said.chosen),
            "whole": int(said.whole),
            "plain": int(said.plain),
            "proven": int(said.proven),
        }
        note(session, case.mailbox, now, "clarification_read", case.number, detail)
        if self._is_for_people(session, case, reply, settled=bool(rights), was_unclear=was_unclear):
            answer_arrived(session, self.desk, case, row, now)

    def _is_for_people(
        self, session: Session, case: CaseRow, reply: Reply, *, settled: bool, was_unclear: bool
    ) -> bool:
        """Whether a person has to look: it settled nothing, it says more, or something else was asked too."""
        if was_unclear:
            others = asks_are_open(session, case)
            return not settled or others or bool(reply.verdict.matters)
        return bool(_meant(reply.said) - set(case.rights.split()))


def _questions(session: Session, case: CaseRow) -> list[NoticeRow]:
    """Every N3 of a case that has left, the first one first; reminders ask the same."""
    assert case.id is not None
    found = [one for one in queries.notices_of(session, case.id) if one.notice == "N3" and one.sent_at is not None]
    return [one for one in found if not one.occasion.startswith(REMINDER)]


def _meant(said: Said) -> set[str]:
    """What a late answer names; everything, where it wants the whole of what was offered."""
    return {*said.chosen, *(["everything"] if said.whole else [])}


def _told(reply: Reply) -> tuple[str, ...]:
    """What staff may know of the answer, beside the rules that read it: names of rights, never a word."""
    said = reply.said
    named = tuple(f"answer.{one}" for one in (*said.chosen, *(["everything"] if said.whole else [])))
    doubts = {"answer.not_plain": not said.plain, "answer.not_proven": not said.proven}
    return (*reply.because, *named, *(name for name, holds in doubts.items() if holds))
