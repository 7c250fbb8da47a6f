"""Figures for management: aggregates in which nobody can be found again (P1, internal operations; k at least 5).

A cell of fewer than five cases is withheld; where it is the only one of its table, the next smallest is withheld too,
since the total would give it away.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from bot.store import queries
from bot.store.session import Store

K = 5


def statistics(store: Store, mailbox: str) -> dict[str, Any]:
    """Counts of cases by state, right, matter, language and channel; None where a cell is withheld."""
    with store.reading() as session:
        cases = queries.all_cases(session, mailbox)
    total = len(cases)
    return {
        "cases": total if total == 0 or total >= K else None,
        "withheld_below": K,
        "by_state": suppressed(Counter(one.state for one in cases)),
        "by_channel": suppressed(Counter(one.channel for one in cases)),
        "by_language": suppressed(Counter(one.language for one in cases)),
        "by_right": suppressed(_words(one.rights for one in cases)),
        "by_matter": suppressed(_words(one.matters for one in cases)),
    }


def suppressed(counts: Counter[str]) -> dict[str, int | None]:
    """Counts with small cells, and what would give one away, withheld."""
    hidden = {name for name, count in counts.items() if count < K}
    if len(hidden) == 1 and len(counts) > 1:
        hidden.add(min((name for name in counts if name not in hidden), key=lambda name: (counts[name], name)))
    return {name: None if name in hidden else counts[name] for name in sorted(counts)}


def _words(lists: Iterable[str]) -> Counter[str]:
    return Counter(word for words in lists for word in words.split())
