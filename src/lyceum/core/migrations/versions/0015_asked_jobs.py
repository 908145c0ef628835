"""Jobs are listed: all of a tenant, and those that somebody asked for."""

from __future__ import annotations

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_jobs_newest", "jobs", ["tenant_id", "created_at", "id"])
    op.create_index("ix_jobs_asked", "jobs", ["tenant_id", "asked_by", "created_at", "id"])
