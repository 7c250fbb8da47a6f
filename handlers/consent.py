"""Withdrawal of consent (GDPR 7(3)): as easy as giving it, at any time, and it works from now on.

What rests on consent alone stops at once; the month is only the ceiling of the message that says so. Where the consent
was for marketing, `handlers.objection` rings as well (D9).
"""

from __future__ import annotations

from collections.abc import Iterator

from handlers.decisions import Level
from handlers.duties import Docket, Duty, Handler, alarm, is_answered


def duties(docket: Docket) -> Iterator[Duty]:
    """Stop what rests on the consent."""
    if not is_answered(docket.case):
        yield alarm("consent_withdrawn", Level.WARNING, "GDPR 7(3)")


HANDLER = Handler(law="GDPR 7(3)", answers=("N11", "N7", "N12"), duties=duties)
