"""What somebody tries now and then although the law forbids it; the service must refuse each, and say why."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.cases.acts.steps import RestrictionAct
from bot.simulation import stated
from bot.simulation.staff import Office
from classifiers.labels import Right
from handlers.facts import ReasonCode, SuspensionKind
from handlers.states import RightOutcome


def attempt(office: Office, case: dict[str, Any], now: datetime, by: str) -> None:
    """Try every forbidden act that a case invites."""
    number = case["case"]
    rights = [Right(one) for one in case["rights"]]
    short = "We are short of staff at the moment"
    office.does(
        "extend", number, by=by, now=now, illegal=True, reason_code=ReasonCode.COMPLEX_RETRIEVAL, sentence=short
    )
    copy = stated.identity_doubt() | {"doubt": "Please send a copy of your passport", "means": ["passport", "id_card"]}
    office.does("ask", number, by=by, now=now, illegal=True, what=SuspensionKind.IDENTITY, facts=copy)
    office.does("restriction", number, by=by, now=now, illegal=True, act=RestrictionAct.LIFT)
    for right in rights:
        bare = {"right": right, "outcome": RightOutcome.REFUSED, "ground": "", "facts": {}}
        office.does("decide", number, by=by, now=now, illegal=True, **bare)
    if "stop_marketing_today" in case["open_alarms"] and Right.OBJECTION in rights:
        ground, facts = stated.refused(Right.OBJECTION)
        wrong = {"right": Right.OBJECTION, "outcome": RightOutcome.REFUSED, "ground": ground, "facts": facts}
        office.does("decide", number, by=by, now=now, illegal=True, **wrong)
    if not rights:
        office.does("close", number, by="", now=now, illegal=True)
