"""The migrations lead to the tables that the program uses, on both databases."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlmodel import SQLModel

import bot.store.access_tables
import bot.store.tables  # noqa: F401 - fills the metadata
from bot.errors import Conflict
from bot.store.migrations import run
from bot.store.session import open_store

VERSIONS = Path(run.__file__).parent / "versions"


def test_the_newest_revision_has_the_tables_of_the_program(store):
    with store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, SQLModel.metadata)

    assert differences == []


def test_an_empty_database_is_brought_to_the_newest_revision(database_url):
    store = open_store(database_url)

    with store.engine.connect() as connection:
        assert not run.at_head(connection)
    store.upgrade()
    with store.engine.connect() as connection:
        assert run.at_head(connection)
    store.close()


def test_upgrading_twice_changes_nothing(store):
    store.upgrade()

    with store.engine.connect() as connection:
        assert run.at_head(connection)


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_two_programs_that_start_at_once_both_find_a_migrated_database(request, database):
    url = request.getfixturevalue(f"{'sqlite' if database == 'sqlite' else 'postgres'}_url")
    program = f"from bot.store.session import open_store; open_store({url!r}).upgrade()"

    both = [subprocess.Popen([sys.executable, "-c", program], stderr=subprocess.PIPE) for _ in range(2)]
    errors = [one.communicate(timeout=60)[1] for one in both]

    assert [(one.returncode, error) for one, error in zip(both, errors, strict=True)] == [(0, b""), (0, b"")]


def test_revisions_are_numbered_without_gaps():
    numbers = sorted(path.name[:4] for path in VERSIONS.glob("*.py"))

    assert numbers == [f"{number:04d}" for number in range(1, len(numbers) + 1)]


@pytest.mark.parametrize("statement", ["UPDATE journal SET actor = 'x'", "DELETE FROM journal"])
def test_the_database_itself_refuses_to_alter_the_journal(store, statement):
    add_entry(store)

    with pytest.raises(Conflict), store.transaction() as session:
        session.connection().exec_driver_sql(statement)


def test_replacing_a_journal_row_is_refused_by_sqlite(sqlite_url):
    store = open_store(sqlite_url)
    store.upgrade()
    add_entry(store)

    with pytest.raises(Conflict), store.transaction() as session:
        session.connection().exec_driver_sql("INSERT OR REPLACE INTO journal SELECT * FROM journal")
    store.close()


def test_truncating_the_journal_is_refused_by_postgresql(new_postgres, postgres_template):
    store = open_store(new_postgres(postgres_template))
    add_entry(store)

    with pytest.raises(Conflict), store.transaction() as session:
        session.connection().exec_driver_sql("TRUNCATE journal")
    store.close()


def add_entry(store) -> None:
    with store.transaction() as session:
        session.connection().exec_driver_sql(
            "INSERT INTO journal (mailbox, seq, at, actor, event, case_number, detail, previous, digest)"
            " VALUES ('privacy@example.org', 1, '2026-11-23 09:00:00', 'bot', 'started', '', '{}', '', '')"
        )
