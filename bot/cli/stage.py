"""A stage: the Gmail sandbox, the real daemon, and a clock that is turned by hand.

Demos, simulations and story tests play on it. Nothing is pretended but the time: the daemon signs in with OAuth, reads
over HTTP, keeps its cases in a real database and sends through drafts.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Self

from bot.cases.understanding import Classifier
from bot.clock import VirtualClock
from bot.errors import Misuse
from bot.mail.gmail import GmailMailbox
from bot.mail.oauth import SCOPES
from bot.sandbox import SandboxServer
from bot.sandbox.faults import Fault, FaultKind
from bot.sandbox.switches import Switches
from bot.settings import Settings
from bot.store import queries
from bot.store.session import Store, open_store
from bot.store.tables import CaseRow
from bot.vault.keyring import Keyring
from bot.vault.keys import create_keys
from bot.wiring.daemon import Machine, build
from bot.wiring.gmail import open_with_refresh_token


@dataclass(kw_only=True)
class Stage:
    """Everything on stage; build it with `open_stage`."""

    settings: Settings
    clock: VirtualClock
    server: SandboxServer
    store: Store
    keyring: Keyring
    classifier: Classifier
    machine: Machine
    mailbox: GmailMailbox
    refresh_token: str
    gmail_ids: dict[str, str] = field(default_factory=dict)  # what a letter is called -> its Gmail id

    def deliver(
        self,
        name: str,
        raw: bytes,
        *,
        spam: bool = False,
        dmarc: str | None = "pass",
        received_at: datetime | None = None,
    ) -> str:
        """A letter reaches the mailbox, now or at an instant that Gmail gives it (aware); returns its Gmail id."""
        received_at = received_at or self.clock.now()
        gmail_id = self.server.mailbox.deliver(raw, received_at=received_at, spam=spam, dmarc=dmarc)
        self.gmail_ids[name] = gmail_id
        return gmail_id

    def work(self) -> int:
        """Let the daemon work until there is nothing left to do for now."""
        return self.machine.daemon.until_idle()

    def pass_time(self, until: datetime, happenings: Mapping[datetime, list[Callable[[], None]]] | None = None) -> None:
        """Turn the clock to an instant, stopping wherever something falls due or happens."""
        todo = sorted((happenings or {}).items())
        while True:
            while todo and todo[0][0] <= self.clock.now():
                for happen in todo.pop(0)[1]:
                    happen()
            self.work()
            following = self.next_stop(todo[0][0] if todo else None, until)
            if following is None:
                break
            self.clock.advance_to(following)
        self.clock.advance_to(until)
        self.work()

    def fail(self, kind: str, method: str) -> None:
        """Gmail fails once, at its next call of a method, in one of the ways of `bot.sandbox.faults`."""
        self.server.faults.add(Fault(kind=FaultKind(kind), method=method))

    def restart(self) -> None:
        """The process ends and another begins: everything is put together anew around the same database and mailbox."""
        self.mailbox.close()
        self.mailbox = open_with_refresh_token(self.settings, self.clock, self.refresh_token)
        self.machine = build(
            self.settings,
            store=self.store,
            mailbox=self.mailbox,
            classifier=self.classifier,
            keyring=self.keyring,
            clock=self.clock,
        )

    def change_settings(self, **tables: Mapping[str, Any]) -> Self:
        """Change settings of some tables and restart."""
        update = {name: getattr(self.settings, name).model_copy(update=values) for name, values in tables.items()}
        self.settings = self.settings.model_copy(update=update)
        self.restart()
        return self

    def close(self) -> None:
        """Close the connections to the mailbox."""
        self.mailbox.close()

    def case_of(self, name: str) -> str:
        """The number of the case that a letter opened or belongs to. Raises Misuse if it has none."""
        with self.store.reading() as session:
            row = queries.message_by_gmail_id(session, self.settings.gmail.mailbox, self.gmail_ids.get(name, ""))
            case = session.get(CaseRow, row.case_id) if row and row.case_id else None
        if case is None:
            raise Misuse(f"letter {name} has no case")
        return case.number

    def next_stop(self, coming: datetime | None, until: datetime) -> datetime | None:
        """The next instant up to `until` at which something falls due or `coming` happens; None when nothing does."""
        with self.store.reading() as session:
            due = queries.next_instant(session, self.settings.gmail.mailbox)
            # Put off because Gmail failed: a running daemon polls on.
            if queries.has_fresh_messages(session, self.settings.gmail.mailbox):
                due = self.clock.now() + timedelta(minutes=1)
        stops = [one for one in (due, coming) if one is not None and one <= until]
        # A stop that lies in the past still wants work: the clock must move for it to be looked at again.
        return min((max(one, self.clock.now() + timedelta(seconds=1)) for one in stops), default=None)


def open_stage(
    stack: ExitStack,
    folder: Path,
    *,
    settings: Settings,
    start: datetime,
    classifier: Classifier,
    gmail: Mapping[str, Any] | None = None,
    switches: Switches | None = None,
    database: str | None = None,
) -> Stage:
    """Set the stage at an instant (aware) in an empty folder; `stack` takes it down again.

    The user's settings hold, except for where the mailbox is, the credentials and the database.
    """
    clock = VirtualClock(start)
    server = stack.enter_context(
        SandboxServer(clock=clock, address=settings.gmail.mailbox, switches=switches or Switches())
    )
    url = database or f"sqlite:///{folder / 'stage.db'}"
    settings = _on_stage(settings, server, folder, start, gmail or {}, url)
    store = open_store(url)
    stack.callback(store.close)
    store.upgrade()
    create_keys(settings.storage.key_file, settings.storage.public_key_file)
    keyring, token = Keyring(settings.storage.key_file), server.grant(scopes=SCOPES)
    mailbox = open_with_refresh_token(settings, clock, token)
    stage = Stage(
        settings=settings,
        clock=clock,
        server=server,
        store=store,
        keyring=keyring,
        classifier=classifier,
        machine=build(settings, store=store, mailbox=mailbox, classifier=classifier, keyring=keyring, clock=clock),
        mailbox=mailbox,
        refresh_token=token,
    )
    stack.callback(stage.close)
    return stage


def _on_stage(
    settings: Settings, server: SandboxServer, folder: Path, start: datetime, gmail: Mapping[str, Any], url: str
) -> Settings:
    client = folder / "client.json"
    client.write_text(json.dumps({"installed": _client(server)}), encoding="utf-8")
    update: dict[str, Any] = {
        "start_from": start - timedelta(minutes=1),
        "base_url": server.url,
        "token_url": server.token_url,
        "credentials": "installed_app",
        "client_file": client,
        **gmail,
    }
    files = {
        "key_file": folder / "vault.keys",
        "public_key_file": folder / "vault.pub",
        "anchor_file": folder / "journal.anchors",
    }
    return settings.model_copy(
        update={
            "gmail": type(settings.gmail)(**(settings.gmail.model_dump() | update)),
            "storage": settings.storage.model_copy(update={"url": url, **files}),
        }
    )


def _client(server: SandboxServer) -> dict[str, str]:
    return {
        "client_id": "stage",
        "client_secret": "stage",
        "auth_uri": f"{server.url}o/oauth2/auth",
        "token_uri": server.token_url,
    }
