"""What alembic runs for each command; the connection comes from `run.configuration`."""

from alembic import context
from sqlmodel import SQLModel

import bot.store.access_tables
import bot.store.tables  # noqa: F401 - fills the metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    compare_type=True,
    render_as_batch=True,  # SQLite changes a column by copying its table
)

with context.begin_transaction():
    context.run_migrations()
