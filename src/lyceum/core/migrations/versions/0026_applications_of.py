"""What somebody applied for is found by the person."""

from __future__ import annotations

from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_applications_user", "applications", ["tenant_id", "user_id"])
