"""`privacy-bot run`: the daemon."""

from __future__ import annotations

import signal
import threading
from typing import Annotated

import typer

from bot.cli.common import JsonOption, SettingsOption, print_json


def run(
    *,
    once: Annotated[bool, typer.Option("--once", help="Work until there is nothing left to do, then stop.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Send nothing; show each notice instead.")] = False,
    json: JsonOption = False,
    settings: SettingsOption = None,
) -> None:
    """Run the mailbox: read, open cases, keep the clock, answer."""
    from bot import logs
    from bot.clock import SystemClock
    from bot.settings import load
    from bot.wiring.daemon import build
    from bot.wiring.gmail import open_configured_mailbox
    from bot.wiring.go_live import open_items, silent_until_ready
    from bot.wiring.tools import open_state
    from classifiers.pipeline import load as load_classifier

    loaded = load(settings)
    logs.configure(json=json)
    stop = threading.Event()
    clock = SystemClock(stop)
    store, keyring = open_state(loaded)
    if waiting := open_items(loaded, clock.now()):
        typer.echo(f"Nothing is sent yet; every clock runs. Missing in [go_live]: {', '.join(waiting)}", err=True)
    machine = build(
        silent_until_ready(loaded, clock.now()),
        store=store,
        mailbox=open_configured_mailbox(loaded, clock),
        classifier=load_classifier(),
        keyring=keyring,
        clock=clock,
        show=_show if dry_run else None,
    )
    if once:
        turns = machine.daemon.until_idle()
        print_json({"turns": turns, "cases": len(machine.service.list_cases())}) if json else None
        return
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stop.set())
    machine.daemon.run(stop.is_set)


def _show(notice: str, body: str) -> None:
    typer.echo(f"--- {notice} (not sent)\n{body}\n")
