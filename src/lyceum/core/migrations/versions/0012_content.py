"""Content: when a section was made, and lists of sections, units and categories in that order."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "sections",
        sa.Column(
            "created_at", sa.BigInteger(), autoincrement=False, nullable=False, server_default="0"
        ),
    )
    # When it was made was never written down; its last change is the nearest there is.
    op.execute("UPDATE sections SET created_at = updated_at")
    for table in ("categories", "sections", "units"):
        op.create_index(f"ix_{table}_created", table, ["tenant_id", "created_at", "id"])
    op.create_index("ix_categories_position", "categories", ["tenant_id", "position", "id"])
