"""Sessions and days of calls are followed: when each was last written."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_FROM = {"sessions": "coalesce(ended_at, started_at)", "call_days": "day"}
"""The tables that lacked it, and what is known of rows that are there."""


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
        op.create_index(f"ix_{table}_updated", table, ["tenant_id", "updated_at", "id"])
