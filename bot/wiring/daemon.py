"""Puts the daemon together around a mailbox."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.cases.anchor_mail import AnchorPost
from bot.cases.clarifying import Clarifying
from bot.cases.desk import Desk
from bot.cases.due import Due
from bot.cases.hearing import hear
from bot.cases.intake import Intake
from bot.cases.ledger import Ledger
from bot.cases.outbox import Outbox
from bot.cases.outside import Outside
from bot.cases.permitting import Listening
from bot.cases.purging import Purging
from bot.cases.rehearsal import Rehearsal
from bot.cases.service import Service
from bot.cases.understanding import Classifier
from bot.cases.writing import Writer
from bot.clock import Clock
from bot.daemon import Daemon
from bot.errors import Misuse
from bot.mail.mailbox import Mailbox
from bot.settings import Settings
from bot.store.anchors import AnchorFile, Anchoring
from bot.store.session import Store
from bot.vault.keyring import Keyring
from bot.wiring.parts import check_company, desk_of, household_from, rotation_of
from bot.wiring.writer import writer_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """A daemon and the door to its cases."""

    daemon: Daemon
    service: Service
    store: Store


def build(
    settings: Settings,
    *,
    store: Store,
    mailbox: Mailbox,
    classifier: Classifier,
    keyring: Keyring,
    clock: Clock,
    show: Callable[[str, str], None] | None = None,
) -> Machine:
    """Put the machine together. Raises Misuse when a setting the law needs is missing."""
    check_company(settings)
    start_from = _start_from(settings)
    desk, writer = desk_of(settings, keyring), writer_of(settings, keyring)
    intake = Intake(
        store=store,
        mailbox=mailbox,
        classifier=classifier,
        sealer=desk.sealer,
        desk=desk,
        household=household_from(settings, mailbox.aliases()),
        listening=Listening(desk=desk, writer=writer, reader=hear),
        clarifying=Clarifying(desk=desk, writer=writer, classifier=classifier),
        start_from=start_from,
    )
    name, every = settings.gmail.mailbox, timedelta(hours=settings.daemon.sweep_hours)
    rotation = rotation_of(settings, store, keyring)
    daemon = Daemon(
        store=store,
        name=name,
        ledger=Ledger(store, mailbox, name, start_from=start_from, sweep_every=every),
        intake=intake,
        due=Due(store, desk),
        outbox=_outbox(settings, store, mailbox, desk, writer, show),
        anchoring=Anchoring(store, name, AnchorFile(settings.storage.anchor_file)),
        anchor_post=AnchorPost(store, desk, settings.company.dpo_mail),
        purging=Purging(store, name, desk.rules, rotation),
        rotation=rotation,
        outside=Outside(store=store, mailbox=mailbox, name=name),
        clock=clock,
        poll=timedelta(seconds=settings.daemon.poll_seconds),
        proof=timedelta(minutes=settings.daemon.proof_minutes),
    )
    return Machine(daemon=daemon, service=Service(store=store, desk=desk, writer=writer), store=store)


def _outbox(
    settings: Settings,
    store: Store,
    mailbox: Mailbox,
    desk: Desk,
    writer: Writer,
    show: Callable[[str, str], None] | None,
) -> Outbox | Rehearsal:
    if show is not None:
        return Rehearsal(store=store, mailbox=settings.gmail.mailbox, writer=writer, show=show)
    sending = settings.sending
    return Outbox(
        store=store,
        mailbox=mailbox,
        desk=desk,
        writer=writer,
        enabled=sending.enabled,
        per_person_a_day=sending.per_person_a_day,
        per_day=sending.per_day,
    )


def _start_from(settings: Settings) -> datetime:
    if settings.gmail.start_from is None:
        raise Misuse(
            "setting gmail.start_from is missing: write the instant from which mail is answered, "
            "for example 2026-12-01T00:00:00+01:00; older mail is listed and never answered"
        )
    return settings.gmail.start_from
