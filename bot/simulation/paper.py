"""What passes over paper: requests by post, by telephone or at the counter, and the letters that go back (T13, D1)."""

from __future__ import annotations

import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot.simulation.lots import figures
from bot.simulation.staff import Habits, Office
from classifiers.labels import Right
from handlers.facts import Channel

CHANNELS = (Channel.POST, Channel.POST, Channel.PHONE, Channel.IN_PERSON)
ADDRESS = ("Sample Person", "1 rue de l’Exemple", "75000 Paris")
RIGHTS = (Right.ACCESS, Right.ERASURE, Right.RECTIFICATION, Right.OBJECTION, Right.PORTABILITY)


def arrive(office: Office, now: datetime) -> None:
    """Now and then somebody asks without a mail; a colleague records it, with the day it really came."""
    if not office.lots.happens(figures()["habits"]["open_by_post"]):
        return
    channel, right = office.lots.one_of(CHANNELS), office.lots.one_of(RIGHTS)
    late = timedelta(days=office.lots.between(0, 4), hours=office.lots.between(0, 20))
    by = figures()["staff"][0]["name"]
    language = office.lots.one_of(("fr", "fr", "en"))
    office.service.open_case(channel=channel, received_at=now - late, rights=[right], language=language, by=by, now=now)


def send(office: Office, case: dict[str, Any], now: datetime, habits: Habits) -> None:
    """Print what waits for paper, and carry it to the post the same day."""
    number, by, today = case["case"], habits.owner, office.calendar.day_of(now)
    shown = office.service.show(number)
    waiting = [one["notice"] for one in shown["notices"] if one["status"] == "printed" and one["sent"] is None]
    if "n1_by_staff" in shown["open_alarms"]:
        waiting = ["N1", *waiting]
    for notice in dict.fromkeys(waiting):
        with tempfile.TemporaryDirectory(prefix="privacy-bot-letter-") as folder:
            out = Path(folder) / "letter.pdf"
            printed = office.does("letter", number, by=by, now=now, notice=notice, address=ADDRESS, out=out)
        if printed:
            office.does("posted", number, by=by, now=now, notice=notice, on=today)
