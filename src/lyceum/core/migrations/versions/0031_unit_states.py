"""Units have a state instead of being active or not; sections say what they are about."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    state = sa.Column("state", sa.Text(), nullable=False, server_default="published")
    op.add_column("units", state)
    op.execute(sa.text("UPDATE units SET state = 'draft' WHERE NOT active"))
    op.drop_column("units", "active")
    body = sa.Column("body", sa.Text(), nullable=False, server_default="")
    op.add_column("sections", body)
