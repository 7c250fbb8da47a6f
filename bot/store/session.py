"""Opening the database, and transactions that commit whole or leave nothing.

SQLite (default): write-ahead log, `synchronous=FULL`, `BEGIN IMMEDIATE` for writers, foreign keys, `secure_delete`.
PostgreSQL: psycopg 3. Errors of the database come out as `Unreachable`, `Conflict` or `Permanent` with class and code
only, since the originals carry the values of the statement.
"""

from __future__ import annotations

import os
import threading
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.pool import StaticPool
from sqlmodel import Session

from bot.errors import Misuse
from bot.store.failures import translate, translate_at_the_source

_READING = "privacy_bot_reading"

_PRAGMAS = (
    "busy_timeout = 30000",
    "journal_mode = WAL",
    "synchronous = FULL",
    "foreign_keys = ON",
    "secure_delete = ON",
    "recursive_triggers = ON",  # or INSERT OR REPLACE would slip past the journal's delete trigger
    "temp_store = MEMORY",
)


class Store:
    """The database of one installation; safe to share between threads, one transaction a thread at a time."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._reading = engine.execution_options(**_reading_options(engine))
        self._busy = threading.local()
        # An in-memory database is one connection, so threads take turns.
        self._turn = threading.Lock() if isinstance(engine.pool, StaticPool) else None
        # A command that ends in an error leaves no connection open behind it.
        weakref.finalize(self, engine.dispose)

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A session that may write; commits at the end of the block, rolls back on any exception.

        Raises:
            Unreachable: the database is locked, gone or asks for a retry.
            Conflict: a row is there already, or breaks a rule.
            Permanent: any other refusal.
            Misuse: this thread is in a transaction already; pass its session on.
        """
        with self._alone(), _translated(), Session(self.engine, expire_on_commit=False) as session:
            yield session
            session.commit()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that sees one moment and cannot write. Raises like `transaction`."""
        with self._alone(), _translated(), Session(self._reading, expire_on_commit=False) as session:
            yield session

    def upgrade(self) -> None:
        """Run the migrations to the newest revision; nothing happens when it is there already."""
        from bot.store.migrations.run import upgrade

        with self._alone(), _translated():
            upgrade(self.engine)

    def close(self) -> None:
        """Close every connection; the store can be used again."""
        self.engine.dispose()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        if getattr(self._busy, "now", False):
            raise Misuse("a transaction is open in this thread already: pass its session on")
        self._busy.now = True
        try:
            if self._turn is None:
                yield
            else:
                with self._turn:
                    yield
        finally:
            self._busy.now = False


def open_store(url: str) -> Store:
    """Open a database by URL: `sqlite:///path`, `sqlite://` (in memory, for tests), `postgresql+psycopg://…`.

    The folder of an SQLite file is made 0700 and the file 0600. Nothing is migrated: call `upgrade`. Raises Misuse for
    a URL of another kind.
    """
    address = _address(url)
    engine = _sqlite(address) if address.get_backend_name() == "sqlite" else _postgres(address)
    translate_at_the_source(engine)
    return Store(engine)


def _address(url: str) -> URL:
    try:
        address = make_url(url)
    except ArgumentError:
        address = None
    if address is None or address.drivername not in ("sqlite", "postgresql+psycopg"):
        raise Misuse("storage.url must begin with sqlite:/// or postgresql+psycopg://")  # never show a password
    return address


def _sqlite(address: URL) -> Engine:
    if address.database in (None, "", ":memory:"):
        engine = create_engine(
            "sqlite://",
            hide_parameters=True,
            poolclass=StaticPool,
            connect_args={"check_same_thread": False},
        )
    else:
        _make_private(Path(str(address.database)))
        engine = create_engine(address, hide_parameters=True)
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _postgres(address: URL) -> Engine:
    return create_engine(
        address,
        hide_parameters=True,
        pool_pre_ping=True,
        connect_args={"application_name": "privacy-bot", "connect_timeout": 10},
    )


def _make_private(file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    # SQLite gives its write-ahead log the mode of the database file.
    os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))


def _set_up_sqlite(connection: object, _record: object) -> None:
    connection.isolation_level = None  # type: ignore[attr-defined] # the driver must not begin by itself
    cursor = connection.cursor()  # type: ignore[attr-defined]
    for pragma in _PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    reading = bool(connection.get_execution_options().get(_READING, False))
    if connection.info.get(_READING) is not reading:
        connection.exec_driver_sql(f"PRAGMA query_only = {'ON' if reading else 'OFF'}")
        connection.info[_READING] = reading
    # A writer takes the lock at once: a reader that turns writer half-way fails without waiting.
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def _reading_options(engine: Engine) -> dict[str, object]:
    if engine.dialect.name == "sqlite":
        return {_READING: True}
    return {"postgresql_readonly": True, "isolation_level": "REPEATABLE READ"}


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except SQLAlchemyError as error:
        failure = translate(error)
        try:
            raise failure from None
        finally:
            failure.__context__ = None  # the original carries values
