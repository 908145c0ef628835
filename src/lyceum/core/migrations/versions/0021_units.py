"""Units may be inactive, and lie in the trash."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_TRASHED = sa.text("trashed_at IS NOT NULL")


def upgrade() -> None:
    op.add_column(
        "units", sa.Column("active", sa.Boolean(), nullable=False, server_default=sa.true())
    )
    op.add_column(
        "units", sa.Column("trashed_at", sa.BigInteger(), autoincrement=False, nullable=True)
    )
    op.create_index(
        "ix_units_trashed",
        "units",
        ["tenant_id", "trashed_at", "id"],
        sqlite_where=_TRASHED,
        postgresql_where=_TRASHED,
    )
