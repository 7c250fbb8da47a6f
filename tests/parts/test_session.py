"""Transactions on both databases: whole or not at all, and no content in their errors."""

from __future__ import annotations

import os
import sqlite3
import stat
import threading
import traceback
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlmodel import select

from bot.errors import BotError, Conflict, Misuse, Permanent, Unreachable
from bot.store.session import Store, open_store
from bot.store.tables import CaseRow, CursorRow, MessageRow

MONDAY = datetime(2026, 11, 23, 9, 30, 15, 123456, tzinfo=UTC)
CANARY = "zaubervogel-5561"


def message(gmail_id: str, **facts) -> MessageRow:
    return MessageRow(mailbox="privacy@example.org", gmail_id=gmail_id, thread_id="t1", seen_at=MONDAY, **facts)


def ids(store: Store) -> list[str]:
    with store.reading() as session:
        return list(session.exec(select(MessageRow.gmail_id).order_by(MessageRow.gmail_id)).all())


def everything_said(error: BaseException) -> str:
    """The error, its causes and contexts, as the worst logger would print them."""
    return "".join(traceback.format_exception(error)) + repr([vars(one) for one in chain(error)])


def chain(error: BaseException | None) -> list[BaseException]:
    return [] if error is None else [error, *chain(error.__cause__), *chain(error.__context__)]


def test_what_a_block_writes_is_there_when_it_ends(store):
    with store.transaction() as session:
        session.add(message("m1"))

    assert ids(store) == ["m1"]


def test_a_block_that_fails_leaves_nothing(store):
    with pytest.raises(ZeroDivisionError), store.transaction() as session:  # noqa: PT012 - the block as a whole is what fails
        session.add(message("m1"))
        session.flush()
        raise ZeroDivisionError

    assert ids(store) == []


def test_rows_can_be_read_after_their_transaction(store):
    with store.transaction() as session:
        row = message("m1")
        session.add(row)

    assert (row.gmail_id, row.id) == ("m1", 1)


def test_an_instant_comes_back_aware_and_in_utc(store):
    in_paris = MONDAY.astimezone(timezone(timedelta(hours=1)))

    with store.transaction() as session:
        session.add(message("m1", received_at=in_paris))
    with store.reading() as session:
        row = session.exec(select(MessageRow)).one()

    assert row.received_at == MONDAY
    assert row.received_at.tzinfo is UTC


def test_a_naive_instant_is_refused(store):
    with pytest.raises(Permanent), store.transaction() as session:
        session.add(message("m1", received_at=MONDAY.replace(tzinfo=None)))

    assert ids(store) == []


def test_a_second_row_with_the_same_key_is_a_conflict_at_once(store):
    with store.transaction() as session:
        session.add(message("m1"))

    with pytest.raises(Conflict) as caught, store.transaction() as session:  # noqa: PT012 - the block as a whole is what fails
        session.add(message("m1", because=CANARY))
        session.flush()

    assert CANARY not in everything_said(caught.value)
    assert ids(store) == ["m1"]


def test_a_conflict_found_at_the_end_of_the_block_is_named_too(store):
    with store.transaction() as session:
        session.add(message("m1"))

    with pytest.raises(Conflict), store.transaction() as session:
        session.add(message("m1"))


def test_a_conflict_caught_inside_shows_no_values(store):
    with store.transaction() as session:
        session.add(message(CANARY))
    with store.transaction() as session:
        try:
            with session.begin_nested():
                session.add(message(CANARY))
        except Conflict as error:
            said = everything_said(error)
        session.add(message("m2"))

    assert CANARY not in said
    assert ids(store) == ["m2", CANARY]


def test_a_row_that_points_nowhere_is_refused(store):
    with pytest.raises(Conflict), store.transaction() as session:
        session.add(message("m1", case_id=4711))


def test_a_faulty_statement_shows_neither_its_text_nor_its_values(store):
    with pytest.raises(BotError) as caught, store.transaction() as session:
        session.execute(text(f"SELECT * FROM nowhere WHERE a = '{CANARY}' AND b = :b"), {"b": CANARY})  # noqa: S608 - the planted leak

    assert CANARY not in everything_said(caught.value)
    assert "database:" in str(caught.value)


