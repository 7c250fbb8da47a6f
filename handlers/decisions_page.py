"""Draws `docs/decisions.md` from the rules, so that page and rules cannot differ.

To draw it anew: `python -c "from handlers.decisions_page import page; print(page(), end='')" > docs/decisions.md`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime

from classifiers.labels import Matter, Right
from handlers import approvals, asks, retention
from handlers.answer_notices import notices_of
from handlers.answers import Answer
from handlers.common_grounds import COMMON, EXCESSIVE
from handlers.duties import Handler
from handlers.facts import CaseFacts, Channel, Rulebook
from handlers.registry import HANDLERS
from handlers.stated import DECISION_FACTS
from handlers.states import RightOutcome, State

_HEAD = """# What may be decided

Drawn from the rules in `handlers/` by `handlers/decisions_page.py`; a test compares the two.
A person decides; the program says what stands against it, asks for the approvals, and sends what was decided.

"""
_THEN = datetime(2026, 1, 5, tzinfo=UTC)
_OUTCOMES = (RightOutcome.GRANTED, RightOutcome.PARTLY, RightOutcome.REFUSED, RightOutcome.NOTHING_HELD)


def page() -> str:
    """The page `docs/decisions.md` (Markdown)."""
    rights = "\n".join(_right(right) for right in Right)
    parts = [rights, _matters(), _common(), _approvals(), _asks(), _stated(), _retention()]
    return _HEAD + "\n".join(parts)


def _right(right: Right) -> str:
    handler = HANDLERS[right]
    parts = (
        f"## {right} ({handler.law})\n",
        _listed("Granted on", handler.grounds),
        _listed("Refused, whole or in part, on", handler.refusals),
        _table(("Outcome", "Said by", "Other people who approve"), _outcomes(right, handler)),
    )
    return "\n".join(part for part in parts if part)


def _outcomes(right: Right, handler: Handler) -> Iterator[tuple[str, ...]]:
    for outcome in _OUTCOMES:
        if outcome is RightOutcome.NOTHING_HELD and "N19" not in handler.answers:
            continue
        answer = Answer(about=right, outcome=outcome, decided_by="", decided_at=_THEN)
        need = approvals.needed(answer, _case(right), _THEN, Rulebook())
        yield str(outcome), ", ".join(notices_of(handler, answer)), _people(need.others, need.kinds)


def _case(right: Right) -> CaseFacts:
    return CaseFacts(
        number="", channel=Channel.MAIL, received_at=_THEN, opened_at=_THEN, state=State.IN_PROGRESS, rights=(right,)
    )


def _people(others: int, why: tuple[approvals.ApprovalKind, ...]) -> str:
    return f"{others} ({', '.join(why)})" if others else "none"


def _matters() -> str:
    rows = ((str(matter), HANDLERS[matter].law, ", ".join(HANDLERS[matter].answers)) for matter in Matter)
    return "## Matters\n\n" + _table(("Matter", "Law", "Answered by"), rows)


def _common() -> str:
    rows = [(f"`{code}`", one.meaning, one.notice) for code, one in COMMON.items()]
    rows.append((f"`{EXCESSIVE}`, no outcome yet", "a fee is offered as a choice, with its cost basis", "N13"))
    return "## Grounds that can meet any right\n\n" + _table(("Ground", "When", "Said by"), rows)


def _approvals() -> str:
    rows = (
        (str(kind), str(one.others), ", ".join(sorted(one.roles)) or "any", one.law)
        for kind, one in approvals.TABLE.items()
    )
    return "## Approvals besides the decider's\n\n" + _table(("Why", "People", "Roles", "Rule"), rows)


def _asks() -> str:
    rows = ((str(kind), asks.NOTICES[kind], str(asks.EVENTS.get(kind, "no move"))) for kind in asks.AskKind)
    return "## What may be asked of the person\n\n" + _table(("Ask", "Notice", "Event"), rows)


def _stated() -> str:
    rows = ((f"`{name}`", one.kind, one.meaning) for name, one in DECISION_FACTS.items())
    head = "## What a decision rests on and no notice tells\n\nStated by staff, kept sealed, never logged.\n\n"
    return head + _table(("Fact", "Kind", "Meaning"), rows)


def _retention() -> str:
    rows = ((str(item), _term(row), str(row.start), row.law) for item, row in retention.TABLE.items())
    return "## How long things are kept\n\n" + _table(("Item", "Kept", "From", "Rule"), rows)


def _term(row: retention.Row) -> str:
    length = f"{row.months} months" if row.months else f"{row.days} days"
    return f"{length}, restricted archive after {row.archive_months}" if row.archive_months else length


def _listed(head: str, grounds: Mapping[str, str]) -> str:
    if not grounds:
        return ""
    return f"{head}:\n\n" + "".join(f"- `{code}` {meaning}\n" for code, meaning in grounds.items())


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = (f"| {' | '.join(row)} |\n" for row in (head, ("---",) * len(head), *rows))
    return "".join(lines)
