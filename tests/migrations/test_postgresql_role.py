"""`docs/postgresql-role.sql`: who works as this role can do the work, and cannot unmake the journal."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest

from bot.errors import BotError
from bot.store import journal
from bot.store.session import open_store

ROLE = Path(__file__).parents[2] / "docs" / "postgresql-role.sql"
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
MAILBOX = "privacy@example.org"


@pytest.fixture
def as_daemon(new_postgres, postgres_template):
    """The migrated database, opened as the role of the file."""
    url = new_postgres(postgres_template)
    with psycopg.connect(url.replace("postgresql+psycopg", "postgresql"), autocommit=True) as owner:
        owner.execute(ROLE.read_text("utf-8"))
        owner.execute(ROLE.read_text("utf-8"))  # a second time changes nothing
    store = open_store(f"{url}{'&' if '?' in url else '?'}options=-c%20role%3Dprivacy_bot_daemon")
    yield store
    store.close()


def add(store) -> None:
    with store.transaction() as session:
        payload = journal.Personal({"address": "f1"}, NOON + timedelta(days=1))
        journal.append(
            session, mailbox=MAILBOX, at=NOON, actor="bot", event="person_searched", detail={}, personal=payload
        )


def test_the_daemon_starts_writes_and_lets_payloads_go(as_daemon):
    as_daemon.upgrade()
    add(as_daemon)

    with as_daemon.transaction() as session:
        gone = journal.expire(session, NOON + timedelta(days=2))

    assert gone == 1
    with as_daemon.reading() as session:
        assert journal.verify(session, MAILBOX, ()).ok


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal SET actor = 'nobody'",
        "DELETE FROM journal",
        "TRUNCATE journal",
        "ALTER TABLE journal DISABLE TRIGGER ALL",
        "DROP TABLE journal",
        "DROP TRIGGER journal_no_truncate ON journal",
        "UPDATE alembic_version SET version_num = '0001'",
        "CREATE TABLE aside (id int)",
        "SET session_replication_role = replica",
    ],
)
def test_the_journal_cannot_be_unmade_by_who_works_here(as_daemon, statement):
    add(as_daemon)

    with pytest.raises(BotError), as_daemon.transaction() as session:
        session.connection().exec_driver_sql(statement)

    with as_daemon.reading() as session:
        assert journal.verify(session, MAILBOX, ()).ok
