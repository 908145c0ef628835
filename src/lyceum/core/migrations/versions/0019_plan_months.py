"""What organizations use of their plans, month by month."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    numbers = ("organization_id", "begins_at", "calls", "uploads")
    op.create_table(
        "plan_months",
        *(
            sa.Column(name, sa.BigInteger(), autoincrement=False, nullable=False)
            for name in numbers
        ),
        sa.PrimaryKeyConstraint("organization_id", "begins_at", name="pk_plan_months"),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name="fk_plan_months_organization_id"
        ),
    )
