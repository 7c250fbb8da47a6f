"""A complaint to us: no right, but a person who is not content, and who may go to the authority next (GDPR 77).

No text sets a term for the answer, so the month of GDPR 12(3) runs out of caution, with all its alarms.
"""

from __future__ import annotations

from collections.abc import Iterator

from handlers.decisions import Level
from handlers.duties import Docket, Duty, Handler, alarm, is_answered


def duties(docket: Docket) -> Iterator[Duty]:
    """Tell staff at once."""
    if not is_answered(docket.case):
        yield alarm("complaint", Level.WARNING, "GDPR 12(3), 77; LEGAL.md 4.1")


HANDLER = Handler(law="GDPR 77", answers=("N22",), duties=duties)
