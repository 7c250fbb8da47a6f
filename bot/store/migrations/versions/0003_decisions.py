"""Decisions on each right, notes of staff, and the facts they rest on."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

from bot.store.types import Instant

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table, column in (*(("case_file", one) for one in of_case()), *(("notice", one) for one in of_notice())):
        op.add_column(table, column)
    op.create_table(
        "right_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("about", AutoString(), nullable=False),
        sa.Column("outcome", AutoString(), nullable=True),
        sa.Column("ground", AutoString(), nullable=False),
        sa.Column("notices", AutoString(), nullable=False),
        sa.Column("occasion", AutoString(), nullable=False),
        sa.Column("decided_by", AutoString(), nullable=False),
        sa.Column("decided_at", Instant(), nullable=False),
        sa.Column("approved_by", AutoString(), nullable=False),
        sa.Column("approved_at", Instant(), nullable=True),
        sa.Column("needs_execution", sa.Boolean(), nullable=False),
        sa.Column("executed_at", Instant(), nullable=True),
        sa.Column("executed_by", AutoString(), nullable=True),
        sa.Column("withdrawn_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_right_decision_case_id", "right_decision", ["case_id"])
    op.create_table(
        "staff_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("key", AutoString(), nullable=False),
        sa.Column("by", AutoString(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key"),
    )
    op.create_index("ix_staff_note_case_id", "staff_note", ["case_id"])


def of_case() -> list[sa.Column[Any]]:
    return [
        sa.Column("authority_answered_at", Instant(), nullable=True),
        sa.Column("breach_outcome", AutoString(), nullable=True),
        sa.Column("role", AutoString(), nullable=False, server_default="person"),
        sa.Column("identity", AutoString(), nullable=False, server_default="unknown"),
        sa.Column("active_account", sa.Boolean(), nullable=True),
        sa.Column("restriction", AutoString(), nullable=False, server_default="none"),
        sa.Column("lift_noticed_at", Instant(), nullable=True),
        sa.Column("legal_hold", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("split_from", AutoString(), nullable=False, server_default=""),
    ]


def of_notice() -> list[sa.Column[Any]]:
    return [
        sa.Column("form", AutoString(), nullable=False, server_default="mail"),
        sa.Column("queued_by", AutoString(), nullable=False, server_default="bot"),
    ]
