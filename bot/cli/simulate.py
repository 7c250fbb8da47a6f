"""`privacy-bot simulate`: a year of a privacy mailbox in minutes, and an auditor's verdict on it."""

from __future__ import annotations

import sys
import tempfile
from contextlib import ExitStack
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.common import JsonOption, SettingsOption, print_json

if TYPE_CHECKING:
    from bot.cli.simulate_play import Play
    from bot.settings import Settings
    from bot.simulation.audit.verdict import Verdict

FIRST_DAY = date(2027, 1, 1)


def simulate(
    *,
    days: Annotated[int, typer.Option(min=1, max=800, help="How many days pass.")] = 365,
    letters_per_day: Annotated[int, typer.Option(min=1, max=200, help="New letters a day; replies come besides.")] = 5,
    seed: Annotated[int, typer.Option(help="The same seed draws the same people, letters, staff and faults.")] = 1,
    json: JsonOption = False,
    settings: SettingsOption = None,
) -> None:
    """Let a year pass: people write, staff act or do not, Gmail fails; then audit every duty, date and notice."""
    from bot import logs
    from bot.cli.simulate_report import report_of
    from bot.cli.simulate_table import print_report
    from bot.settings import load

    logs.configure(json=True, level="ERROR")
    with tempfile.TemporaryDirectory(prefix="privacy-bot-simulate-") as folder, ExitStack() as stack:
        play = played(stack, Path(folder), load(settings), days=days, letters_per_day=letters_per_day, seed=seed)
        verdict = judged(play)
        report = report_of(verdict, play.evidence(), days=days, letters_per_day=letters_per_day, seed=seed)
    print_json(report) if json else print_report(report)
    if not verdict.sound:
        raise typer.Exit(1)


def played(stack: ExitStack, folder: Path, settings: Settings, *, days: int, letters_per_day: int, seed: int) -> Play:
    """A year, played on a stage that `stack` takes down; the database is thrown away, so it lives in memory."""
    from bot.cli.simulate_play import Play
    from bot.cli.stage import open_stage
    from bot.simulation.year import PARIS
    from classifiers.pipeline import load as load_classifier

    stage = open_stage(
        stack,
        folder,
        settings=settings,
        start=datetime(FIRST_DAY.year, FIRST_DAY.month, FIRST_DAY.day, tzinfo=PARIS),
        classifier=load_classifier(),
        gmail={"own_forwarders": ("@support.example.com",)},
        database="sqlite://",
    )
    play = Play(stage, days=days, letters_per_day=letters_per_day, seed=seed)
    play.run(_show_month if sys.stderr.isatty() else lambda _day: None)
    return play


def judged(play: Play) -> Verdict:
    """The auditor's verdict on what was played."""
    from bot.notice_catalogue import Catalogue
    from bot.simulation.audit.verdict import audit
    from classifiers.language import shipped as detector

    return audit(play.evidence(), languages_of=Catalogue.load().languages, detect=detector().detect)


def _show_month(day: date) -> None:
    """A sign of life while a person waits."""
    if day.day == 1:
        typer.echo(f"{day:%B %Y} …", err=True)
