"""Who may open what: acts of permission, grants, readings, approvals; the MAC that makes a letter evidence."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

from bot.store.types import Instant

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("message", sa.Column("evidence_mac", AutoString(), nullable=True))
    op.add_column("case_file", sa.Column("writer_hint", AutoString(), nullable=False, server_default=""))
    of_a_case(
        "permission_act",
        sa.Column("gmail_id", AutoString(), nullable=False),
        sa.Column("about", AutoString(), nullable=True),
        sa.Column("kind", AutoString(), nullable=False),
        sa.Column("received_at", Instant(), nullable=False),
        sa.Column("same_person", sa.Boolean(), nullable=False),
        sa.Column("proof", AutoString(), nullable=False),
        sa.Column("robot", sa.Boolean(), nullable=False),
        sa.Column("mac", AutoString(), nullable=False),
        sa.UniqueConstraint("mailbox", "gmail_id"),
    )
    of_a_case(
        "reading_grant",
        *(sa.Column(name, AutoString(), nullable=False) for name in ("owner", "owner_key", "field", "reader")),
        *(sa.Column(name, AutoString(), nullable=False) for name in ("reason", "evidence")),
        sa.Column("granted_at", Instant(), nullable=False),
        sa.Column("ends_at", Instant(), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=False),
        sa.UniqueConstraint("mailbox", "owner", "owner_key", "field", "reader", "evidence"),
    )
    of_a_case(
        "reading",
        *(sa.Column(name, AutoString(), nullable=False) for name in ("gmail_id", "reader", "reason", "evidence")),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("review_by", Instant(), nullable=True),
        sa.Column("reviewed_by", AutoString(), nullable=True),
        sa.Column("reviewed_at", Instant(), nullable=True),
        sa.UniqueConstraint("evidence"),
    )
    of_a_case(
        "reading_approval",
        *(sa.Column(name, AutoString(), nullable=False) for name in ("gmail_id", "evidence", "document")),
        sa.Column("made_at", Instant(), nullable=False),
        sa.UniqueConstraint("evidence"),
    )


def of_a_case(name: str, *columns: sa.schema.SchemaItem) -> None:
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mailbox", AutoString(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        *columns,
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(f"ix_{name}_case_id", name, ["case_id"])
