"""Reviewing: attempts are listed by when they began and whether they wait; allowances have ids."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_WAITS = sa.text("state = 'submitted'")
_KEPT = sa.text("SELECT tenant_id, unit_id, user_id FROM allowances ORDER BY 1, 2, 3")
_TAKE = sa.text("UPDATE id_blocks SET next = next + 1 WHERE tenant_id = :tenant_id")
_TAKEN = sa.text("SELECT next - 1 FROM id_blocks WHERE tenant_id = :tenant_id")
_NAME = sa.text(
    "UPDATE allowances SET id = :id"
    " WHERE tenant_id = :tenant_id AND unit_id = :unit_id AND user_id = :user_id"
)


def upgrade() -> None:
    op.create_index("ix_attempts_newest", "attempts", ["tenant_id", "started_at", "id"])
    op.create_index("ix_attempts_of_unit", "attempts", ["tenant_id", "unit_id", "started_at", "id"])
    op.create_index(
        "ix_attempts_waiting",
        "attempts",
        ["tenant_id", "started_at", "id"],
        sqlite_where=_WAITS,
        postgresql_where=_WAITS,
    )
    for name in ("id", "created_at", "updated_at"):
        op.add_column(
            "allowances",
            sa.Column(
                name, sa.BigInteger(), autoincrement=False, nullable=False, server_default="0"
            ),
        )
    _name_those_that_are_there()
    op.create_index("uq_allowances_id", "allowances", ["tenant_id", "id"], unique=True)
    op.create_index("ix_allowances_updated", "allowances", ["tenant_id", "updated_at", "id"])


def _name_those_that_are_there() -> None:
    """Each gets the next id of its tenant."""
    connection = op.get_bind()
    for kept in connection.execute(_KEPT).mappings().all():
        connection.execute(_TAKE, {"tenant_id": kept["tenant_id"]})
        (taken,) = connection.execute(_TAKEN, {"tenant_id": kept["tenant_id"]}).one()
        connection.execute(_NAME, {**kept, "id": taken})
