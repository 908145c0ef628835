"""Pictures of people; a course may ask for a part of its required units."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0066"
down_revision = "0069"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "user_pictures",
        sa.Column("tenant_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("file_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "user_id", name="pk_user_pictures"),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name="fk_user_pictures_tenant_id"),
        sa.ForeignKeyConstraint(
            ["tenant_id", "user_id"],
            ["users.tenant_id", "users.id"],
            name="fk_user_pictures_tenant_id_user_id",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "file_id"],
            ["files.tenant_id", "files.id"],
            name="fk_user_pictures_tenant_id_file_id",
        ),
    )
    op.create_index("ix_user_pictures_file", "user_pictures", ["tenant_id", "file_id"])
    whole = sa.Column("done_percent", sa.BigInteger(), nullable=False, server_default="100")
    op.add_column("courses", whole)
