"""Asking the writer whether a person may read one message (N23): once a message, in the case's language (P2, P3)."""

from __future__ import annotations

from bot.cases.acts.act import Act, Refused, refuse
from bot.cases.acts.deciding import check_text
from bot.cases.permitting import PERMISSION, acts_of, code_of, is_minor, questions_of, secret_of
from bot.cases.queueing import queue
from bot.notice_catalogue import Catalogue
from bot.store import queries
from bot.store.tables import MessageRow
from handlers import asks, permission
from handlers.asks import AskKind
from handlers.calendars import calendar_of
from handlers.decisions import Notify
from handlers.facts import NoticeStatus

_WHY_NOT = {
    "robot": "A program wrote this for the person: it can permit nothing. Ask for the missing facts (N3-data).",
    "asked_before": "The person was asked about this message; silence or a no is not asked again.",
    "refused_before": "The person said no, and is not asked again. Ask for the missing facts (N3-data).",
    "question_open": "Another question of this case is still open; one at a time.",
    "on_its_way": "N23 is on its way to the person already.",
    "child": "A child wrote this. A permission of theirs is not asked for by a program; work from the facts (P18).",
}


def ask_permission(act: Act, *, gmail_id: str, why: str, readers: str) -> None:
    """Queue N23 for one message of the case ("" for its first). Raises Refused with the reason."""
    letter = letter_of(act, gmail_id)
    facts = _facts(act, letter, why, readers)
    if objections := asks.may_ask(AskKind.PERMISSION, act.facts(), act.now, act.desk.rules, facts=facts):
        raise Refused(objections)
    if (code := _objection(act, letter)) is not None:
        raise refuse(code, "P2, P3", _WHY_NOT[code])
    entry = Catalogue.load().entry("N23")
    notify = Notify(notice="N23", occasion=f"{PERMISSION}{letter.gmail_id}", law="; ".join(entry.articles), facts=facts)
    row = queue(act.session, act.desk, act.case, notify, act.now, by=act.by)
    assert row is not None
    check_text(act, row)
    act.note("permission_asked", {"about": letter.gmail_id})


def letter_of(act: Act, gmail_id: str) -> MessageRow:
    """A letter of the case by its Gmail id, or its first one. Raises Refused when it has none such."""
    letters = [one for one in queries.messages_of_case(act.session, act.case_id) if one.marker is None and one.sender]
    found = [one for one in letters if gmail_id in {"", one.gmail_id}]
    if not found:
        raise refuse("no_such_letter", "P2", "This case holds no such letter; `case show` lists them with their ids.")
    return found[0]


def _objection(act: Act, letter: MessageRow) -> str | None:
    notices = [one for one in queries.notices_of(act.session, act.case_id) if one.notice == "N23"]
    if any(one.sent_at is None and one.status != NoticeStatus.VOID for one in notices):
        return "on_its_way"
    if is_minor(act.case):
        return "child"
    questions = questions_of(act.session, act.case)
    robot = act.case.requester_robot or letter.machine is not None
    return permission.may_ask(letter.gmail_id, questions, acts_of(act.session, act.case), robot=robot)


def _facts(act: Act, letter: MessageRow, why: str, readers: str) -> dict[str, object]:
    assert letter.received_at is not None
    coded = code_of if letter.authenticated else secret_of
    return {
        "message_code": coded(act.desk.fingerprints, act.desk.mailbox, letter.gmail_id),
        "message_date": calendar_of(act.desk.rules).day_of(letter.received_at),
        "readers": readers.strip() or act.by,
        "why": why.strip(),
    }
