"""What an organization may ask for in a minute by agreement, and events by kind."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "organizations",
        sa.Column("per_minute", sa.BigInteger(), autoincrement=False, nullable=True),
    )
    numbered = sa.text("position IS NOT NULL")
    op.create_index(
        "ix_events_kind",
        "events",
        ["tenant_id", "kind", "position"],
        sqlite_where=numbered,
        postgresql_where=numbered,
    )
