"""What only one API knows of a webhook endpoint."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

_JSON = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")


def upgrade() -> None:
    extra = sa.Column("extra", _JSON, nullable=False, server_default="{}")
    op.add_column("webhook_endpoints", extra)
