"""Orders that staff see to by hand, and what a tenant has settled."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

_JSON = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")


def upgrade() -> None:
    completed: sa.Column[int] = sa.Column("completed_at", sa.BigInteger(), autoincrement=False)
    op.add_column("orders", completed)
    op.add_column("orders", sa.Column("trashed_from", sa.Text()))
    op.add_column("orders", sa.Column("extra", _JSON, nullable=False, server_default="{}"))
    quantity: sa.Column[int] = sa.Column(
        "quantity", sa.BigInteger(), autoincrement=False, nullable=False, server_default="1"
    )
    op.add_column("order_lines", quantity)
    op.create_table(
        "settings",
        sa.Column("tenant_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("area", sa.Text(), nullable=False),
        sa.Column("value", _JSON, nullable=False),
        sa.Column("updated_at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "area", name="pk_settings"),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name="fk_settings_tenant_id"),
    )
