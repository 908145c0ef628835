"""People are found by parts of their names; categories may be inactive."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from lyceum.kit import text

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_PEOPLE = sa.text("SELECT tenant_id, id, display_name FROM users ORDER BY 1, 2")
_KEY = sa.text("UPDATE users SET name_key = :key WHERE tenant_id = :tenant_id AND id = :id")


def upgrade() -> None:
    op.add_column("users", sa.Column("name_key", sa.Text(), nullable=False, server_default=""))
    connection = op.get_bind()
    for person in connection.execute(_PEOPLE).mappings().all():
        key = text.fold(person["display_name"])
        named = {"tenant_id": person["tenant_id"], "id": person["id"], "key": key}
        connection.execute(_KEY, named)
    op.add_column(
        "categories",
        sa.Column("active", sa.Boolean(), nullable=False, server_default=sa.true()),
    )
