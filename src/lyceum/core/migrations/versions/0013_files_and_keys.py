"""Files and API keys: when they were last changed, and lists of them in their orders."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_TABLES = ("api_keys", "files")


def upgrade() -> None:
    for table in _TABLES:
        op.add_column(
            table,
            sa.Column(
                "updated_at",
                sa.BigInteger(),
                autoincrement=False,
                nullable=False,
                server_default="0",
            ),
        )
    op.execute("UPDATE files SET updated_at = created_at")
    op.execute("UPDATE api_keys SET updated_at = coalesce(revoked_at, created_at)")
    op.drop_index("ix_files_owner", "files")
    op.drop_index("ix_api_keys_user", "api_keys")
    op.create_index("ix_files_owner", "files", ["tenant_id", "owner_id", "created_at", "id"])
    op.create_index("ix_api_keys_user", "api_keys", ["tenant_id", "user_id", "created_at", "id"])
    for table in _TABLES:
        op.create_index(f"ix_{table}_newest", table, ["tenant_id", "created_at", "id"])
        op.create_index(f"ix_{table}_updated", table, ["tenant_id", "updated_at", "id"])
