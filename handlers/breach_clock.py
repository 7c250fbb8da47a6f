"""The hours of a breach: 72 from awareness, counted in elapsed time (GDPR 33(1); charter 7.3, T31; B1-B8).

Periods in hours know no weekend and no roll (Regulation 1182/71, art. 3(4) excepts them), so everything is computed in
UTC: a night on which the clocks change has as many hours as it has. The hour of the event is not counted (art. 3(1)),
so the legal end lies 72 hours after the next full hour; the safe end, shown beside it, forgoes that.

The DPO decides when the company became aware; until then the report itself starts a provisional clock. Nothing here
notifies an authority: a person does (B6).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

PERIOD = timedelta(hours=72)
PAGING_HOURS = (0, 12, 24, 48, 60, 68)
_HOUR = timedelta(hours=1)


class BreachOutcome(StrEnum):
    """How a breach report ends; the DPO decides (B5)."""

    NOT_A_BREACH = "not_a_breach"
    RECORDED_ONLY = "recorded_only"  # no risk likely: GDPR 33(5) alone
    NOTIFIED = "notified"
    NOTIFIED_LATE = "notified_late"  # GDPR 33(1), second sentence: with reasons
    PEOPLE_INFORMED = "people_informed"  # GDPR 34


_WITH_REASON = frozenset({BreachOutcome.NOT_A_BREACH, BreachOutcome.NOTIFIED_LATE})


@dataclass(frozen=True, slots=True, kw_only=True)
class BreachClock:
    """The clock of one breach report; every instant is in UTC.

    Attributes:
        received_at: when the first company server accepted the report.
        aware_at: when the DPO says that the company became aware, or None while that is open (B3).

    Raises:
        ValueError: an instant without offset, or awareness before the report.
    """

    received_at: datetime
    aware_at: datetime | None = None

    def __post_init__(self) -> None:
        if self.aware_at is not None and _utc(self.aware_at) < _utc(self.received_at):
            raise ValueError("aware_at cannot lie before the report was received (B3)")

    @property
    def provisional(self) -> bool:
        """Whether the DPO has not set `aware_at` yet (B2)."""
        return self.aware_at is None

    @property
    def started_at(self) -> datetime:
        """Where the 72 hours start: awareness, or the report while that is open."""
        return _utc(self.received_at if self.aware_at is None else self.aware_at)

    @property
    def safe_end(self) -> datetime:
        """72 elapsed hours after the start: the end every reading accepts (B2, B3)."""
        return self.started_at + PERIOD

    @property
    def legal_end(self) -> datetime | None:
        """72 hours after the next full hour (B3, Regulation 1182/71, art. 3(1)); None while provisional."""
        return None if self.provisional else _next_full_hour(self.started_at) + PERIOD

    @property
    def pages(self) -> tuple[tuple[int, datetime], ...]:
        """When DPO and security are paged, as (hours since the start, instant); day and night (B4)."""
        return tuple((hours, self.started_at + timedelta(hours=hours)) for hours in PAGING_HOURS)

    def pages_due(self, now: datetime) -> tuple[int, ...]:
        """The paging hours that have come by `now`; the caller leaves out those already paged (B4)."""
        return tuple(hours for hours, at in self.pages if at <= _utc(now))

    def notification(self, notified_at: datetime) -> BreachOutcome:
        """Whether a notification was made in time or late (B5); while provisional the safe end decides."""
        in_time = _utc(notified_at) <= (self.legal_end or self.safe_end)
        return BreachOutcome.NOTIFIED if in_time else BreachOutcome.NOTIFIED_LATE


def needs_reason(outcome: BreachOutcome) -> bool:
    """Whether the outcome is recorded with its reason (B5, GDPR 33(1))."""
    return outcome in _WITH_REASON


def reporter_notices(*, also_a_request: bool) -> tuple[str, ...]:
    """What the reporter gets: N18, and N1 if the letter also exercises a right (B8)."""
    return ("N18", "N1") if also_a_request else ("N18",)


def _utc(instant: datetime) -> datetime:
    if instant.tzinfo is None:
        raise ValueError("an instant needs its UTC offset")
    return instant.astimezone(UTC)


def _next_full_hour(instant: datetime) -> datetime:
    return instant.replace(minute=0, second=0, microsecond=0) + _HOUR
