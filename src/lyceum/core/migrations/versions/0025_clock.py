"""Administrators may move the clock of a test tenant."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    json = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")
    roles = sa.table(
        "roles",
        sa.column("tenant_id", sa.BigInteger()),
        sa.column("id", sa.BigInteger()),
        sa.column("key", sa.Text()),
        sa.column("permissions", json),
    )
    connection = op.get_bind()
    held = sa.select(roles.c.tenant_id, roles.c.id, roles.c.permissions)
    for tenant_id, role_id, permissions in connection.execute(
        held.where(roles.c.key == "admin")
    ).all():
        connection.execute(
            roles.update()
            .where(roles.c.tenant_id == tenant_id, roles.c.id == role_id)
            .values(permissions=sorted({*permissions, "clock.advance"}))
        )
