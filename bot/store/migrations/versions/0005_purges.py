"""What was purged, and whether the mailbox still has it."""

import sqlalchemy as sa
from alembic import op

import bot.store.types

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("message", sa.Column("purged_at", bot.store.types.Instant(), nullable=True))
    op.add_column("message", sa.Column("in_mailbox_at", bot.store.types.Instant(), nullable=True))
    op.add_column("case_file", sa.Column("purged_at", bot.store.types.Instant(), nullable=True))
