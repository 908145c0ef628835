"""Certificates, awards, learning paths, meetings, credits, and who follows what happens."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0062"
down_revision = "0061"
branch_labels = None
depends_on = None

_JSON = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")


def upgrade() -> None:
    _make_certificates()
    _make_awards()
    _make_paths()
    _make_path_courses()
    _make_path_enrollments()
    _make_meetings()
    _make_ledgers()


def _make_certificates() -> None:
    op.create_table(
        "certificates",
        sa.Column("tenant_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("uid", sa.LargeBinary(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("course_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("enrollment_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("issued_at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("expires_at", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("revoked_at", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("updated_at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name=op.f("fk_certificates_tenant_id")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_certificates")),
    )
    op.create_index(
        "ix_certificates_course", "certificates", ["tenant_id", "course_id"], unique=False
    )
    op.create_index(
        "ix_certificates_newest", "certificates", ["tenant_id", "issued_at", "id"], unique=False
    )
    op.create_index(
        "ix_certificates_updated", "certificates", ["tenant_id", "updated_at", "id"], unique=False
    )
    op.create_index(
        "ix_certificates_user",
        "certificates",
        ["tenant_id", "user_id", "issued_at", "id"],
        unique=False,
    )
    op.create_index(
        "uq_certificates_enrollment", "certificates", ["tenant_id", "enrollment_id"], unique=True
    )
    op.create_index("uq_certificates_uid", "certificates", ["tenant_id", "uid"], unique=True)
    op.create_table(
        "certificate_rules",
        sa.Column("tenant_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("course_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("days", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("updated_at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "course_id"],
            ["courses.tenant_id", "courses.id"],
            name=op.f("fk_certificate_rules_tenant_id_course_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name=op.f("fk_certificate_rules_tenant_id")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "course_id", name=op.f("pk_certificate_rules")),
    )


def _make_awards() -> None:
    op.create_table(
        "awards",
        sa.Column("tenant_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("points", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("given_at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "user_id"],
            ["users.tenant_id", "users.id"],
            name=op.f("fk_awards_tenant_id_user_id"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name=op.f("fk_awards_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_awards")),
    )
    op.create_index("ix_awards_newest", "awards", ["tenant_id", "given_at", "id"], unique=False)
    op.create_index(
        "ix_awards_user", "awards", ["tenant_id", "user_id", "given_at", "id"], unique=False
    )
    op.create_index("uq_awards_key", "awards", ["tenant_id", "user_id", "kind", "key"], unique=True)
    op.create_table(
        "award_rules",
        sa.Column("tenant_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("rules", _JSON, nullable=False),
        sa.Column("updated_at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name=op.f("fk_award_rules_tenant_id")
        ),
        sa.PrimaryKeyConstraint("tenant_id", name=op.f("pk_award_rules")),
    )


def _make_paths() -> None:
    op.create_table(
        "paths",
        sa.Column("tenant_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("uid", sa.LargeBinary(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("title_key", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("category_id", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("amount", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("sequential", sa.Boolean(), nullable=False),
        sa.Column("needed", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("created_at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("updated_at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name=op.f("fk_paths_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_paths")),
    )
    op.create_index("ix_paths_created", "paths", ["tenant_id", "created_at", "id"], unique=False)
    op.create_index("ix_paths_updated", "paths", ["tenant_id", "updated_at", "id"], unique=False)
    op.create_index("uq_paths_uid", "paths", ["tenant_id", "uid"], unique=True)


def _make_path_courses() -> None:
    op.create_table(
        "path_courses",
        sa.Column("tenant_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("path_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("course_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("position", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "course_id"],
            ["courses.tenant_id", "courses.id"],
            name=op.f("fk_path_courses_tenant_id_course_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "path_id"],
            ["paths.tenant_id", "paths.id"],
            name=op.f("fk_path_courses_tenant_id_path_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name=op.f("fk_path_courses_tenant_id")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "path_id", "course_id", name=op.f("pk_path_courses")),
    )
    op.create_index(
        "ix_path_courses_course", "path_courses", ["tenant_id", "course_id"], unique=False
    )


def _make_path_enrollments() -> None:
    op.create_table(
        "path_enrollments",
        sa.Column("tenant_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("path_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("enrolled_at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("completed_at", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("ended_at", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("updated_at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "path_id"],
            ["paths.tenant_id", "paths.id"],
            name=op.f("fk_path_enrollments_tenant_id_path_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "user_id"],
            ["users.tenant_id", "users.id"],
            name=op.f("fk_path_enrollments_tenant_id_user_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name=op.f("fk_path_enrollments_tenant_id")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_path_enrollments")),
    )
    op.create_index(
        "ix_path_enrollments_newest",
        "path_enrollments",
        ["tenant_id", "enrolled_at", "id"],
        unique=False,
    )
    op.create_index(
        "ix_path_enrollments_path", "path_enrollments", ["tenant_id", "path_id"], unique=False
    )
    op.create_index(
        "ix_path_enrollments_updated",
        "path_enrollments",
        ["tenant_id", "updated_at", "id"],
        unique=False,
    )
    op.create_index(
        "ix_path_enrollments_user", "path_enrollments", ["tenant_id", "user_id"], unique=False
    )
    op.create_index(
        "uq_path_enrollments_open",
        "path_enrollments",
        ["tenant_id", "user_id", "path_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('active', 'completed')"),
        postgresql_where=sa.text("state IN ('active', 'completed')"),
    )


def _make_meetings() -> None:
    op.create_table(
        "meetings",
        sa.Column("tenant_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("unit_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("starts_at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("minutes", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("capacity", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("owner_id", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("instructor_id", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("created_at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("updated_at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "unit_id"],
            ["units.tenant_id", "units.id"],
            name=op.f("fk_meetings_tenant_id_unit_id"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name=op.f("fk_meetings_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_meetings")),
    )
    op.create_index(
        "ix_meetings_unit", "meetings", ["tenant_id", "unit_id", "starts_at", "id"], unique=False
    )
    op.create_table(
        "attendances",
        sa.Column("tenant_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("meeting_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("signed_up_at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("decided_at", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant_id", "meeting_id"],
            ["meetings.tenant_id", "meetings.id"],
            name=op.f("fk_attendances_tenant_id_meeting_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "user_id"],
            ["users.tenant_id", "users.id"],
            name=op.f("fk_attendances_tenant_id_user_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name=op.f("fk_attendances_tenant_id")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "meeting_id", "user_id", name=op.f("pk_attendances")),
    )
    op.create_index("ix_attendances_user", "attendances", ["tenant_id", "user_id"], unique=False)


def _make_ledgers() -> None:
    op.create_table(
        "credit_entries",
        sa.Column("tenant_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("amount", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_by", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("made_at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "user_id"],
            ["users.tenant_id", "users.id"],
            name=op.f("fk_credit_entries_tenant_id_user_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name=op.f("fk_credit_entries_tenant_id")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_credit_entries")),
    )
    op.create_index(
        "ix_credit_entries_user",
        "credit_entries",
        ["tenant_id", "user_id", "made_at", "id"],
        unique=False,
    )
    op.create_table(
        "followers",
        sa.Column("tenant_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name=op.f("fk_followers_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "name", name=op.f("pk_followers")),
    )
