"""The auditor's verdict as one JSON object: totals, duties by kind and month, and everything that was found wrong."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from bot.simulation.year import PARIS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.simulation.audit.duty import Duty
    from bot.simulation.audit.evidence import Evidence
    from bot.simulation.audit.verdict import Verdict

MET = ("notice", "act", "alarm", "missed")


def report_of(verdict: Verdict, evidence: Evidence, *, days: int, letters_per_day: int, seed: int) -> dict[str, Any]:
    """Everything a reader needs to believe the verdict; the totals come last."""
    return {
        "seed": seed,
        "days": days,
        "letters_per_day": letters_per_day,
        "begins": evidence.begins.isoformat(),
        "ends": evidence.ends.isoformat(),
        "duties": _by_kind(verdict.duties),
        "months": _by_month(verdict, evidence),
        "sent": dict(sorted(_sent(evidence).items())),
        "refused_acts": _refused(evidence),
        "missed_duties": [_duty(one) for one in verdict.missed],
        "unexplained_dates": [
            {"case": one.case, "journal": one.seq, "what": one.what, "shown": one.shown, "recomputed": one.recomputed}
            for one in verdict.unexplained
        ],
        "broken_notices": [
            {"notice": one.notice, "case": one.case, "gmail_id": one.gmail_id, "rule": one.rule}
            for one in verdict.broken
        ],
        "wrongly_taken": [
            {"case": one.case, "act": one.act, "by": one.by, "at": one.at.isoformat()} for one in verdict.wrongly_taken
        ],
    } | _totals(verdict, evidence)


def _totals(verdict: Verdict, evidence: Evidence) -> dict[str, int]:
    return {
        "letters": len(evidence.letters),
        "cases": len(verdict.stories),
        "notices": len(evidence.mails),
        "dates": sum(1 for one in evidence.entries if one.event == "due_date"),
        "duties_due": len(verdict.duties),
        "broken": len(verdict.broken),
        "illegal_acts_taken": len(verdict.wrongly_taken),
        "missed": len(verdict.missed),
        "unexplained": len(verdict.unexplained),
    }


def _by_kind(duties: Iterable[Duty]) -> list[dict[str, Any]]:
    kinds: dict[tuple[str, str], Counter[str]] = {}
    for one in duties:
        kinds.setdefault((one.what, one.law), Counter())[one.met] += 1
    return [
        {"duty": what, "law": law, "came_due": met.total()} | {way: met[way] for way in MET}
        for (what, law), met in sorted(kinds.items())
    ]


def _by_month(verdict: Verdict, evidence: Evidence) -> list[dict[str, Any]]:
    letters = Counter(f"{one.at.astimezone(PARIS):%Y-%m}" for one in evidence.letters.values())
    cases = Counter(f"{one.opened_at.astimezone(PARIS):%Y-%m}" for one in verdict.stories)
    notices = Counter(f"{one.at.astimezone(PARIS):%Y-%m}" for one in evidence.mails)
    met: dict[str, Counter[str]] = {}
    for one in verdict.duties:
        met.setdefault(f"{one.due.astimezone(PARIS):%Y-%m}", Counter())[one.met] += 1
    return [
        {
            "month": month,
            "letters": letters[month],
            "cases": cases[month],
            "notices": notices[month],
            "duties": found.total(),
        }
        | {way: found[way] for way in MET}
        for month in sorted({*letters, *met})
        for found in [met.get(month, Counter())]
    ]


def _sent(evidence: Evidence) -> Counter[str]:
    return Counter(one.text("notice") for one in evidence.entries if one.event == "notice_accepted")


def _refused(evidence: Evidence) -> list[dict[str, Any]]:
    """What staff tried and the law refused, a line a kind."""
    kinds = Counter((one.act, one.meant_illegal) for one in evidence.refusals if not one.accepted)
    return [{"act": act, "tried_on_purpose": meant, "times": times} for (act, meant), times in sorted(kinds.items())]


def _duty(one: Duty) -> dict[str, str]:
    return {"duty": one.what, "law": one.law, "case": one.case, "due": one.due.isoformat()}
