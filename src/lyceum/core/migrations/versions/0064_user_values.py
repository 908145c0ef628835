"""Who has a value in a custom field, in the order in which people were added."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0064"
down_revision = "0063"
branch_labels = None
depends_on = None

_FILL = """
INSERT INTO user_values (tenant_id, value_key, created_at, user_id)
SELECT DISTINCT v.tenant_id, v.value_key, u.created_at, u.id
FROM custom_values v JOIN users u ON u.tenant_id = v.tenant_id AND u.id = v.entity_id
WHERE v.entity = 'user' AND u.trashed_at IS NULL
"""


def upgrade() -> None:
    op.create_table(
        "user_values",
        sa.Column("tenant_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("value_key", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint(
            "tenant_id", "value_key", "created_at", "user_id", name="pk_user_values"
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name="fk_user_values_tenant_id"),
        sa.ForeignKeyConstraint(
            ["tenant_id", "user_id"],
            ["users.tenant_id", "users.id"],
            name="fk_user_values_tenant_id_user_id",
        ),
    )
    op.create_index("ix_user_values_user", "user_values", ["tenant_id", "user_id"])
    op.execute(_FILL)
