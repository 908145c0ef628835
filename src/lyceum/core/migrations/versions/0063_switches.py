"""An organization may be closed, or its API switched off; people come in until a day, and courses
have codes and are found by parts of their titles."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from lyceum.kit import text

revision = "0063"
down_revision = "0062"
branch_labels = None
depends_on = None

_COURSES = sa.text("SELECT tenant_id, id, title FROM courses ORDER BY 1, 2")
_KEY = sa.text("UPDATE courses SET title_key = :key WHERE tenant_id = :tenant_id AND id = :id")


def upgrade() -> None:
    for name in ("closed_at", "api_off_at"):
        op.add_column("organizations", sa.Column(name, sa.BigInteger(), nullable=True))
    op.add_column("users", sa.Column("deactivate_at", sa.BigInteger(), nullable=True))
    _index("ix_users_deactivate", "users", "deactivate_at")
    op.add_column("courses", sa.Column("code", sa.Text(), nullable=True))
    _index("ix_courses_code", "courses", "code")
    op.add_column("courses", sa.Column("title_key", sa.Text(), nullable=False, server_default=""))
    connection = op.get_bind()
    for course in connection.execute(_COURSES).mappings().all():
        named = {"tenant_id": course["tenant_id"], "id": course["id"]}
        connection.execute(_KEY, {**named, "key": text.fold(course["title"])})


def _index(name: str, table: str, column: str) -> None:
    """Of the rows alone that have something there."""
    held = sa.text(f"{column} IS NOT NULL")
    op.create_index(name, table, ["tenant_id", column], sqlite_where=held, postgresql_where=held)
