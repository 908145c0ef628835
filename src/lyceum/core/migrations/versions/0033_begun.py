"""When an enrollment was begun; what was begun of a unit has an id, and is listed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

_NAME = sa.text(
    "UPDATE unit_progress SET id = numbered.id FROM ("
    "SELECT p.tenant_id, p.enrollment_id, p.unit_id, b.next - 1 + row_number()"
    " OVER (PARTITION BY p.tenant_id ORDER BY p.first_at, p.enrollment_id, p.unit_id) AS id"
    " FROM unit_progress AS p JOIN id_blocks AS b ON b.tenant_id = p.tenant_id) AS numbered"
    " WHERE unit_progress.tenant_id = numbered.tenant_id"
    " AND unit_progress.enrollment_id = numbered.enrollment_id"
    " AND unit_progress.unit_id = numbered.unit_id"
)
_TAKE = sa.text(
    "UPDATE id_blocks SET next = next + (SELECT count(*) FROM unit_progress"
    " WHERE unit_progress.tenant_id = id_blocks.tenant_id)"
)
_BEGUN = sa.text(
    "UPDATE enrollments SET begun_at = (SELECT min(first_at) FROM unit_progress"
    " WHERE unit_progress.tenant_id = enrollments.tenant_id"
    " AND unit_progress.enrollment_id = enrollments.id)"
)


def upgrade() -> None:
    begun: sa.Column[int] = sa.Column("begun_at", sa.BigInteger(), autoincrement=False)
    op.add_column("enrollments", begun)
    number: sa.Column[int] = sa.Column(
        "id", sa.BigInteger(), autoincrement=False, nullable=False, server_default="0"
    )
    op.add_column("unit_progress", number)
    for statement in (_NAME, _TAKE, _BEGUN):
        op.execute(statement)
    op.create_index("uq_unit_progress_id", "unit_progress", ["tenant_id", "id"], unique=True)
    op.create_index("ix_unit_progress_begun", "unit_progress", ["tenant_id", "first_at", "id"])
