"""Units have a state; sections say what they are about."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None


def upgrade() -> None:
    state = sa.Column("state", sa.Text(), nullable=False, server_default="published")
    op.add_column("units", state)
    body = sa.Column("body", sa.Text(), nullable=False, server_default="")
    op.add_column("sections", body)
