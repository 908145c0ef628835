"""Enrollments of one person are listed by when they were asked for, too."""

from __future__ import annotations

from alembic import op

revision = "0071"
down_revision = "0065"
branch_labels = None
depends_on = None


def upgrade() -> None:
    asked = ["tenant_id", "user_id", "requested_at", "id"]
    op.create_index("ix_enrollments_asked", "enrollments", asked)
