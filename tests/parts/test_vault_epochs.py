"""A new epoch without a stop, an old one destroyed for ever, a backup that expires, an escrow for two."""

from __future__ import annotations

import json
import os
import stat
from dataclasses import replace
from datetime import timedelta

import pytest
from staff_room import LUC, NADIA, NOW, PASSPHRASE, QUICK, TEXT

from bot.errors import KeyMissing, Misuse, Tampered
from bot.vault.backup import open_backup, open_escrow, seal_backup, seal_escrow
from bot.vault.epochs import begin, destroy, rewrap
from bot.vault.keyring import Keyring
from bot.vault.keys import create_keys, load_private, load_public
from bot.vault.staff_keys import new_key

EXPIRES = NOW + timedelta(days=30)


@pytest.fixture
def files(tmp_path):
    paths = tmp_path / "vault.keys", tmp_path / "vault.pub"
    create_keys(*paths)
    return paths


def test_a_running_process_seals_to_a_new_epoch_and_still_opens_the_old(files):
    keyring = Keyring(files[0])
    sealer, opener = keyring.sealer(), keyring.opener()
    before = sealer.seal(TEXT, b"before")

    begin(*files)
    after = sealer.seal(TEXT, b"after")

    assert (before.epoch, after.epoch, sealer.epoch) == (1, 2, 2)
    assert (opener.open(TEXT, before), opener.open(TEXT, after)) == (b"before", b"after")
    assert load_public(files[1]).epoch == 2


def test_what_was_wrapped_anew_outlives_the_old_epoch_and_what_was_not_is_gone(files):
    keyring = Keyring(files[0])
    kept, purged = (keyring.sealer().seal(TEXT, text) for text in (b"kept", b"purged"))
    keys = begin(*files)

    survivor = rewrap(keyring.opener(), TEXT, kept, keys)
    destroy(*files, 1)

    assert keyring.opener().open(TEXT, survivor) == b"kept"
    assert survivor.sealed == kept.sealed
    for one in (kept, purged):
        with pytest.raises(KeyMissing):
            keyring.opener().open(TEXT, one)


def test_a_process_that_runs_forgets_a_destroyed_epoch(files):
    keyring = Keyring(files[0])
    opener = keyring.opener()
    purged = keyring.sealer().seal(TEXT, b"purged")
    begin(*files)

    destroy(*files, 1)

    with pytest.raises(KeyMissing):
        opener.open(TEXT, purged)


def test_the_epoch_in_use_is_never_destroyed(files):
    with pytest.raises(Misuse, match="begin a new one"):
        destroy(*files, 1)
    begin(*files)
    destroy(*files, 1)
    with pytest.raises(Misuse, match="destroyed already"):
        destroy(*files, 1)


def test_the_key_file_stays_private_when_it_is_replaced(files):
    before = os.umask(0)
    try:
        begin(*files)
    finally:
        os.umask(before)

    assert stat.S_IMODE(files[0].stat().st_mode) == 0o600
    assert len(load_private(files[0]).private) == 2


def test_a_backup_opens_with_its_passphrase_until_it_expires():
    backup = json.loads(json.dumps(seal_backup("bundle", PASSPHRASE, made_at=NOW, expires_at=EXPIRES, cost=QUICK)))

    assert open_backup(backup, PASSPHRASE, NOW) == "bundle"
    with pytest.raises(Misuse, match="expired on 2027-04-04"):
        open_backup(backup, PASSPHRASE, EXPIRES)
    with pytest.raises(Misuse, match="does not open"):
        open_backup(backup, PASSPHRASE + "!", NOW)


def test_the_end_of_a_backup_cannot_be_moved():
    backup = seal_backup("bundle", PASSPHRASE, made_at=NOW, expires_at=EXPIRES, cost=QUICK)

    with pytest.raises(Misuse, match="was changed"):
        open_backup({**backup, "expires_at": "2099-01-01T00:00:00+00:00"}, PASSPHRASE, NOW)


def test_a_backup_behind_a_weak_passphrase_is_refused():
    with pytest.raises(Misuse, match="too weak"):
        seal_backup("bundle", "azerty", made_at=NOW, expires_at=EXPIRES)


def test_any_two_holders_open_an_escrow_and_none_alone():
    paul = new_key("Paul Girard")
    escrow = json.loads(json.dumps(seal_escrow("bundle", [NADIA.public, LUC.public, paul.public], made_at=NOW)))

    assert open_escrow(escrow, NADIA, LUC) == "bundle"
    assert open_escrow(escrow, paul, NADIA) == "bundle"
    for pair in ((NADIA, NADIA), (NADIA, new_key("Mallory")), (LUC, new_key("Nadia Perrin"))):
        with pytest.raises(Misuse, match="do not hold"):
            open_escrow(escrow, *pair)


def test_a_changed_escrow_is_named_as_such():
    escrow = seal_escrow("bundle", [NADIA.public, LUC.public], made_at=NOW)

    with pytest.raises(Tampered, match="was changed"):
        open_escrow({**escrow, "made_at": "2027-01-01T00:00:00+00:00"}, NADIA, LUC)
    with pytest.raises(Tampered):
        open_escrow({"format": "another"}, NADIA, LUC)


def test_an_escrow_needs_two_different_people():
    for holders in ([], [NADIA.public], [NADIA.public, NADIA.public]):
        with pytest.raises(Misuse, match="two or more"):
            seal_escrow("bundle", holders, made_at=NOW)


def test_a_share_needs_its_own_keys_and_not_only_the_names():
    escrow = seal_escrow("bundle", [NADIA.public, LUC.public], made_at=NOW)
    posing = replace(LUC, mlkem768_seed=new_key("Mallory").mlkem768_seed)

    with pytest.raises(Tampered):
        open_escrow(escrow, NADIA, posing)
