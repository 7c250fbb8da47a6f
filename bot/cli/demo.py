"""`privacy-bot demo`: the whole main job on sample letters, or yours: the real daemon against the Gmail sandbox.

Nothing of it is pretended: letters are delivered to a Gmail server on loopback, the daemon signs in with OAuth, reads
over HTTP, opens cases in a real database, and sends its notices through drafts. Only the clock is turned by hand.
"""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.common import JsonOption, SettingsOption, print_json

if TYPE_CHECKING:
    from bot.cli.demo_script import Act, Delivery, Script
    from bot.clock import VirtualClock
    from bot.sandbox import SandboxServer
    from bot.settings import Settings
    from bot.wiring.daemon import Machine


def demo(
    *,
    mail: Annotated[Path | None, typer.Option(metavar="PATH", help="Your letters: .eml, .msg, mbox, .jsonl.")] = None,
    days: Annotated[int, typer.Option(min=0, max=400, help="How many days pass afterwards.")] = 0,
    json: JsonOption = False,
    settings: SettingsOption = None,
) -> None:
    """Deliver letters to a Gmail sandbox, run the real daemon, let days pass, and show what happened."""
    from bot import logs
    from bot.cli.demo_script import script_of_folder, shipped_script
    from bot.cli.demo_table import print_report
    from bot.settings import load

    logs.configure(json=True, level="ERROR")
    script = script_of_folder(mail) if mail else shipped_script()
    with tempfile.TemporaryDirectory(prefix="privacy-bot-demo-") as folder, ExitStack() as stack:
        stage = Stage(stack, load(settings), script, Path(folder))
        stage.play(days)
        report = stage.report()
    print_json(report) if json else print_report(report)
    if report["totals"]["unaccounted"] or report["totals"]["duplicates"]:
        raise typer.Exit(1)


class Stage:
    """A sandbox, a daemon and a clock that is turned by hand."""

    def __init__(self, stack: ExitStack, settings: Settings, script: Script, folder: Path) -> None:
        from bot.cli.demo_script import Act as _Act  # noqa: F401 - read here, used in annotations
        from bot.clock import VirtualClock
        from bot.sandbox import SandboxServer

        self.script = script
        self.clock: VirtualClock = VirtualClock(script.start)
        self.settings = _demo_settings(settings, script, folder)
        self.server: SandboxServer = stack.enter_context(
            SandboxServer(clock=self.clock, address=self.settings.gmail.mailbox)
        )
        self.machine: Machine = _machine(stack, self.settings, self.server, self.clock)
        self.delivered: dict[str, str] = {}  # source -> Gmail id
        self.refusals: list[tuple[str, str]] = []

    def play(self, days: int) -> None:
        """Let everything of the script happen, and so many days pass after the start."""
        last = max((one.at for one in (*self.script.deliveries, *self.script.acts)), default=self.script.start)
        end = max(last if days or not self.script.acts else self.script.start, self.script.start + timedelta(days=days))
        todo = sorted([*self.script.deliveries, *self.script.acts], key=lambda one: one.at)
        while True:
            while todo and todo[0].at <= self.clock.now():
                self._happen(todo.pop(0))
            self.machine.daemon.until_idle()
            following = self._next_instant(todo, end)
            if following is None:
                break
            self.clock.advance_to(following)
        self.clock.advance_to(end)
        self.machine.daemon.until_idle()

    def report(self) -> dict[str, object]:
        """What happened, message by message."""
        from bot.cli.demo_report import report_of

        return report_of(self)

    def _next_instant(self, todo: list[Delivery | Act], end: datetime) -> datetime | None:
        from bot.store import queries

        with self.machine.store.reading() as session:
            due = queries.next_instant(session, self.settings.gmail.mailbox)
        coming = [one for one in (due, todo[0].at if todo else None) if one is not None and one <= end]
        later = [max(one, self.clock.now() + timedelta(seconds=1)) for one in coming]
        return min(later, default=None)

    def _happen(self, event: Delivery | Act) -> None:
        from bot.cli.demo_script import Delivery
        from bot.errors import Misuse

        if isinstance(event, Delivery):
            self.delivered[event.source] = self.server.mailbox.deliver(
                event.raw, received_at=event.at, spam=event.spam, dmarc=event.dmarc
            )
            return
        try:
            self._act(event)
        except Misuse as refusal:
            self.refusals.append((event.letter, str(refusal)))

    def _act(self, act: Act) -> None:
        from handlers.facts import ReasonCode

        number = self.case_of(act.letter)
        now, service = self.clock.now(), self.machine.service
        if act.do == "extend":
            code = ReasonCode(act.code) if act.code else None
            service.extend(number, reason_code=code, sentence=act.sentence, by=act.by, now=now)
        else:
            service.confirm(number, by=act.by, now=now)

    def case_of(self, source: str) -> str:
        """The number of the case that a letter opened or belongs to."""
        from bot.errors import Misuse
        from bot.store import queries
        from bot.store.tables import CaseRow

        with self.machine.store.reading() as session:
            row = queries.message_by_gmail_id(session, self.settings.gmail.mailbox, self.delivered[source])
            case = session.get(CaseRow, row.case_id) if row and row.case_id else None
        if case is None:
            raise Misuse(f"letter {source} has no case to act on")
        return case.number


def _demo_settings(settings: Settings, script: Script, folder: Path) -> Settings:
    gmail = settings.gmail.model_copy(
        update={"start_from": script.start - timedelta(minutes=1), **script.settings.get("gmail", {})}
    )
    storage = settings.storage.model_copy(update={"url": f"sqlite:///{folder / 'demo.db'}"})
    return settings.model_copy(update={"gmail": gmail, "storage": storage})


def _machine(stack: ExitStack, settings: Settings, server: SandboxServer, clock: VirtualClock) -> Machine:
    from bot.mail.oauth import SCOPES
    from bot.store.session import open_store
    from bot.vault.keys import new_keys
    from bot.wiring.daemon import build
    from bot.wiring.gmail import open_with_refresh_token
    from classifiers.pipeline import load as load_classifier

    store = open_store(settings.storage.url)
    stack.callback(store.close)
    store.upgrade()
    mailbox = open_with_refresh_token(
        settings, clock, base_url=server.url, token_url=server.token_url, refresh_token=server.grant(scopes=SCOPES)
    )
    return build(
        settings, store=store, mailbox=mailbox, classifier=load_classifier(), keys=new_keys(), clock=clock
    )
