"""Assessment: questions in revisions, attempts, responses; units in the order of their making."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "questions",
        sa.Column("tenant_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("uid", sa.LargeBinary(), nullable=False),
        sa.Column("course_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("revision_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("created_at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "extra",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "course_id"],
            ["courses.tenant_id", "courses.id"],
            name=op.f("fk_questions_tenant_id_course_id"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name=op.f("fk_questions_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_questions")),
    )
    with op.batch_alter_table("questions", schema=None) as batch_op:
        batch_op.create_index("ix_questions_course", ["tenant_id", "course_id"], unique=False)
        batch_op.create_index("uq_questions_uid", ["tenant_id", "uid"], unique=True)

    op.create_table(
        "question_revisions",
        sa.Column("tenant_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("question_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column(
            "options",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "key",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=True,
        ),
        sa.Column("points", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("feedback", sa.Text(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "question_id"],
            ["questions.tenant_id", "questions.id"],
            name=op.f("fk_question_revisions_tenant_id_question_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name=op.f("fk_question_revisions_tenant_id")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_question_revisions")),
    )
    with op.batch_alter_table("question_revisions", schema=None) as batch_op:
        batch_op.create_index(
            "uq_question_revisions_number", ["tenant_id", "question_id", "number"], unique=True
        )

    op.create_table(
        "allowances",
        sa.Column("tenant_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("unit_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("extra_minutes", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("extra_attempts", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "unit_id"],
            ["units.tenant_id", "units.id"],
            name=op.f("fk_allowances_tenant_id_unit_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "user_id"],
            ["users.tenant_id", "users.id"],
            name=op.f("fk_allowances_tenant_id_user_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name=op.f("fk_allowances_tenant_id")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "unit_id", "user_id", name=op.f("pk_allowances")),
    )
    with op.batch_alter_table("allowances", schema=None) as batch_op:
        batch_op.create_index("ix_allowances_user", ["tenant_id", "user_id"], unique=False)

    op.create_table(
        "assessment_questions",
        sa.Column("tenant_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("unit_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("question_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("position", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "question_id"],
            ["questions.tenant_id", "questions.id"],
            name=op.f("fk_assessment_questions_tenant_id_question_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "unit_id"],
            ["units.tenant_id", "units.id"],
            name=op.f("fk_assessment_questions_tenant_id_unit_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name=op.f("fk_assessment_questions_tenant_id")
        ),
        sa.PrimaryKeyConstraint(
            "tenant_id", "unit_id", "question_id", name=op.f("pk_assessment_questions")
        ),
    )
    with op.batch_alter_table("assessment_questions", schema=None) as batch_op:
        batch_op.create_index(
            "ix_assessment_questions_question", ["tenant_id", "question_id"], unique=False
        )

    op.create_table(
        "assessments",
        sa.Column("tenant_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("unit_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("pass_percent", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("seconds", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("attempts", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("shuffle", sa.Boolean(), nullable=False),
        sa.Column("reveal", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "unit_id"],
            ["units.tenant_id", "units.id"],
            name=op.f("fk_assessments_tenant_id_unit_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name=op.f("fk_assessments_tenant_id")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "unit_id", name=op.f("pk_assessments")),
    )
    op.create_table(
        "attempts",
        sa.Column("tenant_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("uid", sa.LargeBinary(), nullable=False),
        sa.Column("unit_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("enrollment_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column(
            "layout",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("started_at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("due_at", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("submitted_at", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("graded_at", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("points", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("possible", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("pass_percent", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column(
            "extra",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "enrollment_id"],
            ["enrollments.tenant_id", "enrollments.id"],
            name=op.f("fk_attempts_tenant_id_enrollment_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "unit_id"],
            ["units.tenant_id", "units.id"],
            name=op.f("fk_attempts_tenant_id_unit_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "user_id"],
            ["users.tenant_id", "users.id"],
            name=op.f("fk_attempts_tenant_id_user_id"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name=op.f("fk_attempts_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_attempts")),
    )
    with op.batch_alter_table("attempts", schema=None) as batch_op:
        batch_op.create_index(
            "ix_attempts_unit", ["tenant_id", "unit_id", "submitted_at", "id"], unique=False
        )
        batch_op.create_index("ix_attempts_user", ["tenant_id", "user_id", "unit_id"], unique=False)
        batch_op.create_index(
            "uq_attempts_number", ["tenant_id", "enrollment_id", "unit_id", "number"], unique=True
        )
        batch_op.create_index(
            "uq_attempts_running",
            ["tenant_id", "enrollment_id", "unit_id"],
            unique=True,
            sqlite_where=sa.text("state = 'running'"),
            postgresql_where=sa.text("state = 'running'"),
        )
        batch_op.create_index("uq_attempts_uid", ["tenant_id", "uid"], unique=True)

    op.create_table(
        "responses",
        sa.Column("tenant_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("attempt_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("question_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("revision_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "answer",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=True,
        ),
        sa.Column("points", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("feedback", sa.Text(), nullable=True),
        sa.Column("graded_by", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("graded_at", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("saved_at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "attempt_id"],
            ["attempts.tenant_id", "attempts.id"],
            name=op.f("fk_responses_tenant_id_attempt_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "question_id"],
            ["questions.tenant_id", "questions.id"],
            name=op.f("fk_responses_tenant_id_question_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "revision_id"],
            ["question_revisions.tenant_id", "question_revisions.id"],
            name=op.f("fk_responses_tenant_id_revision_id"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name=op.f("fk_responses_tenant_id")),
        sa.PrimaryKeyConstraint(
            "tenant_id", "attempt_id", "question_id", name=op.f("pk_responses")
        ),
    )
    with op.batch_alter_table("responses", schema=None) as batch_op:
        batch_op.create_index("ix_responses_question", ["tenant_id", "question_id"], unique=False)
        batch_op.create_index("ix_responses_revision", ["tenant_id", "revision_id"], unique=False)

    with op.batch_alter_table("units", schema=None) as batch_op:
        batch_op.create_index(
            "ix_units_newest", ["tenant_id", "kind", "created_at", "id"], unique=False
        )
