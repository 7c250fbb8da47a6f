"""`privacy-bot keys …` as an operator calls it: backup, restore, escrow by two, rotation."""

from __future__ import annotations

import json

import pytest
from staff_room import LUC, NADIA, NOW, PASSPHRASE, QUICK
from typer.testing import CliRunner

from bot.cli.keys import app
from bot.errors import Misuse
from bot.store.session import open_store
from bot.vault.keys import create_keys, load_private
from bot.vault.roll import Entry, Roll, StaffRole
from bot.vault.staff_keys import lock
from bot.vault.trust import Trust, with_root


@pytest.fixture
def company(tmp_path):
    """A settings file, a vault, an empty database and a roll of two."""
    state = tmp_path / "state"
    settings = tmp_path / "privacy-bot.toml"
    settings.write_text(
        "[storage]\n"
        + "".join(
            f'{key} = "{value}"\n'
            for key, value in {
                "url": f"sqlite:///{state}/privacy-bot.db",
                "key_file": state / "vault.keys",
                "public_key_file": state / "vault.pub",
                "staff_file": state / "staff.json",
                "staff_trust_file": state / "staff.trust",
            }.items()
        )
    )
    create_keys(state / "vault.keys", state / "vault.pub")
    store = open_store(f"sqlite:///{state}/privacy-bot.db")
    store.upgrade()
    store.close()
    entries = {
        one: Entry(key=lock(one, PASSPHRASE, QUICK), roles=frozenset({StaffRole.DPO}), since=NOW)
        for one in (NADIA, LUC)
    }
    roll = with_root(Roll(), entries[NADIA], NADIA).add(entries[LUC], NOW).approve("Luc Morel", NADIA)
    Trust(state / "staff.json", state / "staff.trust").save(roll)
    return settings


def call(settings, *words, typed=""):
    ended = CliRunner().invoke(app, [*words, "--settings", str(settings)], input=typed)
    if ended.exception and not isinstance(ended.exception, SystemExit):
        raise ended.exception
    return ended


def lose(settings) -> None:
    """The machine's keys are gone."""
    for path in (settings.parent / "state").iterdir():
        if path.suffix != ".db":
            path.unlink()


def test_keys_that_were_lost_come_back_from_a_backup(company, tmp_path):
    before = load_private(tmp_path / "state" / "vault.keys")
    backup = tmp_path / "keys.backup"

    made = call(company, "backup", "--out", str(backup), "--by", "Luc Morel", "--json", typed=f"{PASSPHRASE}\n")
    lose(company)
    call(company, "restore", str(backup), typed=f"{PASSPHRASE}\n")

    assert json.loads(made.output)["file"] == str(backup)
    assert (backup.stat().st_mode & 0o777) == 0o600
    assert load_private(tmp_path / "state" / "vault.keys") == before
    assert Trust(tmp_path / "state" / "staff.json", tmp_path / "state" / "staff.trust").load().member("Luc Morel")


def test_a_restore_overwrites_nothing(company, tmp_path):
    backup = tmp_path / "keys.backup"
    call(company, "backup", "--out", str(backup), "--by", "Luc Morel", typed=f"{PASSPHRASE}\n")

    with pytest.raises(Misuse, match="never overwritten"):
        call(company, "restore", str(backup), typed=f"{PASSPHRASE}\n")


def test_two_holders_recover_the_keys_when_machine_and_passphrase_are_gone(company, tmp_path):
    before = load_private(tmp_path / "state" / "vault.keys")
    escrow, staff = tmp_path / "keys.escrow", tmp_path / "staff-copy.json"
    holders = ("--holder", "Nadia Perrin", "--holder", "Luc Morel")
    call(company, "escrow", "--out", str(escrow), *holders, "--by", "Luc Morel")
    staff.write_text((tmp_path / "state" / "staff.json").read_text())

    lose(company)
    call(company, "recover", str(escrow), *holders, "--staff", str(staff), typed=f"{PASSPHRASE}\n{PASSPHRASE}\n")

    assert load_private(tmp_path / "state" / "vault.keys") == before


def test_one_holder_alone_recovers_nothing(company, tmp_path):
    escrow = tmp_path / "keys.escrow"
    call(
        company,
        "escrow",
        "--out",
        str(escrow),
        "--holder",
        "Nadia Perrin",
        "--holder",
        "Luc Morel",
        "--by",
        "Luc Morel",
    )

    with pytest.raises(Misuse, match="two holders"):
        call(company, "recover", str(escrow), "--holder", "Luc Morel", typed=f"{PASSPHRASE}\n")
    twice = ("--holder", "Luc Morel", "--holder", "Luc Morel")
    with pytest.raises(Misuse, match="do not hold"):
        call(company, "recover", str(escrow), *twice, typed=f"{PASSPHRASE}\n{PASSPHRASE}\n")


def test_rotation_begins_a_new_epoch_while_nothing_stops(company, tmp_path):
    ended = call(company, "rotate", "--by", "Luc Morel", "--json")

    assert json.loads(ended.output)["epoch"] == 2
    assert [one.epoch for one in load_private(tmp_path / "state" / "vault.keys").private] == [1, 2]


def test_a_file_that_is_no_backup_is_named_as_such(company, tmp_path):
    (tmp_path / "holiday.jpg").write_bytes(b"\xff\xd8")

    with pytest.raises(Misuse, match="no file of keys"):
        call(company, "restore", str(tmp_path / "holiday.jpg"), typed="x\n")
