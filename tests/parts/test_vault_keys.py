"""Key files: private, never overwritten, and clear about what is wrong with them."""

from __future__ import annotations

import json
import os
import stat

import pytest

from bot.errors import Misuse, Tampered
from bot.vault.keys import create_keys, load_private, load_public, new_keys, write_public
from bot.vault.open import Opener
from bot.vault.seal import Place, Sealer

PLACE = Place("privacy@example.org", "message", "18c2f00d", "body")


@pytest.fixture
def files(tmp_path):
    key_file, public_file = tmp_path / "state" / "vault.keys", tmp_path / "state" / "vault.pub"
    create_keys(key_file, public_file)
    return key_file, public_file


def edit(path, **changes) -> None:
    document = json.loads(path.read_text())
    path.write_text(json.dumps({**document, **changes}))


def test_what_is_sealed_with_the_public_file_opens_with_the_private_one(files):
    key_file, public_file = files

    sealed = Sealer(load_public(public_file)).seal(PLACE, b"plaintext")

    assert Opener(load_private(key_file).private).open(PLACE, sealed) == b"plaintext"


def test_new_files_are_private_whatever_the_umask(tmp_path):
    before = os.umask(0)
    try:
        create_keys(tmp_path / "state" / "vault.keys", tmp_path / "state" / "vault.pub")
    finally:
        os.umask(before)

    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "state").iterdir()}
    assert modes == {"vault.keys": 0o600, "vault.pub": 0o644}
    assert stat.S_IMODE((tmp_path / "state").stat().st_mode) == 0o700


@pytest.mark.parametrize("present", ["vault.keys", "vault.pub"])
def test_no_key_file_is_ever_overwritten(tmp_path, present):
    (tmp_path / present).write_text("precious")

    with pytest.raises(Misuse, match="never overwritten"):
        create_keys(tmp_path / "vault.keys", tmp_path / "vault.pub")

    assert [path.name for path in tmp_path.iterdir()] == [present]
    assert (tmp_path / present).read_text() == "precious"


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o660, 0o700])
def test_a_private_file_that_others_may_read_is_refused_with_the_remedy(files, mode):
    key_file, _ = files
    key_file.chmod(mode)

    with pytest.raises(Misuse, match=f"chmod 600 {key_file}"):
        load_private(key_file)


@pytest.mark.parametrize("mode", [0o600, 0o400])
def test_a_private_file_for_its_owner_alone_is_accepted(files, mode):
    key_file, _ = files
    key_file.chmod(mode)

    assert load_private(key_file).private


def test_a_missing_file_says_what_to_do(tmp_path):
    for load in (load_private, load_public):
        with pytest.raises(Misuse, match=r"run .privacy-bot setup. to make the vault's keys, or restore them"):
            load(tmp_path / "vault.keys")


def test_the_public_file_is_no_private_one_and_the_other_way_round(files):
    key_file, public_file = files
    public_file.chmod(0o600)

    with pytest.raises(Tampered, match="private keys"):
        load_private(public_file)
    with pytest.raises(Tampered, match="public key"):
        load_public(key_file)


@pytest.mark.parametrize(
    "changes",
    [
        {"epochs": []},
        {"epochs": None},
        {"epochs": [{"epoch": 1}]},
        {"epochs": [{"epoch": "1", "mlkem768_seed": "", "x25519": ""}]},
        {"epochs": [{"epoch": 0, "mlkem768_seed": "", "x25519": ""}]},
        {"epochs": [{"epoch": 1, "mlkem768_seed": "!", "x25519": "AAAA"}]},
        {"fingerprint_keys": []},
        {"fingerprint_keys": [{"version": 1, "key": "AAAA"}]},
        {"format": "something else"},
    ],
)
def test_a_damaged_private_file_is_named_and_its_content_is_not_shown(files, changes):
    key_file, _ = files
    edit(key_file, **changes)

    with pytest.raises(Tampered, match=r"vault\.keys"):
        load_private(key_file)


@pytest.mark.parametrize("text", ["", "no json", "[]", "\x00", "{", "é", "[" * 100_000])
def test_a_file_of_another_kind_is_named(files, text):
    key_file, public_file = files
    for path in (key_file, public_file):
        path.write_text(text, encoding="utf-8")

    with pytest.raises(Tampered):
        load_private(key_file)
    with pytest.raises(Tampered):
        load_public(public_file)


def test_a_file_of_a_later_version_is_not_called_damaged(files):
    key_file, _ = files
    edit(key_file, version=2)

    with pytest.raises(Misuse, match="another version"):
        load_private(key_file)


def test_a_public_file_can_be_written_again_from_the_private_one(files, tmp_path):
    key_file, public_file = files

    write_public(load_private(key_file), tmp_path / "again.pub")

    assert load_public(tmp_path / "again.pub") == load_public(public_file)


def test_keys_never_show_in_a_repr():
    keys = new_keys()

    shown = repr(keys) + repr(keys.fingerprints())

    assert repr(keys.private[0].x25519) not in shown
    assert keys.private[0].mlkem768_seed.hex() not in shown
    assert repr(keys.fingerprint_keys[0].key) not in shown


def test_the_newest_epoch_is_sealed_to():
    first, second = new_keys(1), new_keys(2)
    both = type(first)((*second.private, *first.private), first.fingerprint_keys)

    assert both.public.epoch == 2
