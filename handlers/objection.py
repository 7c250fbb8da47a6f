"""Objection (GDPR 21): direct marketing stops without a condition; any other objection freezes the data meanwhile.

21(2)-(3): marketing stops the same working day, whoever wrote (D9). The alarm asks for no proof of the sender: to stop
mail to an address harms nobody, can be undone, and needs no reason. The confirmation N11 still waits for a proven
sender. 21(1): the controller, not the person, must show compelling grounds, and until then the data are restricted
(18(1)(d), LEGAL.md 2.2); a person confirms it (P6).
"""

from __future__ import annotations

from collections.abc import Iterator

from classifiers.labels import Aspect
from handlers.decisions import Level
from handlers.duties import Docket, Duty, Handler, alarm, is_answered


def duties(docket: Docket) -> Iterator[Duty]:
    """Stop marketing today; propose a restriction for every other objection."""
    if is_answered(docket.case):
        return
    if Aspect.MARKETING in docket.case.aspects:
        yield alarm("stop_marketing_today", Level.URGENT, "GDPR 21(2)-(3); D9")
    else:
        yield alarm("restriction_proposed", Level.WARNING, "GDPR 18(1)(d), 21(1); LEGAL.md 2.2")


HANDLER = Handler(law="GDPR 21", answers=("N11", "N12"), duties=duties)
