"""What stands before the first mail leaves: the pack of the DPO, each item with a name and a date (LEGAL.md P19).

A program cannot do what these items say; it can stay silent until a named person answers for each. The clocks run all
the while: a request that comes early is due all the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum


class Item(StrEnum):
    """One item of the pack, in the order of P19."""

    RECORD_OF_PROCESSING = "record_of_processing"  # GDPR 30
    IMPACT_ASSESSMENT = "impact_assessment"  # GDPR 35, or the reasoned screening that none is needed
    CHARTER_ANNOUNCED = "charter_announced"  # amended, and announced 30 days before it holds (charter 9)
    MAIL_CONTRACT = "mail_contract"  # GDPR 28: the contract with Google, and the region of the data
    COUNSEL_CHOICES = "counsel_choices"  # LEGAL.md 6
    STAFF_INFORMED = "staff_informed"  # that the journal names who did what
    DEPUTIES = "deputies"  # who stands in, and who is on duty
    DRY_RUN_MEASURED = "dry_run_measured"  # by people who had access before
    SENDING_STOPPED_ONCE = "sending_stopped_once"  # the switch was tried: sending stops, the clocks run


CHARTER_WAIT = timedelta(days=30)
_WAITS: Mapping[Item, timedelta] = {Item.CHARTER_ANNOUNCED: CHARTER_WAIT}


def missing(done: Mapping[Item, date], today: date) -> tuple[Item, ...]:
    """The items nobody answers for yet on a local day, in order; an announcement counts once its 30 days are over.

    Args:
        done: the day of each item that somebody answers for.
        today: the present local day.
    """
    return tuple(item for item in Item if not _counts(item, done.get(item), today))


def _counts(item: Item, day: date | None, today: date) -> bool:
    return day is not None and day + _WAITS.get(item, timedelta()) <= today
