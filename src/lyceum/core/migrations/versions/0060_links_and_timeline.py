"""Links that work once; events in the order of time; who was here lately."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0060"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    json = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")
    op.create_table(
        "one_time_links",
        sa.Column("tenant_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("next", sa.Text(), nullable=False),
        sa.Column("details", json, nullable=False),
        sa.Column("created_at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("expires_at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("used_at", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant_id", "user_id"],
            ["users.tenant_id", "users.id"],
            name=op.f("fk_one_time_links_tenant_id_user_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name=op.f("fk_one_time_links_tenant_id")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_one_time_links")),
    )
    op.create_index(
        "ix_one_time_links_user", "one_time_links", ["tenant_id", "user_id"], unique=False
    )
    op.create_index(
        "ix_one_time_links_expires", "one_time_links", ["tenant_id", "expires_at"], unique=False
    )
    is_numbered = sa.text("position IS NOT NULL")
    for name, columns in (
        ("ix_events_at", ["tenant_id", "at", "id"]),
        ("ix_events_repeats", ["tenant_id", "subject_id", "kind", "at", "id"]),
    ):
        op.create_index(
            name,
            "events",
            columns,
            unique=False,
            sqlite_where=is_numbered,
            postgresql_where=is_numbered,
        )
    is_live = sa.text("trashed_at IS NULL")
    op.create_index(
        "ix_users_seen",
        "users",
        ["tenant_id", "seen_at"],
        unique=False,
        sqlite_where=is_live,
        postgresql_where=is_live,
    )
