"""Webhooks: endpoints, deliveries, and who may see to them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
_IS_PENDING = sa.text("state = 'pending'")


def upgrade() -> None:
    _make_endpoints()
    _make_deliveries()
    _let_administrators()


def _make_endpoints() -> None:
    op.create_table(
        "webhook_endpoints",
        sa.Column("tenant_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("uid", sa.LargeBinary(), nullable=False),
        sa.Column("dialect", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("kinds", _JSON, nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("disabled_for", sa.Text(), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("old_secret", sa.LargeBinary(), nullable=True),
        sa.Column("old_until", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("failing_since", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("rests_until", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("position", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("created_at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("updated_at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name=op.f("fk_webhook_endpoints_tenant_id")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_webhook_endpoints")),
    )
    with op.batch_alter_table("webhook_endpoints", schema=None) as batch_op:
        batch_op.create_index("uq_webhook_endpoints_uid", ["tenant_id", "uid"], unique=True)


def _make_deliveries() -> None:
    op.create_table(
        "deliveries",
        sa.Column("tenant_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("uid", sa.LargeBinary(), nullable=False),
        sa.Column("endpoint_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("event_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("due_at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("leased_until", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("attempted_at", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("status", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("took", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "endpoint_id"],
            ["webhook_endpoints.tenant_id", "webhook_endpoints.id"],
            name=op.f("fk_deliveries_tenant_id_endpoint_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "event_id"],
            ["events.tenant_id", "events.id"],
            name=op.f("fk_deliveries_tenant_id_event_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name=op.f("fk_deliveries_tenant_id")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_deliveries")),
    )
    with op.batch_alter_table("deliveries", schema=None) as batch_op:
        batch_op.create_index(
            "ix_deliveries_newest", ["tenant_id", "created_at", "id"], unique=False
        )
        batch_op.create_index(
            "ix_deliveries_of_endpoint",
            ["tenant_id", "endpoint_id", "created_at", "id"],
            unique=False,
        )
        batch_op.create_index("ix_deliveries_old", ["tenant_id", "due_at"], unique=False)
        batch_op.create_index(
            "ix_deliveries_pending",
            ["tenant_id", "endpoint_id", "due_at", "position"],
            unique=False,
            sqlite_where=_IS_PENDING,
            postgresql_where=_IS_PENDING,
        )
        batch_op.create_index(
            "uq_deliveries_event", ["tenant_id", "event_id", "endpoint_id"], unique=True
        )
        batch_op.create_index("uq_deliveries_uid", ["tenant_id", "uid"], unique=True)


def _let_administrators() -> None:
    roles = sa.table(
        "roles",
        sa.column("tenant_id", sa.BigInteger()),
        sa.column("id", sa.BigInteger()),
        sa.column("key", sa.Text()),
        sa.column("permissions", _JSON),
    )
    connection = op.get_bind()
    held = sa.select(roles.c.tenant_id, roles.c.id, roles.c.permissions)
    for tenant_id, role_id, permissions in connection.execute(
        held.where(roles.c.key == "admin")
    ).all():
        connection.execute(
            roles.update()
            .where(roles.c.tenant_id == tenant_id, roles.c.id == role_id)
            .values(permissions=sorted({*permissions, "webhooks.read", "webhooks.write"}))
        )
