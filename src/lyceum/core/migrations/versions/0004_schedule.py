"""Rules of time and order: prerequisites, traversal, drip, due dates, the window of a course."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _add("courses", "starts_at", "ends_at", "days")
    with op.batch_alter_table("courses", schema=None) as batch_op:
        for name, word in (("traversal", "free"), ("late", "marked")):
            batch_op.add_column(sa.Column(name, sa.Text(), nullable=False, server_default=word))
    _add("units", "opens_at", "opens_days", "due_at", "due_days")
    op.create_table(
        "prerequisites",
        sa.Column("tenant_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("course_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("required_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "course_id"],
            ["courses.tenant_id", "courses.id"],
            name=op.f("fk_prerequisites_tenant_id_course_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "required_id"],
            ["courses.tenant_id", "courses.id"],
            name=op.f("fk_prerequisites_tenant_id_required_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name=op.f("fk_prerequisites_tenant_id")
        ),
        sa.PrimaryKeyConstraint(
            "tenant_id", "course_id", "required_id", name=op.f("pk_prerequisites")
        ),
    )
    op.create_index("ix_prerequisites_required", "prerequisites", ["tenant_id", "required_id"])
    _index_where("courses", "ix_courses_ends", "ends_at", where="ends_at IS NOT NULL")
    _index_where("courses", "ix_courses_publish", "publish_at", where="publish_at IS NOT NULL")
    _index_where(
        "enrollments", "ix_enrollments_expires", "expires_at", where="expires_at IS NOT NULL"
    )
    _index_where("attempts", "ix_attempts_due", "due_at", where="state = 'running'")


def _add(table: str, *names: str) -> None:
    with op.batch_alter_table(table, schema=None) as batch_op:
        for name in names:
            batch_op.add_column(
                sa.Column(name, sa.BigInteger(), autoincrement=False, nullable=True)
            )


def _index_where(table: str, index: str, column: str, *, where: str) -> None:
    op.create_index(
        index,
        table,
        ["tenant_id", column],
        sqlite_where=sa.text(where),
        postgresql_where=sa.text(where),
    )
