"""What happens in a demo: which letters arrive when, and what staff do; read from a scenario or made from a folder."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.mail.files import Sourced, read_letters

# A Monday morning; letters of a folder arrive then, so that a run can be repeated to the day.
START = datetime(2027, 3, 1, 8, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One letter on its way to the mailbox."""

    source: str
    raw: bytes
    at: datetime
    spam: bool = False
    dmarc: str = "pass"
    ident: str | None = None  # a .jsonl row's own id


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Something a staff member does to the case of a letter."""

    at: datetime
    do: str  # extend | confirm
    letter: str
    by: str
    code: str = ""
    sentence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """Everything that happens from outside, in order of time."""

    start: datetime
    deliveries: tuple[Delivery, ...]
    acts: tuple[Act, ...] = ()
    problems: tuple[Sourced, ...] = ()
    time_zone: str = "Europe/Paris"
    settings: dict[str, Any] = field(default_factory=dict)


def script_of_folder(path: Path) -> Script:
    """Every letter under a path, all delivered at the start; what cannot be delivered is kept as a problem."""
    found = list(read_letters(path))
    deliveries = [
        Delivery(source=one.source, raw=one.raw, at=START, ident=one.ident) for one in found if one.raw is not None
    ]
    return Script(start=START, deliveries=tuple(deliveries), problems=tuple(one for one in found if one.raw is None))


def shipped_script() -> Script:
    """The sample letters and what happens to them, as shipped."""
    folder = files("bot.sandbox") / "letters"
    plan = tomllib.loads((folder / "scenario.toml").read_text(encoding="utf-8"))
    zone = ZoneInfo(plan["time_zone"])
    start = datetime.combine(plan["first_day"], time(8, 0), zone)
    deliveries = [_delivery(row, folder, plan["first_day"], zone) for row in plan["letter"]]
    acts = [_act(row, plan["first_day"], zone) for row in plan.get("act", ())]
    return Script(
        start=start.astimezone(UTC),
        deliveries=_in_order(deliveries),
        acts=tuple(sorted(acts, key=lambda act: act.at)),
        time_zone=plan["time_zone"],
        settings=plan.get("settings", {}),
    )


def _delivery(row: dict[str, Any], folder: Any, first_day: Any, zone: ZoneInfo) -> Delivery:
    return Delivery(
        source=row["file"],
        raw=(folder / row["file"]).read_bytes(),
        at=_instant(row, first_day, zone),
        spam=row.get("spam", False),
        dmarc=row.get("dmarc", "pass"),
    )


def _act(row: dict[str, Any], first_day: Any, zone: ZoneInfo) -> Act:
    return Act(
        at=_instant(row, first_day, zone),
        do=row["do"],
        letter=row["letter"],
        by=row["by"],
        code=row.get("code", ""),
        sentence=row.get("sentence", ""),
    )


def _instant(row: dict[str, Any], first_day: Any, zone: ZoneInfo) -> datetime:
    day = first_day + timedelta(days=row.get("day", 0))
    return datetime.combine(day, row.get("time", time(9, 0)), zone).astimezone(UTC)


def _in_order(deliveries: Sequence[Delivery]) -> tuple[Delivery, ...]:
    return tuple(sorted(deliveries, key=lambda one: one.at))
