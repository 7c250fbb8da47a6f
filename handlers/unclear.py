"""A letter that may be a request (P11): the clock runs from its receipt, and staff settle what is asked (P3).

The ladder of P3 is theirs to climb: facts first, then N3-data or N23 in one letter; silence never closes a case.
"""

from __future__ import annotations

from collections.abc import Iterator

from handlers.decisions import Level
from handlers.duties import Docket, Duty, Handler, alarm, is_answered

UNRESOLVED_WORKING_DAYS = 10


def duties(docket: Docket) -> Iterator[Duty]:
    """Tell staff at once, and again while there is still time to ask the person."""
    if is_answered(docket.case):
        return
    yield alarm("unclear", Level.NOTE, "GDPR 12(2)-(3); P11")
    if docket.drive is not None:
        day = docket.calendar.add_working_days(docket.drive, -UNRESOLVED_WORKING_DAYS)
        yield alarm("unclear_unresolved", Level.WARNING, "GDPR 12(3); P3", docket.start_of(day))


HANDLER = Handler(law="GDPR 12(2)-(3); P11", answers=("N3", "N3-data", "N23"), duties=duties)
