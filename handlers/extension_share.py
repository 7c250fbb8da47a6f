"""How often cases are extended: more than one in ten of a period and the DPO hears of it (GDPR 12(3); LEGAL.md P7).

An extension is for the complexity and number of requests; where it becomes a habit, the grounds no longer hold.
"""

from __future__ import annotations

from datetime import timedelta

from handlers.decisions import Level, Raise

PERIOD = timedelta(days=90)
"""The cases received in so many days are counted."""
ONE_IN = 10
ALARM = Raise(key="extensions_frequent", level=Level.WARNING, law="GDPR 12(3); P7")


def is_frequent(*, extended: int, received: int) -> bool:
    """Whether more than one in ten of the cases received in the period was extended; no case is too few to count."""
    return extended * ONE_IN > received