def test_a_reader_cannot_write(store):
    with pytest.raises(BotError), store.reading() as session:  # noqa: PT012 - the block as a whole is what fails
        session.add(message("m1"))
        session.flush()

    assert ids(store) == []
    with store.transaction() as session:  # the connection is fit for a writer again
        session.add(message("m2"))


def test_a_transaction_inside_another_is_refused_and_says_what_to_do(store):
    with store.transaction() as session:
        session.add(message("m1"))
        with pytest.raises(Misuse, match="pass its session on"), store.reading():
            pass

    assert ids(store) == ["m1"]


def test_threads_that_count_up_lose_nothing(store):
    with store.transaction() as session:
        session.add(CursorRow(mailbox="privacy@example.org", history_id="0", moved_at=MONDAY))

    def count_up() -> None:
        for _ in range(10):
            with store.transaction() as session:
                query = select(CursorRow).with_for_update()
                row = session.exec(query).one()
                row.history_id = str(int(row.history_id) + 1)
                session.add(row)

    threads = [threading.Thread(target=count_up) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with store.reading() as session:
        assert session.exec(select(CursorRow.history_id)).one() == "40"


def test_the_sqlite_file_its_log_and_its_folder_are_private(sqlite_url, tmp_path):
    before = os.umask(0o022)
    try:
        store = open_store(sqlite_url)
        store.upgrade()
    finally:
        os.umask(before)

    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "state").iterdir()}
    store.close()
    assert modes == {"privacy-bot.db": 0o600, "privacy-bot.db-wal": 0o600, "privacy-bot.db-shm": 0o600}
    assert stat.S_IMODE((tmp_path / "state").stat().st_mode) == 0o700


def test_sqlite_is_set_up_so_that_a_commit_is_on_disk_and_a_deleted_row_is_gone(sqlite_url):
    store = open_store(sqlite_url)

    with store.transaction() as session:
        asked = ("journal_mode", "synchronous", "foreign_keys", "secure_delete", "recursive_triggers")
        found = [session.execute(text(f"PRAGMA {name}")).scalar_one() for name in asked]

    store.close()
    assert found == ["wal", 2, 1, 1, 1]


def test_a_writer_that_has_only_read_keeps_other_writers_out(sqlite_url, tmp_path):
    store = open_store(sqlite_url)
    store.upgrade()
    other = sqlite3.connect(tmp_path / "state" / "privacy-bot.db", timeout=0, isolation_level=None)

    with store.transaction() as session:
        session.exec(select(MessageRow)).all()
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
    with store.reading() as session:
        session.exec(select(MessageRow)).all()
        other.execute("BEGIN IMMEDIATE")

    other.close()
    store.close()


def test_a_database_that_is_not_there_can_be_tried_again(tmp_path):
    store = open_store(f"postgresql+psycopg:///x?host={tmp_path}&connect_timeout=2")

    with pytest.raises(Unreachable, match="OperationalError"), store.reading() as session:
        session.execute(text("SELECT 1"))


def test_a_database_in_memory_serves_threads_in_turn():
    store = open_store("sqlite://")
    store.upgrade()

    def add(number: int) -> None:
        with store.transaction() as session:
            session.add(message(f"m{number}"))

    threads = [threading.Thread(target=add, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(ids(store)) == 8
    store.close()


@pytest.mark.parametrize("url", ["mysql://ann:secret@host/x", "postgresql://ann:secret@host/x", "no url", ""])
def test_another_kind_of_url_is_refused_without_showing_it(url):
    with pytest.raises(Misuse, match=r"storage\.url") as caught:
        open_store(url)

    assert "secret" not in everything_said(caught.value)


def test_opening_alone_makes_no_table(sqlite_url, tmp_path):
    store = open_store(sqlite_url)

    with pytest.raises(Unreachable), store.reading() as session:
        session.exec(select(CaseRow)).all()

    store.close()
    assert Path(tmp_path / "state" / "privacy-bot.db").exists()
