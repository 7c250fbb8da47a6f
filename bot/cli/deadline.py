"""`privacy-bot deadline`: the dates of one request with their derivation, or of a whole CSV file.

It needs no settings, no mailbox and no database: the same pure rules that run the daemon, asked directly.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.common import JsonOption, print_json
from bot.cli.deadline_input import COLUMNS, Request, checked, read_rows, request_of_options, request_of_row
from bot.errors import Misuse

if TYPE_CHECKING:
    from handlers.deadlines import Deadlines
    from handlers.facts import Rulebook

SUSPENDED = "SUSPENDED"
_DATES = ("due_date", "one_month_due_date", "safe_date")
_SHOWN = 20
_LABELS = {
    "fr": ("Réponse au plus tard", "Prolongation ou refus au plus tard", "Date prudente", "délai en pause"),
    "en": ("Answer by", "Extension or refusal by", "Safe date", "the clock stands still"),
}


def deadline(  # noqa: PLR0913 - the options of a command are its arguments
    received: Annotated[
        str, typer.Option("--received", metavar="ISO", help="Instant of receipt, with its offset.")
    ] = "",
    suspended: Annotated[
        str, typer.Option("--suspended", metavar="SPEC", help="Asks: kind:ask/answer, joined by '; '.")
    ] = "",
    *,
    extended: Annotated[bool, typer.Option("--extended", help="Extended by a notice that left in time.")] = False,
    extension_sent: Annotated[
        str, typer.Option("--extension-sent", metavar="ISO", help="When the extension notice left; then it decides.")
    ] = "",
    csv: Annotated[
        Path | None, typer.Option("--csv", metavar="FILE", help="Compute every row of a file: " + ",".join(COLUMNS))
    ] = None,
    language: Annotated[str, typer.Option("--language", help="Of the explanation: fr or en.")] = "fr",
    country: Annotated[str, typer.Option("--country", help="ISO 3166 code of the public holidays.")] = "FR",
    subdivision: Annotated[str, typer.Option("--subdivision", help="Of that country, such as 57 or BY.")] = "",
    time_zone: Annotated[
        str, typer.Option("--time-zone", help="IANA name of the company's time zone.")
    ] = "Europe/Paris",
    credit_r63: Annotated[
        bool,
        typer.Option("--credit-r63/--no-credit-r63", help="Whether a clarification_r63 ask stops the clock (P16)."),
    ] = True,
    json: JsonOption = False,
) -> None:
    """Say when an answer is due under GDPR 12(3), and how that date comes about."""
    rules = _rules(country, subdivision, time_zone, credit_r63=credit_r63)
    if csv is not None:
        _refuse_both(received, suspended, extension_sent, extended=extended)
        _print_table(_table(csv, rules), json=json)
        return
    if language not in _LABELS:
        raise Misuse("--language: write fr or en")
    request = request_of_options(received, suspended, extension_sent, extended=extended)
    found = checked("--received", lambda: _compute(request, rules))
    if json:
        print_json(_as_json(found, rules, language))
    else:
        typer.echo(_as_text(found, language))


def _rules(country: str, subdivision: str, time_zone: str, *, credit_r63: bool) -> Rulebook:
    from handlers.calendars import calendar_of
    from handlers.facts import Rulebook

    rules = Rulebook(
        country=country.strip().upper(),
        subdivision=subdivision.strip() or None,
        time_zone=time_zone.strip(),
        credit_clarification_r63=credit_r63,
    )
    checked("--country, --subdivision, --time-zone", lambda: calendar_of(rules))
    return rules


def _refuse_both(*single: str, extended: bool) -> None:
    if any(single) or extended:
        raise Misuse("--csv reads everything from its file: leave out --received, --suspended and --extended")


def _compute(request: Request, rules: Rulebook) -> Deadlines:
    from handlers.deadlines import deadlines

    return deadlines(
        received_at=request.received_at,
        suspensions=request.suspensions,
        extension_sent_at=request.extension_sent_at,
        extended=request.extended,
        rules=rules,
    )


def _table(path: Path, rules: Rulebook) -> list[dict[str, str]]:
    """The dates of every row; one bad row refuses the file, so that a short answer is never taken for all of it."""
    found: list[dict[str, str]] = []
    problems: list[str] = []
    for line, row in read_rows(path):
        try:
            found.append({"id": row["id"], **_row_dates(line, row, rules)})
        except Misuse as error:
            problems.append(f"\n  {error}")
    if problems:
        more = f"\n  and {len(problems) - _SHOWN} more" if len(problems) > _SHOWN else ""
        raise Misuse(f"{path}: nothing computed, {len(problems)} bad row(s){''.join(problems[:_SHOWN])}{more}")
    return found


def _row_dates(line: int, row: dict[str, str], rules: Rulebook) -> dict[str, str]:
    request = request_of_row(line, row)
    return _dates(checked(f"line {line}", lambda: _compute(request, rules)))


def _print_table(rows: Sequence[dict[str, str]], *, json: bool) -> None:
    if json:
        print_json(rows)
        return
    from csv import DictWriter
    from io import StringIO

    out = StringIO()
    writer = DictWriter(out, fieldnames=("id", *_DATES), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    typer.echo(out.getvalue(), nl=False)


def _dates(found: Deadlines) -> dict[str, str]:
    days = (found.due, found.one_month, found.safe)
    return {name: _date(day) for name, day in zip(_DATES, days, strict=True)}


def _date(day: date | None) -> str:
    return SUSPENDED if day is None else day.isoformat()


def _as_json(found: Deadlines, rules: Rulebook, language: str) -> dict[str, Any]:
    from handlers.calendars import calendar_of
    from handlers.derivation import explain

    calendar = calendar_of(rules)
    return {
        "received_day": found.received_day.isoformat(),
        **_dates(found),
        "due_at": None if found.due is None else calendar.local(calendar.end_of(found.due)).isoformat(),
        "extended": found.extended,
        "steps": [
            {
                "rule": step.rule,
                "code": step.code,
                "before": step.before and step.before.isoformat(),
                "after": step.after and step.after.isoformat(),
                "detail": dict(step.detail),
            }
            for step in found.steps
        ],
        "explained": list(explain(found, language)),
    }


def _as_text(found: Deadlines, language: str) -> str:
    from handlers.derivation import day_in_words, explain

    *labels, pause = _LABELS[language]
    width = max(len(label) for label in labels)
    days = (found.due, found.one_month, found.safe)
    told = [day_in_words(day, language) if day else pause for day in days]
    head = [f"{label:<{width}}  {day}" for label, day in zip(labels, told, strict=True)]
    lines = [f"{number:>2}. {line}" for number, line in enumerate(explain(found, language), 1)]
    return "\n".join([*head, "", *lines])
