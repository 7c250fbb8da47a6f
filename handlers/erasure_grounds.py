"""Why data are erased and why some are kept: the tables of GDPR 17(1) and 17(3) (LEGAL.md 2.2; T19)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime

from handlers.answers import Answer, Objection, unless
from handlers.days import still_ahead
from handlers.facts import CaseFacts, Rulebook
from handlers.stated import Facts, day, is_particular, records, text
from handlers.states import RightOutcome

GROUNDS: Mapping[str, str] = {
    "17(1)(a)": "no longer needed for what they were collected for",
    "17(1)(b)": "consent withdrawn and no other legal ground",
    "17(1)(c)": "objection without overriding grounds, or to marketing",
    "17(1)(d)": "processed unlawfully",
    "17(1)(e)": "a legal duty to erase",
    "17(1)(f)": "collected from a child for an online service",
}
EXCEPTIONS: Mapping[str, str] = {
    "17(3)(a)": "freedom of expression and information",
    "17(3)(b)": "a legal duty to keep, such as invoices for ten years (C. com. L123-22)",
    "17(3)(c)": "public health",
    "17(3)(d)": "research, statistics, archiving: only if erasure would make them impossible or seriously impair them",
    "17(3)(e)": "legal claims",
}
NONE_APPLIES = "17(1)"
STATISTICS = "17(3)(d)"
_EXCEPTION = re.compile(r"17\(3\)\([a-e]\)")


def against_kept(answer: Answer, _case: CaseFacts, now: datetime, rules: Rulebook) -> Iterator[Objection]:
    """Each category that is kept has its ground and its end; what a part keeps is told."""
    kept = records(answer.facts, "kept")
    yield from unless(
        bool(kept) == (answer.outcome is RightOutcome.PARTLY) or not answer.gives,
        "kept_means_partly",
        "GDPR 17(3), 12(4)",
        "What is kept makes the answer partly granted, and a part says what is kept. Let outcome and list (kept) "
        "agree.",
    )
    for one in kept:
        yield from _kept(one, now, rules)
    if STATISTICS in _used(answer):
        yield from _impaired(answer)


def _kept(one: Facts, now: datetime, rules: Rulebook) -> Iterator[Objection]:
    what = text(one, "what")
    yield from unless(
        what and _EXCEPTION.search(text(one, "ground")),
        "kept_without_ground",
        "GDPR 17(3); LEGAL.md 2.2",
        "Each category that is kept names itself (what) and one of 17(3)(a) to (e) (ground); whatever has none is "
        "erased.",
    )
    yield from unless(
        still_ahead(day(one, "until"), now, rules),
        "kept_without_end",
        "GDPR 5(1)(e), 17(3); LEGAL.md 2.2",
        "Each category that is kept has a last day that lies ahead (until); what is past its day is erased.",
    )


def _used(answer: Answer) -> set[str]:
    kept = {found for one in records(answer.facts, "kept") for found in _EXCEPTION.findall(text(one, "ground"))}
    return kept | set(answer.grounds)


def _impaired(answer: Answer) -> Iterator[Objection]:
    """The charter lets statistics alone refuse; the law does not (T19)."""
    yield from unless(
        is_particular(text(answer.facts, "impairment")),
        "impairment_unproven",
        "GDPR 17(3)(d); T19",
        "Statistics keep data only if erasing these would make them impossible or impair them seriously. Say how "
        "(impairment), or erase them.",
    )
