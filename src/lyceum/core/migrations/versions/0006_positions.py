"""Positions: what happened is numbered after its commit, and who may read it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_WAITS = sa.text("position IS NULL")
_IS_NUMBERED = sa.text("position IS NOT NULL")
_IS_DELETION = sa.text("kind LIKE '%.deleted'")

_READERS = ("admin", "manager")
"""The built-in roles that may read events."""


def upgrade() -> None:
    op.add_column(
        "events", sa.Column("position", sa.BigInteger(), autoincrement=False, nullable=True)
    )
    _number_what_is_there()
    with op.batch_alter_table("events", schema=None) as batch_op:
        batch_op.create_index(
            "ix_events_waiting",
            ["tenant_id", "at", "id"],
            unique=False,
            sqlite_where=_WAITS,
            postgresql_where=_WAITS,
        )
        batch_op.create_index(
            "uq_events_position",
            ["tenant_id", "position"],
            unique=True,
            sqlite_where=_IS_NUMBERED,
            postgresql_where=_IS_NUMBERED,
        )
        batch_op.create_index(
            "ix_events_deletions",
            ["tenant_id", "subject_kind", "at", "id"],
            unique=False,
            sqlite_where=_IS_DELETION,
            postgresql_where=_IS_DELETION,
        )
    _let_read()


def _number_what_is_there() -> None:
    op.execute(
        "UPDATE events SET position = placed.position FROM ("
        "SELECT tenant_id, id, row_number() OVER (PARTITION BY tenant_id ORDER BY at, id) "
        "AS position FROM events) AS placed "
        "WHERE events.tenant_id = placed.tenant_id AND events.id = placed.id"
    )


def _let_read() -> None:
    roles = sa.table(
        "roles",
        sa.column("tenant_id", sa.BigInteger()),
        sa.column("id", sa.BigInteger()),
        sa.column("key", sa.Text()),
        sa.column("permissions", sa.JSON().with_variant(postgresql.JSONB(), "postgresql")),
    )
    connection = op.get_bind()
    held = sa.select(roles.c.tenant_id, roles.c.id, roles.c.permissions)
    for tenant_id, role_id, permissions in connection.execute(
        held.where(roles.c.key.in_(_READERS))
    ).all():
        connection.execute(
            roles.update()
            .where(roles.c.tenant_id == tenant_id, roles.c.id == role_id)
            .values(permissions=sorted({*permissions, "events.read"}))
        )
