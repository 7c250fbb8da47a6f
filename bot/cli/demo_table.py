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
    if report["alarms"]:
        out.print(_clock(report))
    if report["refusals"]:
        out.print(_staff(report))
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
            one["source"].removesuffix(".eml"),
            f"[{colour}]{one['outcome'] or 'UNACCOUNTED'}[/]",
            ", ".join([*one["rights"], *one["matters"]]) or "-",
            one["language"] or "-",
            one["case"] or "-",
            (one["received"] or "-")[:10],
            one["due"] or "-",
            ", ".join(one["notices"]) or "-",
        )
    return table


def _staff(report: dict[str, Any]) -> Any:
    """What staff tried and the rules refused."""
    from rich.table import Table

    table = Table(title="What staff tried and the law refused", title_justify="left", header_style="bold")
    for name in ("when", "who", "letter", "what", "why, and what to do instead"):
        table.add_column(name, no_wrap=name in NEVER_FOLDED, overflow="fold")
    for one in report["refusals"]:
        table.add_row(
            _minute(one["at"]), one["by"], one["letter"].removesuffix(".eml"), f"[red]{one['act']}[/]", one["why"]
        )
    return table


def _clock(report: dict[str, Any]) -> Any:
    """The alarms, a line a kind: a person wants to know what was raised, how often and since when."""
    from rich.table import Table

    table = Table(title="What the clock raised", title_justify="left", header_style="bold", row_styles=["", "dim"])
    for name in ("alarm", "level", "cases", "first", "last", "law"):
        table.add_column(name, no_wrap=name != "law", overflow="fold", justify="right" if name == "cases" else "left")
    painted = {"urgent": "red", "warning": "yellow", "note": "white"}
    for kind, found in _by_kind(report["alarms"]).items():
        level, cases = found[0]["level"], {one["case"] for one in found}
        days = sorted(_minute(one["raised"]) for one in found)
        table.add_row(kind, f"[{painted[level]}]{level}[/]", str(len(cases)), days[0], days[-1], found[0]["law"])
    return table


def _by_kind(alarms: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    kinds: dict[str, list[dict[str, Any]]] = {}
    for one in sorted(alarms, key=lambda alarm: str(alarm["raised"])):
        # "due_today@2027-06-02" is the same kind as "due_today"; what stands behind a colon names the notice.
        kinds.setdefault(str(one["alarm"]).partition("@")[0], []).append(one)
    return kinds


def _minute(instant: str) -> str:
    return instant[:16].replace("T", " ")
