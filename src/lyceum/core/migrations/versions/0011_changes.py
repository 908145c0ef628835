"""Changes: when a row of what is listed was last written, for those who follow what changed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_FROM = {
    "attempts": "coalesce(graded_at, submitted_at, started_at)",
    "enrollments": "coalesce(ended_at, completed_at, enrolled_at)",
    "questions": "created_at",
    "sections": "0",
}
"""The tables that lacked it, and what is known of rows that are there."""

_FOLLOWED = ("attempts", "categories", "enrollments", "questions", "sections", "units")


def upgrade() -> None:
    for table, moment in _FROM.items():
        op.add_column(
            table,
            sa.Column(
                "updated_at",
                sa.BigInteger(),
                autoincrement=False,
                nullable=False,
                server_default="0",
            ),
        )
        op.execute(f"UPDATE {table} SET updated_at = {moment}")  # noqa: S608 - words of our own
    for table in _FOLLOWED:
        op.create_index(f"ix_{table}_updated", table, ["tenant_id", "updated_at", "id"])
