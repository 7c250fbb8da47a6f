"""Puts together what staff commands need: the door to the cases, without a mailbox."""

from __future__ import annotations

from bot.cases.service import Service
from bot.settings import Settings
from bot.store.session import Store, open_store
from bot.vault.keys import Keys, load_private
from bot.wiring.parts import desk_of
from bot.wiring.writer import writer_of


def open_state(settings: Settings) -> tuple[Store, Keys]:
    """The store, brought up to date, and the vault's keys. Raises Misuse when set-up has not been done."""
    keys = load_private(settings.storage.key_file)
    store = open_store(settings.storage.url)
    store.upgrade()
    return store, keys


def open_service(settings: Settings) -> Service:
    """The door for staff."""
    store, keys = open_state(settings)
    return Service(store=store, desk=desk_of(settings, keys), writer=writer_of(settings, keys))
