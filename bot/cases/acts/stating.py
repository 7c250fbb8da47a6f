"""What staff state with a decision or an ask: known names only, so that a slip of the pen is no missing fact."""

from __future__ import annotations

from collections.abc import Mapping

from bot.cases.acts.act import Refused, refuse
from bot.notice_catalogue import Catalogue
from handlers.stated import DECISION_FACTS


def check_names(facts: Mapping[str, object]) -> None:
    """Raises Refused naming each fact that neither a notice nor a decision knows."""
    known = Catalogue.load().specs.keys() | DECISION_FACTS.keys()
    if unknown := sorted(set(facts) - known):
        raise refuse(
            "unknown_fact",
            "LEGAL.md 2",
            f"No notice and no decision knows: {', '.join(unknown)}. `privacy-bot case facts NOTICE` lists the names.",
        )


def cannot_be_written(problem: str) -> Refused:
    """A notice whose facts or elements are missing is refused with their names."""
    return refuse("cannot_be_written", "LEGAL.md 2; P20", f"{problem}. State what is missing, then try again.")
