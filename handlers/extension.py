"""Two further months: when they can be had, when they are proposed, and how the notice leaves in time (P7, D3, D7).

GDPR 12(3) allows them "where necessary, taking into account the complexity and number of the requests", and only if
the person is told, with the reasons, within the first month. The program checks, proposes and sends; a named person
decides, or a rule that the DPO approved for the settings. A refusal never profits from an extension (GDPR 12(4)).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from classifiers.labels import Aspect, Right
from handlers import states
from handlers.acknowledgement import hold_of
from handlers.decisions import Extend, Hold, Level, Notify
from handlers.duties import Docket, Duty, alarm, docket_of, is_answered, is_request
from handlers.facts import CaseFacts, ReasonCode, Rulebook

LAW = "GDPR 12(3); D3, D7, P7"
NOTICE, OCCASION = "N4", "extension"
# Draft, send and one repeat after an outage need this much of the last day.
LEAVES_WITHIN = timedelta(hours=1)
# Without a decision so many working days before the one-month date, the DPO is told.
UNDECIDED_WORKING_DAYS = 2

FEWEST_WORDS = 4
# Words a stock phrase is made of; a sentence of nothing else says nothing about this case (P20).
STOCK_WORDS = (
    "a an and au aux avons because besoin by case cause ce cet cette complex complexe complexes complexite "
    "complexity d de delai delais demande demandes des dossier du due en est et extension for in is it its l la "
    "le les longer more most necessaire necessite need needed needs nombre nombreuse nombreuses nous number of or our "
    "plus prolongation raison raisons reason reasons request requests require required requires s supplementaire "
    "supplementaires temps the this time to traitement treatment un une very vos votre vu want we your"
)
STOCK = frozenset(STOCK_WORDS.split())
# A controller that is short of people must organise itself (EDPB 01/2022 s. 5.3, P7).
SHORT_STAFF = re.compile(
    r"\b(sous[ -]?effectifs?|understaff\w*|short[ -]?staff\w*|short of staff|lack of (staff|people)|staff shortage"
    r"|(manque|penurie) d(e |')(personnel|effectifs?|bras)|(est|sont) en (conges?|vacances)"
    r"|(is|are) on ((annual|sick|summer) )?(leave|holidays?))\b"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionRefusal:
    """Why a case cannot be extended.

    Attributes:
        code: a stable name of the reason.
        law: article and rule id.
        explanation: in plain English, with what can be done instead.
    """

    code: str
    law: str
    explanation: str


def may_extend(
    case: CaseFacts, now: datetime, rules: Rulebook, *, reason_code: ReasonCode | None, sentence: str
) -> ExtensionRefusal | None:
    """Whether a person may extend this case now.

    Args:
        case: the case.
        now: the present instant, aware.
        rules: the controller's choices.
        reason_code: the admissible ground, or None if none was given.
        sentence: why, in words particular to this case; it is judged here and kept nowhere.

    Returns:
        None if it may; else the first reason against it.
    """
    docket = docket_of(case, rules)
    code = _never(docket) or _too_late(docket, now) or _without_ground(case, reason_code) or _without_sentence(sentence)
    return None if code is None else REFUSALS[code]


def proposed_reason(case: CaseFacts, now: datetime, rules: Rulebook) -> ReasonCode | None:
    """The ground that the recorded facts give for an extension that is still possible at `now`, or None."""
    docket = docket_of(case, rules)
    return None if _never(docket) or _too_late(docket, now) else _ground(docket)


def duties(docket: Docket) -> Iterator[Duty]:
    """Propose or carry out an extension in time; send its notice; say loudly when that fails."""
    one_month = docket.deadlines.one_month if docket.deadlines else None
    if is_answered(docket.case) or one_month is None:
        return
    if docket.case.extension is None:
        yield from _proposal(docket, one_month)
    else:
        yield from _notice(docket, one_month)


# --- before a decision ----------------------------------------------------------------------------------------------


def _proposal(docket: Docket, one_month: date) -> Iterator[Duty]:
    reason = None if _never(docket) else _ground(docket)
    if reason is None:
        return
    start = _working_days_before(docket, one_month, docket.rules.proposal_working_days)
    last = _last_call(docket, one_month)
    if reason in docket.rules.approved_extension_rules and not docket.case.paused:
        rule = f"approved:{reason}"
        yield Duty(decision=Extend(reason_code=reason, rule=rule, law=LAW), at=start, until=last)
        yield Duty(decision=_n4(docket, one_month), at=start, until=last)
        return
    undecided = _working_days_before(docket, one_month, UNDECIDED_WORKING_DAYS)
    yield alarm(f"extension_proposed:{reason}", Level.WARNING, LAW, start, last)
    yield alarm("extension_undecided", Level.URGENT, LAW, undecided, last)


def _ground(docket: Docket) -> ReasonCode | None:
    """The only ground that recorded facts can show; a peak or measured work is for a person to document (P7)."""
    many = docket.case.requests_of_same_person >= docket.rules.many_requests
    return ReasonCode.MANY_REQUESTS if many else None


# --- after a decision -----------------------------------------------------------------------------------------------


def _notice(docket: Docket, one_month: date) -> Iterator[Duty]:
    extension = docket.case.extension
    assert extension is not None
    too_late = docket.after(one_month)
    if extension.notice_sent_at is not None and extension.notice_sent_at < too_late:
        return
    if extension.notice_sent_at is None:
        yield Duty(decision=_n4(docket, one_month), until=too_late)
        yield alarm("extension_not_sent", Level.URGENT, LAW, docket.start_of(one_month - timedelta(days=1)))
    yield alarm("extension_too_late", Level.URGENT, LAW, too_late)


def _n4(docket: Docket, one_month: date) -> Notify:
    """The notice; after an answer by hand a person looks at it first (P12)."""
    hold = Hold.PERSON_DECIDES if docket.case.paused else hold_of(docket.case)
    send_by = docket.calendar.end_of(one_month)
    return Notify(notice=NOTICE, occasion=OCCASION, law=LAW, hold=hold, send_by=send_by)


# --- what stands against it -----------------------------------------------------------------------------------------


def _never(docket: Docket) -> str | None:
    """Code of what excludes an extension whatever the day."""
    case, rights = docket.case, set(docket.case.rights)
    marketing = Aspect.MARKETING in case.aspects and rights <= {Right.OBJECTION, Right.CONSENT_WITHDRAWAL}
    held = {
        "answered": is_answered(case),
        "not_at_work": not states.may_extend(case.state),
        "no_request": not is_request(case),
        "unclear": not rights,
        "already_extended": case.extension is not None,
        "marketing_objection": marketing,
        "simple_rectification": rights == {Right.RECTIFICATION},
    }
    return next((code for code, holds in held.items() if holds), None)


def _too_late(docket: Docket, now: datetime) -> str | None:
    one_month = docket.deadlines.one_month if docket.deadlines else None
    if one_month is None:
        return "suspended"
    return "too_late" if now >= _last_call(docket, one_month) else None


def _without_ground(case: CaseFacts, reason_code: ReasonCode | None) -> str | None:
    if reason_code is None:
        return "no_reason"
    alone = reason_code is ReasonCode.MANY_REQUESTS and case.requests_of_same_person == 0
    return "only_request" if alone else None


def _without_sentence(sentence: str) -> str | None:
    words = re.findall(r"[^\W_]+", _folded(sentence))
    if not words:
        return "no_sentence"
    if SHORT_STAFF.search(_folded(sentence)):
        return "short_staff"
    return "stock_phrase" if len(words) < FEWEST_WORDS or STOCK.issuperset(words) else None


def _folded(sentence: str) -> str:
    """Lower case, without accents, with one kind of apostrophe and space."""
    plain = unicodedata.normalize("NFKD", sentence.casefold().replace("\u2019", "'"))
    return " ".join("".join(char for char in plain if not unicodedata.combining(char)).split())


def _last_call(docket: Docket, one_month: date) -> datetime:
    return docket.after(one_month) - LEAVES_WITHIN


def _working_days_before(docket: Docket, day: date, count: int) -> datetime:
    return docket.start_of(docket.calendar.add_working_days(day, -count))


REFUSALS = {
    one.code: one
    for one in (
        ExtensionRefusal(
            code="answered",
            law="GDPR 12(3)",
            explanation="The case is answered or closed already: there is nothing left to extend.",
        ),
        ExtensionRefusal(
            code="not_at_work",
            law="GDPR 12(3); LEGAL.md 4.2",
            explanation="An answer waits for approval, or a breach or an authority has the case. Send the answer, or "
            "send it back to work first.",
        ),
        ExtensionRefusal(
            code="no_request",
            law="GDPR 12(3)",
            explanation="Only the answer to a request can take longer; a question, a report or a letter from an "
            "authority has no such term. Answer it, or agree a new date with the sender.",
        ),
        ExtensionRefusal(
            code="unclear",
            law="GDPR 12(3); P7",
            explanation="Nobody has settled what is asked, so neither number nor complexity can be judged. Settle the "
            "rights first, or ask the person (N3).",
        ),
        ExtensionRefusal(
            code="already_extended",
            law="GDPR 12(3); D3",
            explanation="The law knows one extension only. Answer by the date shown, in parts if that helps the "
            "person.",
        ),
        ExtensionRefusal(
            code="marketing_objection",
            law="GDPR 21(3); D9, P7",
            explanation="Direct marketing stops the same working day. Stop it and confirm with N11.",
        ),
        ExtensionRefusal(
            code="simple_rectification",
            law="GDPR 12(3), 16; P7",
            explanation="A correction alone is not complex. Correct the data, or add the person's statement, and "
            "answer with N6.",
        ),
        ExtensionRefusal(
            code="suspended",
            law="GDPR 12(6); D4",
            explanation="The clock stands still while we wait for the person, so no time is lost. Decide when the "
            "answer is here.",
        ),
        ExtensionRefusal(
            code="too_late",
            law="GDPR 12(3); D7",
            explanation="The person had to be told within one month, and a notice could no longer leave in time. "
            "Answer what can be answered now, say when the rest follows, and tell the DPO: the case "
            "counts as overdue.",
        ),
        ExtensionRefusal(
            code="no_reason",
            law="GDPR 12(3); P7",
            explanation="The notice must state a ground: many requests of this person, a documented temporary peak, "
            "or measured retrieval or redaction work. Without one, answer within the month.",
        ),
        ExtensionRefusal(
            code="only_request",
            law="GDPR 12(3); P7",
            explanation="No other recent request of this person is on record, and several rights in one letter are "
            "one request. Name another ground, or answer within the month.",
        ),
        ExtensionRefusal(
            code="no_sentence",
            law="GDPR 12(3); P7",
            explanation="One sentence must say what makes this very case long: how much there is, where, what must be "
            "blacked out.",
        ),
        ExtensionRefusal(
            code="short_staff",
            law="GDPR 12(3); P7",
            explanation="Too few people or holidays are no reason in law. State what is complex in this case, or "
            "answer in the month.",
        ),
        ExtensionRefusal(
            code="stock_phrase",
            law="GDPR 12(3); P7, P20",
            explanation="This sentence would fit any case. Say what is particular here: figures, systems, years, "
            "files.",
        ),
    )
}
