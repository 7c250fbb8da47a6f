"""Rotation on a real database: what stays opens, what was purged does not, not even from yesterday's backup."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from bot.cases.rotation import GRACE, Rotation
from bot.cases.sealing import seal_field
from bot.errors import KeyMissing
from bot.store import journal, queries
from bot.store.session import open_store
from bot.store.tables import SealedFieldRow
from bot.vault.format import Place, Sealed
from bot.vault.keyring import Keyring
from bot.vault.keys import create_keys

NOW = datetime(2027, 3, 5, 9, 0, tzinfo=UTC)
MAILBOX = "privacy@example.org"


@pytest.fixture
def keyring(tmp_path):
    create_keys(tmp_path / "vault.keys", tmp_path / "vault.pub")
    return Keyring(tmp_path / "vault.keys")


@pytest.fixture
def rotation(store, keyring, tmp_path):
    return Rotation(store, MAILBOX, keyring, tmp_path / "vault.keys", tmp_path / "vault.pub")


def write(store, keyring, *gmail_ids):
    with store.transaction() as session:
        for one in gmail_ids:
            seal_field(session, keyring.sealer(), MAILBOX, "message", one, "text", f"letter {one}")


def rows(store) -> list[SealedFieldRow]:
    with store.reading() as session:
        return list(session.exec(select(SealedFieldRow).order_by(SealedFieldRow.id)).all())


def opened(keyring, row) -> str:
    place = Place(row.mailbox, row.owner, row.owner_key, row.field)
    return keyring.opener().open(place, Sealed(row.epoch, row.wrapped_key, row.sealed)).decode()


def work(rotation, now) -> None:
    while rotation.step(now):
        pass


def test_every_letter_opens_before_during_and_after_a_rotation(store, keyring, rotation):
    write(store, keyring, "a", "b")

    rotation.begin(by="Luc Morel", now=NOW)
    write(store, keyring, "c")
    during = [opened(keyring, row) for row in rows(store)]
    work(rotation, NOW)
    work(rotation, NOW + GRACE)

    assert during == [opened(keyring, row) for row in rows(store)] == ["letter a", "letter b", "letter c"]
    assert {row.epoch for row in rows(store)} == {2}
    assert [one.epoch for one in keyring.keys().private] == [2]


def test_the_old_key_waits_until_every_seal_under_way_has_committed(store, keyring, rotation):
    write(store, keyring, "a")
    rotation.begin(by="Luc Morel", now=NOW)

    work(rotation, NOW + GRACE - timedelta(seconds=1))
    assert [one.epoch for one in keyring.keys().private] == [1, 2]

    work(rotation, NOW + GRACE)
    assert [one.epoch for one in keyring.keys().private] == [2]


def test_a_purged_letter_does_not_open_from_yesterdays_backup_with_todays_keys(sqlite_url, tmp_path, keyring):
    store = open_store(sqlite_url)
    store.upgrade()
    rotation = Rotation(store, MAILBOX, keyring, tmp_path / "vault.keys", tmp_path / "vault.pub")
    write(store, keyring, "kept", "purged")
    store.close()
    backup = tmp_path / "yesterday.db"
    shutil.copy(sqlite_url.removeprefix("sqlite:///"), backup)

    with store.transaction() as session:
        session.delete(session.exec(select(SealedFieldRow).where(SealedFieldRow.owner_key == "purged")).one())
    rotation.begin(by="bot", now=NOW)
    work(rotation, NOW)
    work(rotation, NOW + GRACE)

    assert [opened(keyring, row) for row in rows(store)] == ["letter kept"]
    yesterday = open_store(f"sqlite:///{backup}")
    for row in rows(yesterday):
        with pytest.raises(KeyMissing):
            opened(keyring, row)
    yesterday.close()
    store.close()


def test_a_value_that_does_not_verify_keeps_its_epoch_alive_and_staff_are_told(store, keyring, rotation):
    write(store, keyring, "good", "touched")
    with store.transaction() as session:
        row = session.exec(select(SealedFieldRow).where(SealedFieldRow.owner_key == "touched")).one()
        row.wrapped_key = row.wrapped_key[:-1] + bytes([row.wrapped_key[-1] ^ 1])
        session.add(row)
    rotation.begin(by="bot", now=NOW)

    for _ in range(5):
        rotation.step(NOW + GRACE)

    assert [one.epoch for one in keyring.keys().private] == [1, 2]
    assert {row.owner_key: row.epoch for row in rows(store)} == {"good": 2, "touched": 1}
    with store.reading() as session:
        assert [one.key for one in queries.alarms_of(session, MAILBOX, "")] == ["rotation_blocked"]


def test_the_journal_says_when_each_epoch_began_and_ended(store, keyring, rotation):
    write(store, keyring, "a")
    rotation.begin(by="Luc Morel", now=NOW)
    work(rotation, NOW + GRACE)

    with store.reading() as session:
        told = [(one["actor"], one["event"], one["detail"]) for one in journal.entries(session, MAILBOX)]
    assert told == [
        ("Luc Morel", "key_epoch_begun", '{"epoch":2}'),
        ("bot", "key_epoch_destroyed", '{"epoch":1}'),
    ]


def test_without_an_old_epoch_there_is_nothing_to_do(store, keyring, rotation):
    write(store, keyring, "a")

    assert not rotation.step(NOW)
