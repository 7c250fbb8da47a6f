"""Puts together what the commands about keys need: rotation, the roll of staff, and what a backup holds."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.cases.rotation import Rotation
from bot.errors import Misuse
from bot.settings import Settings
from bot.store import access, journal
from bot.vault.files import write_over
from bot.vault.keys import keys_in, load_private, private_document, write_keys
from bot.vault.roll import Roll
from bot.vault.roll import read as read_roll
from bot.wiring.parts import rotation_of
from bot.wiring.tools import open_state, trust_of
from handlers.staffing import Renewal


def open_rotation(settings: Settings) -> Rotation:
    """Moves sealed fields to a new epoch of keys."""
    store, keyring = open_state(settings)
    return rotation_of(settings, store, keyring)


def staff_roll(settings: Settings) -> Roll:
    """The roll of staff as it counts now. Raises Tampered when it was changed elsewhere."""
    held = settings.storage
    renewal = Renewal(members=held.passphrase_months, operators=held.operator_passphrase_months)
    return replace(trust_of(settings).load(), renewal=renewal)


def locked_keys(staff_file: Path, names: Sequence[str]) -> list[dict[str, Any]]:
    """The locked keys of members, from a roll that need not be trusted: only their passphrases open them."""
    roll = read_roll(staff_file.read_text(encoding="ascii"), ())
    found = {one.name: dict(one.key) for one in roll.members()}
    if missing := [name for name in names if name not in found]:
        raise Misuse(f"not on the roll of staff: {', '.join(missing)}")
    return [found[name] for name in names]


def key_bundle(settings: Settings) -> str:
    """Everything that a backup must hold to make the vault whole again, as one JSON text."""
    storage = settings.storage
    texts = {
        name: path.read_text(encoding="ascii")
        for name, path in (("staff", storage.staff_file), ("trust", storage.staff_trust_file))
        if path.exists()
    }
    return json.dumps({"vault": private_document(load_private(storage.key_file)), **texts})


def place_bundle(settings: Settings, bundle: str) -> None:
    """Write what a backup holds to where the settings say. Raises Misuse, and changes nothing, when a file exists."""
    storage = settings.storage
    held = json.loads(bundle)
    texts = {storage.staff_file: held.get("staff"), storage.staff_trust_file: held.get("trust")}
    for path in (storage.key_file, storage.public_key_file, *(one for one, text in texts.items() if text)):
        if path.exists():
            raise Misuse(f"{path} exists and is never overwritten; move it away first")
    for path, text in texts.items():
        if text:
            write_over(path, text, 0o600 if path == storage.staff_trust_file else 0o644)
    write_keys(keys_in(held["vault"]), storage.key_file, storage.public_key_file)


def note_keys(
    settings: Settings, event: str, detail: Mapping[str, Any], *, by: str, now: datetime, gone: str = ""
) -> None:
    """Journal what was done with the keys; what was granted to the pair `gone` is deleted in the same transaction."""
    store, _ = open_state(settings)
    mailbox = settings.gmail.mailbox
    with store.transaction() as session:
        if gone:
            detail = {**detail, "grants_deleted": access.drop_grants_of_reader(session, mailbox, gone)}
        journal.append(session, mailbox=mailbox, at=now, actor=by, event=event, detail=detail)
    store.close()
