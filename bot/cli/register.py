"""`privacy-bot register`: the list of requests that an authority asks for, one line each, no content."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.cli.common import JsonOption, SettingsOption, print_json, print_table

From = Annotated[str | None, typer.Option("--from", metavar="DAY", help="Requests received from this day on.")]
To = Annotated[str | None, typer.Option("--to", metavar="DAY", help="Requests received up to and with this day.")]
Csv = Annotated[Path | None, typer.Option("--csv", metavar="FILE", help="Write every column to this CSV file.")]


def register(
    *, csv: Csv = None, since: From = None, until: To = None, json: JsonOption = False, settings: SettingsOption = None
) -> None:
    """The register of requests (GDPR 5(2)): every date, decision and notice of every case, without content."""
    from bot.clock import SystemClock
    from bot.proof.register import register as lines_of
    from bot.proof.sheet import as_csv
    from bot.settings import load
    from bot.wiring.tools import open_records

    loaded = load(settings)
    zone = loaded.law.time_zone
    first, end = _span(since, until, zone)
    store = open_records(loaded)
    with store.reading() as session:
        rules = loaded.law.rulebook()
        lines = lines_of(session, loaded.gmail.mailbox, rules, SystemClock().now(), since=first, until=end)
    store.close()
    if csv is not None:
        # The mark in front tells a spreadsheet that this is UTF-8.
        csv.write_text(as_csv(lines), encoding="utf-8-sig", newline="")
        typer.echo(f"{len(lines)} requests written to {csv}")
    elif json:
        print_json({"requests": lines})
    else:
        _print(lines)


def _span(since: str | None, until: str | None, zone: str) -> tuple[datetime | None, datetime | None]:
    """The instants a span of local days begins and ends. Raises Misuse for what is no day, or a span turned round."""
    from datetime import UTC, date, timedelta
    from zoneinfo import ZoneInfo

    from bot.errors import Misuse

    try:
        days = [date.fromisoformat(one) if one else None for one in (since, until)]
        ends = [days[0], days[1] + timedelta(days=1) if days[1] else None]
    except (ValueError, OverflowError):
        raise Misuse("--from and --to take days such as 2027-03-05") from None
    if ends[0] and ends[1] and ends[0] >= ends[1]:
        raise Misuse("--from lies after --to; turn them round")
    start, end = (
        datetime(one.year, one.month, one.day, tzinfo=ZoneInfo(zone)).astimezone(UTC) if one else None for one in ends
    )
    return start, end


def _print(lines: list[dict[str, Any]]) -> None:
    rows = [
        [
            one["case_no"],
            one["received_at_local"][:10],
            " ".join(one["rights"] or one["matters"] or ["unclear"]),
            one["due"] or "suspended",
            (one["answered_at"] or "-")[:10],
            str(one["days_used"] if one["days_used"] is not None else "-"),
            "yes" if one["overdue"] else "no",
            (one["closed_at"] or "-")[:10],
        ]
        for one in lines
    ]
    print_table("Register", ["case", "received", "about", "due", "answered", "days", "overdue", "closed"], rows)
