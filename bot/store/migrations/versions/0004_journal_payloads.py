"""Personal payloads of the journal: a column that may turn to NULL when its term has come, and nothing else."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

import bot.store.types

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

KEPT = ("id", "mailbox", "seq", "at", "actor", "event", "case_number", "detail", "payload_digest", "expires_at")
CHAIN = ("previous", "digest")

SQLITE = (
    "DROP TRIGGER journal_no_update",
    f"""
    CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal
    WHEN NEW.payload IS NOT NULL OR OLD.payload IS NULL OR {" OR ".join(f"NEW.{one} IS NOT OLD.{one}" for one in (*KEPT, *CHAIN))}
    BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END
    """,  # noqa: E501
)

POSTGRESQL = (
    "DROP TRIGGER journal_no_update_or_delete ON journal",
    """
    CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal
    FOR EACH ROW EXECUTE FUNCTION journal_is_append_only()
    """,
    f"""
    CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal
    FOR EACH ROW WHEN (
        NEW.payload IS NOT NULL OR OLD.payload IS NULL
        OR {" OR ".join(f"NEW.{one} IS DISTINCT FROM OLD.{one}" for one in (*KEPT, *CHAIN))}
    )
    EXECUTE FUNCTION journal_is_append_only()
    """,
)


def upgrade() -> None:
    op.add_column("journal", sa.Column("payload", sqlmodel.sql.sqltypes.AutoString(), nullable=True))
    op.add_column("journal", sa.Column("payload_digest", sqlmodel.sql.sqltypes.AutoString(), nullable=True))
    op.add_column("journal", sa.Column("expires_at", bot.store.types.Instant(), nullable=True))
    op.create_index(
        "ix_journal_expiring",
        "journal",
        ["expires_at"],
        sqlite_where=sa.text("payload IS NOT NULL"),
        postgresql_where=sa.text("payload IS NOT NULL"),
    )
    for statement in POSTGRESQL if op.get_bind().dialect.name == "postgresql" else SQLITE:
        op.execute(statement)
