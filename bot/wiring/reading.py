"""Puts together what reading needs: the room where letters are opened, reviews, searches."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.cases.finding import ADDRESS, find_by_address, find_by_number
from bot.cases.numbers import NumberKind
from bot.cases.reading import Room
from bot.cases.reviews import Reviews
from bot.settings import Settings
from bot.store.session import Store
from bot.vault.keyring import Keyring
from bot.vault.roll import Roll
from bot.vault.staff_keys import StaffKey
from bot.wiring.keys import staff_roll
from bot.wiring.parts import desk_of
from bot.wiring.tools import open_state, trust_of
from bot.wiring.writer import writer_of


def open_room(settings: Settings) -> Room:
    """The room of the configured mailbox."""
    store, keyring = open_state(settings)
    return room_of(settings, store, keyring)


def room_of(settings: Settings, store: Store, keyring: Keyring) -> Room:
    """The room around a store and keys."""
    return Room(
        store=store,
        desk=desk_of(settings, keyring),
        writer=writer_of(settings, keyring),
        opener=keyring.opener(),
        roll=trust_of(settings).load,
    )


def open_reviews(settings: Settings) -> Reviews:
    """What approvers do about readings."""
    store, keyring = open_state(settings)
    return Reviews(store=store, desk=desk_of(settings, keyring))


def find_cases(
    settings: Settings, sought: str, value: str, *, ask: Callable[[Roll, str], StaffKey], by: str, now: datetime
) -> list[str]:
    """The cases of an address, a phone or an account number, for a member whose passphrase `ask` takes."""
    member = ask(staff_roll(settings), by).public.name
    store, keyring = open_state(settings)
    desk = desk_of(settings, keyring)
    if sought == ADDRESS:
        return find_by_address(store, desk, value, by=member, now=now)
    return find_by_number(store, desk, NumberKind(sought), value, by=member, now=now)
