"""Puts together what staff commands need: the door to the cases, without a mailbox."""

from __future__ import annotations

from bot.cases.service import Service
from bot.errors import Misuse
from bot.settings import Settings
from bot.store.migrations.run import at_head
from bot.store.session import Store, open_store
from bot.vault.keyring import Keyring
from bot.vault.trust import Trust
from bot.wiring.parts import desk_of
from bot.wiring.writer import writer_of


def open_state(settings: Settings) -> tuple[Store, Keyring]:
    """The store, brought up to date, and the vault's keys. Raises Misuse when set-up has not been done."""
    keyring = Keyring(settings.storage.key_file)
    keyring.keys()  # before a database is made: without keys there is nothing to keep
    store = open_store(settings.storage.url)
    store.upgrade()
    return store, keyring


def open_records(settings: Settings) -> Store:
    """The store for reading only, without any key. Raises Misuse when it is empty or older than this program."""
    store = open_store(settings.storage.url)
    with store.reading() as session:
        if not at_head(session.connection()):
            raise Misuse(
                "the database at storage.url is empty or older than this program: see that the address is right"
            )
    return store


def open_service(settings: Settings) -> Service:
    """The door for staff; who approves must be on the roll, in a role that may (P14)."""
    store, keyring = open_state(settings)
    return Service(
        store=store,
        desk=desk_of(settings, keyring),
        writer=writer_of(settings, keyring),
        roles=lambda name: trust_of(settings).load().member(name).roles,
    )


def trust_of(settings: Settings) -> Trust:
    """The roll of staff and the trust in it."""
    return Trust(settings.storage.staff_file, settings.storage.staff_trust_file)
