"""What an identity provider told by itself is remembered, so that none of it is heard twice."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "identity_messages",
        sa.Column("tenant_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("heard_at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "message_id", name="pk_identity_messages"),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name="fk_identity_messages_tenant_id"
        ),
    )
    op.create_index(
        "ix_identity_messages_subject", "identity_messages", ["tenant_id", "subject", "kind"]
    )
    op.create_index("ix_identity_messages_heard", "identity_messages", ["tenant_id", "heard_at"])
