"""Days as the law counts them: calendar days in the controller's time zone, working days, public holidays.

A working day is any day that is no public holiday, no Saturday and no Sunday (Regulation 1182/71, art. 2(2)); a
country whose weekend lies elsewhere keeps its own. Holidays are computed, never listed by hand; France means the eleven
national ones (Code du travail, L3133-1): Good Friday and 26 December belong to Alsace-Moselle and count only there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import holidays

from handlers.facts import Rulebook

_DAY = timedelta(days=1)
_LAST_SECOND = time(23, 59, 59)


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days of one place.

    Attributes:
        country: ISO 3166-1 code whose public holidays count (D5).
        subdivision: a part of it with holidays of its own, or None for the national ones.
        time_zone: IANA name; the day of an instant is the calendar day there (D1).

    Raises:
        ValueError: the country, its subdivision or the time zone is not known.
    """

    country: str = "FR"
    subdivision: str | None = None
    time_zone: str = "Europe/Paris"

    def __post_init__(self) -> None:
        _zone(self.time_zone)
        _known_years(self.country, self.subdivision)

    def local(self, instant: datetime) -> datetime:
        """The same instant on the clocks of this place.

        Raises:
            ValueError: the instant has no UTC offset, so its day cannot be known.
        """
        if instant.tzinfo is None:
            raise ValueError("an instant needs its UTC offset")
        return instant.astimezone(_zone(self.time_zone))

    def day_of(self, instant: datetime) -> date:
        """The calendar day of an instant (D1: the receipt day of the instant of acceptance)."""
        return self.local(instant).date()

    def is_working_day(self, day: date) -> bool:
        """Whether a day is no weekend day and no public holiday (Regulation 1182/71, art. 2)."""
        return not self.is_weekend(day) and self.holiday_name(day, "en") is None

    def is_weekend(self, day: date) -> bool:
        """Whether a day belongs to the weekend of this country."""
        return day.weekday() in _weekend(self.country, self.subdivision)

    def next_working_day(self, day: date) -> date:
        """The day itself if it is a working day, else the first one after it (D5, Regulation 1182/71, art. 3(4))."""
        while not self.is_working_day(day):
            day += _DAY
        return day

    def last_working_day(self, day: date) -> date:
        """The day itself if it is a working day, else the last one before it (the safe date never rolls forward)."""
        while not self.is_working_day(day):
            day -= _DAY
        return day

    def add_working_days(self, day: date, n: int) -> date:
        """The n-th working day after a day, or before it when n is negative; n = 0 is the day itself."""
        step = _DAY if n > 0 else -_DAY
        for _ in range(abs(n)):
            day += step
            while not self.is_working_day(day):
                day += step
        return day

    def end_of(self, day: date) -> datetime:
        """The last second of a day here, 23:59:59, as an instant in UTC (D6)."""
        return datetime.combine(day, _LAST_SECOND, _zone(self.time_zone)).astimezone(UTC)

    def holiday_name(self, day: date, language: str) -> str | None:
        """The public holiday a day is, named in a language ("fr", "en"; English where there is no such name), or None.

        Raises:
            ValueError: the holidays of that year are not known.
        """
        first, last = _known_years(self.country, self.subdivision)
        if not first <= day.year <= last:
            raise ValueError(f"public holidays of {self.country} are known from {first} to {last} only")
        return _holidays(self.country, self.subdivision, day.year, language).get(day)


def calendar_of(rules: Rulebook) -> Calendar:
    """The calendar a rulebook names; the same object for the same place.

    Raises:
        ValueError: the country, its subdivision or the time zone is not known.
    """
    return _calendar(rules.country, rules.subdivision, rules.time_zone)


@lru_cache(maxsize=64)
def _calendar(country: str, subdivision: str | None, time_zone: str) -> Calendar:
    return Calendar(country, subdivision, time_zone)


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError("unknown time zone: use an IANA name such as Europe/Paris") from error


@lru_cache(maxsize=64)
def _place(country: str, subdivision: str | None) -> holidays.HolidayBase:
    try:
        return holidays.country_holidays(country, subdiv=subdivision)
    except NotImplementedError as error:
        raise ValueError(
            "unknown country or subdivision: use an ISO 3166 code such as FR, or DE with the subdivision BY"
        ) from error


def _known_years(country: str, subdivision: str | None) -> tuple[int, int]:
    place = _place(country, subdivision)
    return place.start_year, place.end_year


@lru_cache(maxsize=64)
def _weekend(country: str, subdivision: str | None) -> frozenset[int]:
    return frozenset(_place(country, subdivision).weekend)


@lru_cache(maxsize=1024)
def _holidays(country: str, subdivision: str | None, year: int, language: str) -> Mapping[date, str]:
    spoken = tuple(_place(country, subdivision).supported_languages)
    # Always a language by name: left open, the library would ask the machine for its own.
    wanted = [one for prefix in (language, "en") for one in spoken if one.split("_")[0] == prefix]
    chosen = wanted[0] if wanted else None
    found = holidays.country_holidays(country, subdiv=subdivision, years=year, language=chosen)
    # Asking for a year may bring a neighbour's observed day along; each year answers for itself.
    return {day: name for day, name in found.items() if day.year == year}
