"""`python -m bot.store.migrations "what changes"` writes the next revision; for developers."""

import sys

from sqlalchemy import create_engine

from bot.store.migrations.run import configuration, new_revision


def main(message: str) -> None:
    """Compare the tables with a database at the newest revision, and write the difference."""
    from alembic import command

    with create_engine("sqlite://").connect() as connection:
        command.upgrade(configuration(connection), "head")
        connection.commit()
        new_revision(connection, message)


if __name__ == "__main__":
    main(" ".join(sys.argv[1:]) or "change")
