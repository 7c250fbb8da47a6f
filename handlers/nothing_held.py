"""Nothing held (N19), or nobody found (N14): answers too, after a search that includes the archives.

GDPR 15(1): whether data are processed is to be confirmed, also when none are; archived data count (CNIL SAN-2021-021,
Free Mobile). GDPR 11(2), 12(2): whoever cannot identify the person shows it, and says what would help.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from handlers.answers import Answer, Objection, unless
from handlers.common_grounds import UNIDENTIFIED
from handlers.days import done_by_today
from handlers.facts import CaseFacts, Identity, Rulebook
from handlers.stated import flag, items
from handlers.states import RightOutcome


def against(answer: Answer, case: CaseFacts, now: datetime, rules: Rulebook) -> Iterator[Objection]:
    """What stands against saying that nothing is held, or that the person cannot be found."""
    if answer.outcome is RightOutcome.NOTHING_HELD:
        yield from searched(answer)
        yield from done_by_today("searched_on", answer, now, rules)
    if UNIDENTIFIED in answer.grounds:
        yield from searched(answer)
        yield from _unidentified(answer, case)


def searched(answer: Answer) -> Iterator[Objection]:
    """A search in every system, archives included, comes before "nothing"."""
    yield from unless(
        items(answer.facts, "searched"),
        "not_searched",
        "GDPR 15(1); N19",
        "Say where was searched (searched): every system that can hold data of this person.",
    )
    yield from unless(
        flag(answer.facts, "archives_searched"),
        "archives_not_searched",
        "GDPR 15(1); CNIL SAN-2021-021; N19",
        "Archives count. Search them, then state archives_searched.",
    )


def _unidentified(answer: Answer, case: CaseFacts) -> Iterator[Objection]:
    yield from unless(
        case.identity is not Identity.PROVEN,
        "identity_is_proven",
        "GDPR 11(2)",
        "It is proven who writes: if there are no data, answer that nothing is held (N19); otherwise answer the "
        "request.",
    )
    yield from unless(
        items(answer.facts, "additional"),
        "no_way_out",
        "GDPR 11(2), 12(2); N14",
        "Say what would let us find the person (additional); a person who provides it is answered.",
    )
