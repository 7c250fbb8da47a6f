"""Rows of an older program are still true after an upgrade: what they said is unchanged, what they could not say is not
made up. Each revision is reached from the one before with a row in every table, on both databases."""

from __future__ import annotations

from datetime import datetime

import pytest
import sqlalchemy as sa
from alembic import command
from sqlmodel import SQLModel, select

from bot.errors import Conflict
from bot.store import access_tables, tables
from bot.store.migrations import run
from bot.store.session import open_store

BEFORE = ["0001", "0002", "0003", "0004", "0005", "0006"]
NOW = datetime(2026, 11, 2, 9, 30)  # noqa: DTZ001 - as the database keeps it: naive UTC
# A case of the first program, and what later ones say of it: nothing anybody did not say.
UNKNOWN = {
    "case_file": {
        "role": "person",
        "identity": "unknown",
        "active_account": None,
        "restriction": "none",
        "lift_noticed_at": None,
        "legal_hold": False,
        "split_from": "",
        "authority_answered_at": None,
        "breach_outcome": None,
        "purged_at": None,
        "writer_hint": "",
    },
    "notice": {"form": "mail", "queued_by": "bot"},
    "journal": {"payload": None, "payload_digest": None, "expires_at": None},
    # Without a MAC a letter is no evidence of a permission, and one that came before counts as never purged.
    "message": {"evidence_mac": None, "purged_at": None, "in_mailbox_at": None},
}


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request):
    return (
        request.getfixturevalue("sqlite_url")
        if request.param == "sqlite"
        else request.getfixturevalue("new_postgres")()
    )


def filled(column: sa.Column):
    """A value of a column's type that no default would give."""
    if isinstance(column.type, sa.Boolean):
        return True
    if isinstance(column.type, sa.Integer):
        return 1
    if isinstance(column.type, sa.Date):
        return NOW.date()
    if isinstance(column.type, sa.DateTime):
        return NOW
    if isinstance(column.type, sa.LargeBinary):
        return b"\x00sealed\xff"
    return f"old {column.name}"


def write_rows(connection) -> dict[str, dict[str, object]]:
    """A row in each table of the revision that the database stands at; every foreign key points at it."""
    found = sa.MetaData()
    found.reflect(connection)
    rows = {}
    for table in found.sorted_tables:
        if table.name != "alembic_version":
            rows[table.name] = {column.name: filled(column) for column in table.columns}
            connection.execute(table.insert().values(rows[table.name]))
    return rows


def read_rows(connection) -> dict[str, dict[str, object]]:
    found = sa.MetaData()
    found.reflect(connection)
    lines = {table.name: connection.execute(table.select()).mappings().all() for table in found.sorted_tables}
    return {name: dict(line[0]) for name, line in lines.items() if line and name != "alembic_version"}


@pytest.fixture(params=BEFORE)
def upgraded(request, url):
    """A database of an older program with its rows, brought to the newest revision: the store, and the rows of then."""
    store = open_store(url)
    with store.engine.begin() as connection:
        command.upgrade(run.configuration(connection), request.param)
        before = write_rows(connection)
    store.upgrade()
    yield store, before
    store.close()


def test_what_was_written_is_unchanged_and_nothing_is_made_up(upgraded):
    store, before = upgraded

    with store.engine.connect() as connection:
        after = read_rows(connection)

    assert after.keys() == before.keys()
    for name, row in before.items():
        new = {column: value for column, value in after[name].items() if column not in row}
        assert {column: after[name][column] for column in row} == row
        assert new == {column: UNKNOWN[name][column] for column in new}


def test_the_program_reads_every_old_row(upgraded):
    store, before = upgraded
    models = {one.__tablename__: one for one in of_program()}
    assert models.keys() == SQLModel.metadata.tables.keys()

    with store.reading() as session:
        read = {name: session.exec(select(models[name])).one() for name in before}

    assert read["case_file"].received_at.tzinfo is not None
    assert read["case_file"].number == "old number"


def test_the_journal_of_then_cannot_be_altered(upgraded):
    store, _ = upgraded

    for statement in ("UPDATE journal SET actor = 'x'", "DELETE FROM journal", "UPDATE journal SET payload = 'x'"):
        with pytest.raises(Conflict), store.transaction() as session:
            session.connection().exec_driver_sql(statement)


def test_every_older_revision_is_tried():
    versions = sorted(path.name[:4] for path in (run.HERE / "versions").glob("*.py"))

    assert versions[:-1] == BEFORE


def of_program():
    held = [*vars(tables).values(), *vars(access_tables).values()]
    return {one for one in held if isinstance(one, type) and hasattr(one, "__table__")}
