"""Epochs: a new one begins, what stays is wrapped anew, and the old private key is destroyed.

Why: a deleted row may survive in a backup of the database. Once its epoch's private key is gone it stays closed for
ever, so a purge is final when the keys' backups have expired (LEGAL.md 4.5, P15; ARCHITECTURE "Sealing").

Flow: `begin` (new content is sealed to the new epoch) -> `rewrap` each field that stays -> `destroy` the old epoch.
The values themselves are never opened: only their keys pass from one epoch to the next.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from bot.errors import Misuse
from bot.vault.format import Place, Sealed
from bot.vault.keys import Keys, load_private, new_private_key, replace_files
from bot.vault.open import Opener
from bot.vault.seal import wrap

__all__ = ["begin", "destroy", "rewrap"]


def begin(key_file: Path, public_key_file: Path) -> Keys:
    """Add an epoch to the key files; from then on content is sealed to it. Raises like `load_private`."""
    keys = load_private(key_file)
    fresh = new_private_key(max(one.epoch for one in keys.private) + 1)
    after = replace(keys, private=(*keys.private, fresh))
    replace_files(after, key_file, public_key_file)
    return after


def destroy(key_file: Path, public_key_file: Path, epoch: int) -> Keys:
    """Remove an epoch's private key; whatever is still wrapped to it is lost for ever, which is what it is for.

    Raises Misuse for the newest epoch, or one that is not there.
    """
    keys = load_private(key_file)
    if epoch == keys.public.epoch:
        raise Misuse("the newest epoch is in use; begin a new one first")
    if epoch not in {one.epoch for one in keys.private}:
        raise Misuse(f"epoch {epoch} is destroyed already, or never was")
    after = replace(keys, private=tuple(one for one in keys.private if one.epoch != epoch))
    replace_files(after, key_file, public_key_file)
    return after


def rewrap(opener: Opener, place: Place, sealed: Sealed, keys: Keys) -> Sealed:
    """The same value with its key wrapped to the newest epoch. Raises like `Opener.open`."""
    public = keys.public
    key = opener.field_key(place, sealed)
    return Sealed(
        epoch=public.epoch,
        wrapped_key=wrap(key, public.epoch, public.hpke(), place),
        sealed=sealed.sealed,
    )
