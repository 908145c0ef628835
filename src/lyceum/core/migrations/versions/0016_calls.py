"""Calls: requests with API keys, and how many there were in a day."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_CALLS = {
    "id": sa.BigInteger,
    "key_id": sa.BigInteger,
    "user_id": sa.BigInteger,
    "dialect": sa.Text,
    "verb": sa.Text,
    "path": sa.Text,
    "answered": sa.BigInteger,
    "took": sa.BigInteger,
    "request_id": sa.Text,
    "at": sa.BigInteger,
}
_DAYS = dict.fromkeys(
    ("id", "key_id", "user_id", "day", "calls", "refused", "failed"), sa.BigInteger
)


def upgrade() -> None:
    _make("calls", _CALLS)
    op.create_index("ix_calls_newest", "calls", ["tenant_id", "at", "id"])
    op.create_index("ix_calls_user", "calls", ["tenant_id", "user_id", "at", "id"])
    op.create_index("ix_calls_key", "calls", ["tenant_id", "key_id", "at", "id"])
    _make("call_days", _DAYS)
    op.create_index("uq_call_days_key", "call_days", ["tenant_id", "key_id", "day"], unique=True)
    op.create_index("ix_call_days_newest", "call_days", ["tenant_id", "day", "id"])
    op.create_index("ix_call_days_user", "call_days", ["tenant_id", "user_id", "day", "id"])


def _make(table: str, columns: Mapping[str, type[sa.BigInteger | sa.Text]]) -> None:
    op.create_table(
        table,
        sa.Column("tenant_id", sa.BigInteger(), autoincrement=False, nullable=False),
        *(sa.Column(name, kind(), nullable=False) for name, kind in columns.items()),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name=op.f(f"fk_{table}_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f(f"pk_{table}")),
    )
