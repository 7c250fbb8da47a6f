"""The demo's report as a table that a person enjoys reading."""

from __future__ import annotations

from typing import Any

# Outcome -> how it is painted.
COLOURS = {
    "case": "green",
    "unclear": "yellow",
    "follow_up": "cyan",
    "machine": "bright_black",
    "not_a_request": "white",
    "set_aside": "red",
}

NEVER_FOLDED = frozenset({"case", "received", "due at the latest", "outcome", "when"})


def print_report(report: dict[str, Any]) -> None:
    """Print the letters, then what the clock did, then the totals."""
    from bot.cli.common import console

    out = console()
    out.print(_letters(report))
    if report["refusals"] or report["alarms"]:
        out.print(_events(report))
    totals = report["totals"]
    out.print(
        f"[bold]{totals['messages']}[/] letters, [bold]{totals['cases']}[/] cases, "
        f"[bold]{totals['notices']}[/] notices sent, {len(report['alarms'])} alarms; "
        f"unaccounted {totals['unaccounted']}, sent twice {totals['duplicates']}. "
        f"The clock stopped at {report['ends'][:16].replace('T', ' ')} UTC."
    )


def _letters(report: dict[str, Any]) -> Any:
    from rich.table import Table

    table = Table(title="What became of each letter", title_justify="left", header_style="bold", row_styles=["", "dim"])
    for name in ("letter", "outcome", "asks for", "lang", "case", "received", "due at the latest", "answered with"):
        table.add_column(name, no_wrap=name in NEVER_FOLDED, overflow="fold")
    for one in report["messages"]:
        colour = COLOURS.get(one["outcome"], "white")
        table.add_row(
            one["source"],
            f"[{colour}]{one['outcome'] or 'UNACCOUNTED'}[/]",
            ", ".join([*one["rights"], *one["matters"]]) or "-",
            one["language"] or "-",
            one["case"] or "-",
            (one["received"] or "-")[:10],
            one["due"] or "-",
            ", ".join(one["notices"]) or "-",
        )
    return table


def _events(report: dict[str, Any]) -> Any:
    from rich.table import Table

    table = Table(title="What the clock and the staff did", title_justify="left", header_style="bold")
    for name in ("when", "case", "what", "why"):
        table.add_column(name, overflow="fold")
    for one in report["refusals"]:
        table.add_row(one["at"][:16].replace("T", " "), one["letter"], f"[red]{one['act']} refused[/]", one["why"])
    painted = {"urgent": "red", "warning": "yellow", "note": "white"}
    for one in report["alarms"]:
        when, colour = one["raised"][:16].replace("T", " "), painted[one["level"]]
        table.add_row(when, one["case"] or "-", f"[{colour}]{one['alarm']}[/]", one["law"])
    return table
