"""Names the commands and what each is for."""

from __future__ import annotations

import typer

from bot.cli.calendar import calendar
from bot.cli.case import app as case_app
from bot.cli.classify import classify
from bot.cli.deadline import deadline
from bot.cli.demo import demo
from bot.cli.evidence import evidence
from bot.cli.journal import app as journal_app
from bot.cli.keys import app as keys_app
from bot.cli.register import register
from bot.cli.retention import retention
from bot.cli.run import run
from bot.cli.sandbox import sandbox
from bot.cli.setup import setup
from bot.cli.simulate import simulate
from bot.cli.staff import app as staff_app
from bot.cli.stats import stats

app = typer.Typer(
    name="privacy-bot",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,  # its tracebacks print local variables
    help="Runs a company's privacy mailbox: understands the letters, keeps the legal clock, lets nobody read.",
)
app.command()(run)
app.command()(demo)
app.command()(simulate)
app.command()(sandbox)
app.command()(setup)
app.command()(classify)
app.command()(deadline)
app.command()(retention)
app.command()(register)
app.command()(evidence)
app.command()(calendar)
app.command()(stats)
app.add_typer(case_app, name="case")
app.add_typer(staff_app, name="staff")
app.add_typer(journal_app, name="journal")
app.add_typer(keys_app, name="keys")
