"""An organization may be closed, or its API switched off; people come in until a day, and courses
have codes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0063"
down_revision = "0062"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("closed_at", "api_off_at"):
        op.add_column("organizations", sa.Column(name, sa.BigInteger(), nullable=True))
    op.add_column("users", sa.Column("deactivate_at", sa.BigInteger(), nullable=True))
    _index("ix_users_deactivate", "users", "deactivate_at")
    op.add_column("courses", sa.Column("code", sa.Text(), nullable=True))
    _index("ix_courses_code", "courses", "code")


def _index(name: str, table: str, column: str) -> None:
    """Of the rows alone that have something there."""
    held = sa.text(f"{column} IS NOT NULL")
    op.create_index(name, table, ["tenant_id", column], sqlite_where=held, postgresql_where=held)
