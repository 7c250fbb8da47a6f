"""Access (GDPR 15): a confirmation, the copy, and the list of 15(1)-(2); first copy free, no reason asked.

N5 answers it and holds every element of the checklist (LEGAL.md 2.1; T1, T17), also those the charter leaves out: the
rights and the complaint (15(1)(e)-(f)) and the safeguards of 15(2). The copy waits behind a log-in or a one-time code,
never in the mail (charter 7.1). The rights of others narrow the copy, they never take all of it (15(4), recital 63).
"We hold nothing" is an answer too (N19), archives searched, within the same month (CNIL, Free Mobile). No identity
document is asked for (GDPR 12(6), P8). Beyond the month, access owes nothing of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from handlers.answers import Answer, Objection, gathered, unless
from handlers.days import still_ahead
from handlers.duties import Handler, nothing_more
from handlers.facts import CaseFacts, Rulebook
from handlers.stated import day, flag, items, text
from handlers.states import RightOutcome

CHECKLIST = "GDPR 15(1)-(4); LEGAL.md 2.1"
# What N5 lists, each with its letter of 15(1).
LISTED = {
    "purposes": "15(1)(a)",
    "categories": "15(1)(b)",
    "recipients": "15(1)(c): the actual ones (CJEU C-154/21)",
    "periods": "15(1)(d)",
    "sources": "15(1)(g)",
}
OTHERS = "15(4)"


def against(answer: Answer, _case: CaseFacts, now: datetime, rules: Rulebook) -> Iterator[Objection]:
    """The checklist of an access answer, and what is never refused."""
    if answer.gives:
        yield from _list(answer)
        yield from _searched(answer)
        yield from _others(answer)
        yield from _download(answer, now, rules)
    yield from unless(
        answer.outcome is not RightOutcome.REFUSED or answer.grounds != (OTHERS,),
        "others_never_take_all",
        "GDPR 15(4), recital 63",
        "The rights of others narrow the copy; they do not take all of it. Give the rest (partly) and say what was "
        "left out.",
    )


def _list(answer: Answer) -> Iterator[Objection]:
    missing = [f"{name} ({law})" for name, law in LISTED.items() if not items(answer.facts, name)]
    yield from unless(not missing, "list_incomplete", CHECKLIST, f"The answer must also state: {', '.join(missing)}.")
    yield from unless(
        text(answer.facts, "automated") or flag(answer.facts, "no_automated_decisions"),
        "automated_unsaid",
        "GDPR 15(1)(h), 22",
        "Say which decisions are automated and by what logic (automated), or that there are none "
        "(no_automated_decisions).",
    )
    yield from unless(
        items(answer.facts, "transfers") or flag(answer.facts, "no_transfers"),
        "transfers_unsaid",
        "GDPR 15(2), 46; T24",
        "Name each recipient outside the Union with its safeguards (transfers), or say that there is none "
        "(no_transfers).",
    )


def _searched(answer: Answer) -> Iterator[Objection]:
    yield from unless(
        flag(answer.facts, "archives_searched"),
        "archives_not_searched",
        "GDPR 15(1); CNIL SAN-2021-021",
        "Archived data are part of the answer. Search them, then state archives_searched.",
    )


def _others(answer: Answer) -> Iterator[Objection]:
    withheld = items(answer.facts, "withheld")
    yield from unless(
        flag(answer.facts, "others_checked"),
        "others_unchecked",
        "GDPR 15(4)",
        "Look whether the copy shows other people's data or secrets, then state others_checked.",
    )
    yield from unless(
        not withheld or flag(answer.facts, "redaction_logged"),
        "redaction_not_logged",
        "GDPR 15(4), 5(2)",
        "Something was left out: write down what and why, item by item, then state redaction_logged.",
    )
    yield from unless(
        bool(withheld) == (answer.outcome is RightOutcome.PARTLY),
        "withheld_means_partly",
        "GDPR 12(4), 15(4)",
        "What is left out makes the answer partly granted, and a part is told (withheld). Let outcome and list agree.",
    )


def _download(answer: Answer, now: datetime, rules: Rulebook) -> Iterator[Objection]:
    yield from unless(
        text(answer.facts, "download_url").startswith("https://")
        and still_ahead(day(answer.facts, "download_until"), now, rules),
        "download_unsafe",
        "GDPR 32, 15(3); T29",
        "The copy waits on an https page behind a log-in or a one-time code (download_url), and the page ends on a day "
        "that lies ahead (download_until); data never travel in the mail.",
    )


HANDLER = Handler(
    law="GDPR 15",
    answers=("N5", "N19", "N12"),
    duties=nothing_more,
    assess=gathered(against),
    refusals={OTHERS: "the rights and freedoms of others; narrows the copy only"},
)
