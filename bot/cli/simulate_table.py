"""The year as two tables that a person enjoys: month by month, and duty by duty."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

FOUND = {
    "missed_duties": ("Missed in silence", ("duty", "law", "case", "due")),
    "unexplained_dates": ("Dates that the journal does not give", ("case", "journal", "what", "shown", "recomputed")),
    "broken_notices": ("Notices that broke a rule", ("notice", "case", "rule")),
    "wrongly_taken": ("Acts taken although the law forbids them", ("case", "act", "by", "at")),
}
MOST_SHOWN = 20


def print_report(report: dict[str, Any]) -> None:
    """Print the year, its duties, what was found wrong, and the verdict."""
    from bot.cli.common import console

    out = console()
    out.print(_table("The year, month by month", report["months"], {"month": _month}))
    out.print(_table("What the law asked, and how it was met", report["duties"], {"duty": _words}))
    for key, (title, columns) in FOUND.items():
        if report[key]:
            shown = [{name: one[name] for name in columns} for one in report[key][:MOST_SHOWN]]
            out.print(_table(f"{title} ({len(report[key])})", shown, {}))
    refused = sum(one["times"] for one in report["refused_acts"])
    sound = not any(report[key] for key in FOUND)
    verdict = "[green]Nothing was missed in silence.[/]" if sound else "[red]The year does not pass.[/]"
    out.print(
        f"{verdict} [bold]{report['letters']}[/] letters, [bold]{report['cases']}[/] cases, "
        f"[bold]{report['notices']}[/] notices, {refused} acts refused; "
        f"[bold]{report['duties_due']}[/] duties came due: "
        f"missed {report['missed']}, dates unexplained {report['unexplained']} of {report['dates']}, "
        f"notices broken {report['broken']}."
    )


def _table(title: str, rows: Iterable[dict[str, Any]], spelled: dict[str, Any]) -> Any:
    from rich.table import Table

    lines = list(rows)
    table = Table(title=title, title_justify="left", header_style="bold", row_styles=["", "dim"])
    for name in lines[0] if lines else ():
        number = isinstance(lines[0][name], int)
        table.add_column(_words(name), justify="right" if number else "left", overflow="fold")
    for one in lines:
        table.add_row(*(_cell(name, value, spelled) for name, value in one.items()))
    return table


def _cell(name: str, value: Any, spelled: dict[str, Any]) -> str:
    if name == "missed" and value:
        return f"[bold red]{value}[/]"
    if value == 0:
        return "·"
    return str(spelled[name](value) if name in spelled else value)


def _month(value: str) -> str:
    return f"{date.fromisoformat(value + '-01'):%B %Y}"


def _words(value: str) -> str:
    return value.replace("_", " ")
