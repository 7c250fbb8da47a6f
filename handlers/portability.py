"""Portability (GDPR 20): data the person provided, processed by automated means, on consent or contract.

The charter lists the conditions as alternatives; the law asks for all of them, so the law is applied: a wider grant is
always allowed, a refusal only where a condition really fails (LEGAL.md 2.2). N10 answers it: JSON, CSV or another
format a machine reads, behind a log-in, and sent straight on where that is feasible. Beyond the month, it owes nothing
more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from handlers.answers import Answer, Objection, gathered, unless
from handlers.days import still_ahead
from handlers.duties import Handler, nothing_more
from handlers.facts import CaseFacts, Rulebook
from handlers.stated import day, flag, items, said, text

CONDITIONS, PUBLIC_TASK, OTHERS = "20(1)", "20(3)", "20(4)"
# Consent or contract (GDPR 20(1)(a)).
PORTABLE = frozenset({"6(1)(a)", "9(2)(a)", "6(1)(b)"})
MACHINE_READS = re.compile(r"\b(json|csv|xml|vcf|vcard|ics|xlsx|ods)\b", re.IGNORECASE)


def against(answer: Answer, _case: CaseFacts, now: datetime, rules: Rulebook) -> Iterator[Objection]:
    """A grant gives a file that a machine reads; a refusal shows which condition fails."""
    if answer.gives:
        yield from _file(answer, now, rules)
    if answer.refuses and CONDITIONS in answer.grounds:
        yield from _conditions(answer)


def conditions_fail(answer: Answer) -> bool | None:
    """Whether a condition of 20(1) fails for the data; None where too little is stated to tell."""
    basis, by_machine = text(answer.facts, "basis"), said(answer.facts, "by_machine")
    from_person = said(answer.facts, "from_person")
    if (basis and basis not in PORTABLE) or by_machine is False or from_person is False:
        return True
    return None if not basis or by_machine is None or from_person is None else False


def _file(answer: Answer, now: datetime, rules: Rulebook) -> Iterator[Objection]:
    facts = answer.facts
    yield from unless(
        items(facts, "provided"),
        "file_unsaid",
        "GDPR 20(1); N10",
        "Say which categories are in the file (provided).",
    )
    yield from unless(
        MACHINE_READS.search(text(facts, "formats")),
        "not_machine_readable",
        "GDPR 20(1); T22",
        "The file is in a structured, commonly used format that a machine reads: JSON, CSV or XML (formats), not PDF.",
    )
    yield from unless(
        flag(facts, "others_checked"),
        "others_unchecked",
        "GDPR 20(4)",
        "Look whether the file harms the rights of others, then state others_checked.",
    )
    yield from unless(
        text(facts, "download_url").startswith("https://") and still_ahead(day(facts, "download_until"), now, rules),
        "download_unsafe",
        "GDPR 32; T29",
        "The file waits on an https page behind a log-in or a one-time code (download_url), and the page ends on a day "
        "that lies ahead (download_until).",
    )


def _conditions(answer: Answer) -> Iterator[Objection]:
    fails = conditions_fail(answer)
    yield from unless(
        fails is not None,
        "conditions_unsaid",
        "GDPR 20(1); LEGAL.md 2.2",
        "Say on what legal basis the register puts these data (basis), whether they are processed by automated means "
        "(by_machine) and whether the person provided them (from_person).",
    )
    yield from unless(
        fails is not False,
        "conditions_met",
        "GDPR 20(1); LEGAL.md 2.2",
        "Every condition of the law is met: the data are to be given. A wider grant is allowed, a narrower one is not.",
    )


HANDLER = Handler(
    law="GDPR 20",
    answers=("N10", "N19", "N12"),
    duties=nothing_more,
    assess=gathered(against),
    refusals={
        CONDITIONS: "not on consent or contract, not by automated means, or not provided by the person",
        PUBLIC_TASK: "a task in the public interest or in the exercise of official authority",
        OTHERS: "the rights and freedoms of others",
    },
)
