"""Alembic, configured in code so that it works from an installed wheel."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

HERE = Path(__file__).parent


def upgrade(engine: Engine) -> None:
    """Bring a database to the newest revision, in one transaction."""
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            # Two daemons started at once would both find an empty database.
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7261001)")
        command.upgrade(configuration(connection), "head")


def new_revision(connection: Connection, message: str) -> None:
    """Write a revision file with what the tables have and this database lacks."""
    command.revision(configuration(connection), message, autogenerate=True, rev_id=_next_number())


def at_head(connection: Connection) -> bool:
    """Whether a database stands at the newest revision of this program."""
    current = MigrationContext.configure(connection).get_current_revision()
    return current == ScriptDirectory.from_config(configuration(connection)).get_current_head()


def configuration(connection: Connection) -> Config:
    """Alembic's configuration for one connection."""
    config = Config()
    config.set_main_option("script_location", str(HERE).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["connection"] = connection
    return config


def _next_number() -> str:
    return f"{len(list((HERE / 'versions').glob('[0-9]*.py'))) + 1:04d}"
