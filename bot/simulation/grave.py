"""What the DPO does the same day: a breach report, and a letter from an authority (P4, B3, B5)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from bot.simulation.lots import figures
from bot.simulation.staff import Habits, Office
from handlers.breach_clock import BreachOutcome

REPLY_WITHIN = timedelta(days=20)


def look(office: Office, case: dict[str, Any], now: datetime, habits: Habits) -> None:
    """The DPO takes what cannot wait; a case of an owner who never acts is left lying here too."""
    if habits.never or case["state"] in ("closed", "answered"):
        return
    if "breach" in case["matters"]:
        _breach(office, case, now, habits)
    if "authority" in case["matters"]:
        _authority(office, case, now, habits)


def _breach(office: Office, case: dict[str, Any], now: datetime, habits: Habits) -> None:
    number, dpo = case["case"], figures()["office"]["dpo"]
    received = datetime.fromisoformat(case["received"])
    if "aware" not in habits.done:
        habits.done.add("aware")
        aware = min(now, received + timedelta(hours=6))
        reason = "The invoice of 3 May of another customer was seen in the account; the report shows it."
        office.does("breach", number, by=dpo, now=now, aware_at=aware, reason=reason)
    elif "settled" not in habits.done and now - received > timedelta(hours=30):
        habits.done.add("settled")
        outcome = BreachOutcome.RECORDED_ONLY
        office.does(
            "breach", number, by=dpo, now=now, outcome=outcome, reason="One invoice of 3 May, read by nobody else."
        )


def _authority(office: Office, case: dict[str, Any], now: datetime, habits: Habits) -> None:
    number, dpo, today = case["case"], figures()["office"]["dpo"], office.calendar.day_of(now)
    if "dated" not in habits.done:
        habits.done.add("dated")
        habits.touched = today + REPLY_WITHIN
        office.does("authority", number, by=dpo, now=now, date=habits.touched)
    elif habits.touched is not None and today >= habits.touched - timedelta(days=5) and "told" not in habits.done:
        habits.done.add("told")
        office.does("authority", number, by=dpo, now=now, answered=today)
