"""What staff settle about a case: what is asked, who writes and how the answer should come; notes, hold, split."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from bot.cases.acts.act import Act, refuse
from bot.cases.acts.deciding import is_possible
from bot.cases.apply import settle
from bot.cases.desk import free_number, note_opened
from bot.cases.following import SETTLED_BY_CLARITY, close_clarifications
from bot.cases.gather import words_of
from bot.cases.queueing import queue, reform
from bot.store import queries
from bot.store.tables import CaseRow
from classifiers.labels import Aspect, Matter, Right
from handlers.decisions import Notify
from handlers.facts import Identity, Outcome, Role, SuspensionKind
from handlers.states import Event, State

_LANGUAGE_LENGTH = 2


def settle_rights(act: Act, *, rights: Sequence[Right], matters: Sequence[Matter]) -> None:
    """Say what is asked, from the facts or the person's answer. Nothing at all closes it as no request (P5, P6)."""
    decided = {one.about for one in act.decisions()}
    if lost := sorted(decided - {*rights, *matters}):
        raise refuse("decided_right", "P6", f"Decided already, so it stays: {', '.join(lost)}. Send it back first.")
    act.case.rights = words_of(one for one in Right if one in rights)
    act.case.matters = words_of(one for one in Matter if one in matters)
    act.case.unclear = False
    act.keep()
    act.note("rights_settled", {"rights": act.case.rights, "matters": act.case.matters})
    _close_clarification(act)
    if not rights and not matters:
        _no_request(act)
    elif act.state is State.CLARIFICATION_PENDING:
        act.move(Event.CLARIFIED)
    elif act.state in (State.RECEIVED, State.TRIAGE):
        act.move(Event.RIGHTS_SETTLED)


def settle_person(
    act: Act,
    *,
    role: Role | None,
    identity: Identity | None,
    active_account: bool | None,
    language: str | None,
    by_post: bool | None,
) -> None:
    """Record who writes, how well that is known, and the person's will about form and language (P8, P13, T12)."""
    case = act.case
    if language is not None and not (len(language) == _LANGUAGE_LENGTH and language.isascii() and language.islower()):
        raise refuse("no_language", "GDPR 12(1)", "Name the language by its two letters: fr, en, de.")
    case.role = role if role is not None else case.role
    case.identity = identity if identity is not None else case.identity
    case.active_account = active_account if active_account is not None else case.active_account
    case.language = language or case.language
    if by_post is not None:
        aspects = set(case.aspects.split()) - {Aspect.BY_POST}
        case.aspects = words_of(sorted(aspects | ({Aspect.BY_POST} if by_post else set())))
    act.keep()
    if by_post is not None:
        reform(act.session, act.case, by=act.by, now=act.now)
    account = {None: None, True: 1, False: 0}[case.active_account]
    act.note(
        "person_settled",
        {"role": case.role, "identity": case.identity, "active_account": account, "language": case.language},
    )


def hold(act: Act, *, on: bool) -> None:
    """Put the file under legal hold, or end it: nothing of it is purged meanwhile (LEGAL.md 4.1)."""
    act.case.legal_hold = on
    act.keep()
    act.note("legal_hold", {"on": int(on)})


def split(act: Act, *, rights: Iterable[Right]) -> None:
    """Take rights of another person's into a case of their own, with the same receipt (P18)."""
    moved, here = set(rights), set(act.facts().rights)
    if not moved or not moved < here:
        raise refuse("nothing_to_split", "P18", "Name some of the rights of this case, not all of them.")
    if moved & {one.about for one in act.decisions()}:
        raise refuse("decided_right", "P18", "A right that is decided stays where it is; send the decision back first.")
    number = free_number(act.session, act.desk, f"{act.case.number}/split")
    other = _twin(act.case, number, words_of(one for one in Right if one in moved), act.by, act.now)
    act.case.rights = words_of(one for one in Right if one in here - moved)
    act.session.add(other)
    act.keep()
    act.note("case_split", {"into": number, "rights": other.rights})
    note_opened(act.session, other, act.now, by=act.by, more={"split_from": act.case.number})
    settle(act.session, act.desk, other, act.now)


def _close_clarification(act: Act) -> None:
    """What was asked with N3 is settled; its answer counts from the letter that brought it, if one came (D4)."""
    letters = queries.messages_of_case(act.session, act.case_id)
    came = [one.received_at for one in letters if one.outcome == Outcome.FOLLOW_UP and one.received_at]
    kinds = frozenset({SuspensionKind.CLARIFICATION_OTHER})
    close_clarifications(act.session, act.case, max(came, default=act.now), act.now, kinds=kinds)
    act.settle_alarms(*SETTLED_BY_CLARITY)
    act.session.flush()
    if all(one.answered_at for one in queries.suspensions_of(act.session, act.case_id)):
        act.settle_alarms("answer_arrived")


def _no_request(act: Act) -> None:
    """N21 says so, and that the word REQUEST keeps the first date; it goes once a thread, to proven senders only."""
    notify = Notify(notice="N21", occasion="thread", law="GDPR 12(1)-(2), P5")
    if is_possible(act, Event.NOT_A_REQUEST) and (act.case.authenticated or act.case.confirmed_at is not None):
        queue(act.session, act.desk, act.case, notify, act.now, by=act.by)
    act.move(Event.NOT_A_REQUEST)


def _twin(case: CaseRow, number: str, rights: str, by: str, now: datetime) -> CaseRow:
    copied = (
        "mailbox",
        "channel",
        "received_at",
        "person",
        "thread_id",
        "aspects",
        "language",
        "authenticated",
        "in_spam",
        "requester_robot",
        "shared",
        "confirmed_at",
        "confirmed_by",
        "charter_version",
    )
    same = {name: getattr(case, name) for name in copied}
    split_from = case.split_from or case.number
    return CaseRow(
        **same, number=number, state=State.RECEIVED, opened_at=now, opened_by=by, rights=rights, split_from=split_from
    )
