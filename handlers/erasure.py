"""Erasure (GDPR 17): any ground of 17(1) suffices; 17(3) keeps only what is necessary, so a part is the usual answer.

N7 answers it and says what was kept, why and how long (LEGAL.md 2.2). The program never erases: a person decides (P6),
and an active account needs a proven identity first (T12).
"""

from __future__ import annotations

from collections.abc import Iterator

from classifiers.labels import Aspect
from handlers.decisions import Level
from handlers.duties import Docket, Duty, Handler, alarm, is_answered


def duties(docket: Docket) -> Iterator[Duty]:
    """Data collected from a child go first (GDPR 17(1)(f); LEGAL.md 2.2, minors)."""
    if Aspect.MINOR in docket.case.aspects and not is_answered(docket.case):
        yield alarm("erasure_of_minor", Level.WARNING, "GDPR 17(1)(f), 8(1); P18")


HANDLER = Handler(law="GDPR 17, 19", answers=("N7", "N19", "N12"), duties=duties)
