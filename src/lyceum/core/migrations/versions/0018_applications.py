"""Somebody asks for a role, and somebody decides."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_PENDING = sa.text("state = 'pending'")


def _number(name: str, *, null: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), autoincrement=False, nullable=null)


def upgrade() -> None:
    json = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")
    op.create_table(
        "applications",
        _number("tenant_id"),
        _number("id"),
        sa.Column("uid", sa.LargeBinary(), nullable=False),
        _number("user_id"),
        sa.Column("role_key", sa.Text(), nullable=False),
        sa.Column("payload", json, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        _number("decided_by", null=True),
        _number("decided_at", null=True),
        sa.Column("note", sa.Text(), nullable=True),
        _number("created_at"),
        _number("updated_at"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_applications"),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name="fk_applications_tenant_id"),
        sa.ForeignKeyConstraint(
            ["tenant_id", "user_id"],
            ["users.tenant_id", "users.id"],
            name="fk_applications_tenant_id_user_id",
        ),
    )
    op.create_index("uq_applications_uid", "applications", ["tenant_id", "uid"], unique=True)
    op.create_index(
        "uq_applications_pending",
        "applications",
        ["tenant_id", "user_id", "role_key"],
        unique=True,
        sqlite_where=_PENDING,
        postgresql_where=_PENDING,
    )
    op.create_index(
        "ix_applications_newest",
        "applications",
        ["tenant_id", "role_key", "state", "created_at", "id"],
    )
