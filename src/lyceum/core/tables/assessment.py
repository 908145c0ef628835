"""What a quiz has beside its unit: questions in immutable revisions, attempts and responses."""

from __future__ import annotations

from sqlalchemy import Index

from lyceum.core.tables.columns import (
    flag,
    json,
    number,
    octets,
    references,
    tenant_table,
    text,
)

# A unit of kind quiz that has no row here is an assessment with the default settings.
assessments = tenant_table(
    "assessments",
    number("unit_id"),
    number("pass_percent"),
    number("seconds", null=True),
    number("attempts", null=True),
    flag("shuffle"),
    text("reveal"),
    references("unit_id", "units"),
    key=("unit_id",),
)

questions = tenant_table(
    "questions",
    number("id"),
    octets("uid"),
    number("course_id"),
    number("revision_id"),
    number("created_at"),
    json("extra"),
    number("updated_at"),
    references("course_id", "courses"),
)
Index("ix_questions_updated", questions.c.tenant_id, questions.c.updated_at, questions.c.id)
Index("uq_questions_uid", questions.c.tenant_id, questions.c.uid, unique=True)
Index("ix_questions_course", questions.c.tenant_id, questions.c.course_id)

# Never updated: an attempt refers to the revisions that it was given.
question_revisions = tenant_table(
    "question_revisions",
    number("id"),
    number("question_id"),
    number("number"),
    text("kind"),
    text("text"),
    json("options"),
    json("key", null=True),
    number("points"),
    text("feedback", null=True),
    number("created_at"),
    references("question_id", "questions"),
)
Index(
    "uq_question_revisions_number",
    question_revisions.c.tenant_id,
    question_revisions.c.question_id,
    question_revisions.c.number,
    unique=True,
)

assessment_questions = tenant_table(
    "assessment_questions",
    number("unit_id"),
    number("question_id"),
    number("position"),
    references("unit_id", "units"),
    references("question_id", "questions"),
    key=("unit_id", "question_id"),
)
Index(
    "ix_assessment_questions_question",
    assessment_questions.c.tenant_id,
    assessment_questions.c.question_id,
)

attempts = tenant_table(
    "attempts",
    number("id"),
    octets("uid"),
    number("unit_id"),
    number("user_id"),
    number("enrollment_id"),
    number("number"),
    text("state"),
    json("layout"),
    number("started_at"),
    number("due_at", null=True),
    number("submitted_at", null=True),
    number("graded_at", null=True),
    number("points"),
    number("possible"),
    number("pass_percent"),
    flag("passed"),
    json("extra"),
    number("updated_at"),
    references("unit_id", "units"),
    references("user_id", "users"),
    references("enrollment_id", "enrollments"),
)
Index("ix_attempts_newest", attempts.c.tenant_id, attempts.c.started_at, attempts.c.id)
Index(
    "ix_attempts_of_unit",
    attempts.c.tenant_id,
    attempts.c.unit_id,
    attempts.c.started_at,
    attempts.c.id,
)
# Those that wait for a person to judge: few of many.
Index(
    "ix_attempts_waiting",
    attempts.c.tenant_id,
    attempts.c.started_at,
    attempts.c.id,
    sqlite_where=attempts.c.state == "submitted",
    postgresql_where=attempts.c.state == "submitted",
)
Index("ix_attempts_updated", attempts.c.tenant_id, attempts.c.updated_at, attempts.c.id)
Index("uq_attempts_uid", attempts.c.tenant_id, attempts.c.uid, unique=True)
Index(
    "uq_attempts_number",
    attempts.c.tenant_id,
    attempts.c.enrollment_id,
    attempts.c.unit_id,
    attempts.c.number,
    unique=True,
)
Index(
    "uq_attempts_running",
    attempts.c.tenant_id,
    attempts.c.enrollment_id,
    attempts.c.unit_id,
    unique=True,
    sqlite_where=attempts.c.state == "running",
    postgresql_where=attempts.c.state == "running",
)
Index(
    "ix_attempts_due",
    attempts.c.tenant_id,
    attempts.c.due_at,
    sqlite_where=attempts.c.state == "running",
    postgresql_where=attempts.c.state == "running",
)
Index(
    "ix_attempts_unit",
    attempts.c.tenant_id,
    attempts.c.unit_id,
    attempts.c.submitted_at,
    attempts.c.id,
)
Index("ix_attempts_user", attempts.c.tenant_id, attempts.c.user_id, attempts.c.unit_id)

responses = tenant_table(
    "responses",
    number("attempt_id"),
    number("question_id"),
    number("revision_id"),
    json("answer", null=True),
    number("points", null=True),
    text("feedback", null=True),
    number("graded_by", null=True),
    number("graded_at", null=True),
    number("saved_at"),
    references("attempt_id", "attempts"),
    references("question_id", "questions"),
    references("revision_id", "question_revisions"),
    key=("attempt_id", "question_id"),
)
Index("ix_responses_question", responses.c.tenant_id, responses.c.question_id)
Index("ix_responses_revision", responses.c.tenant_id, responses.c.revision_id)

# More time, and more tries, for one learner.
allowances = tenant_table(
    "allowances",
    number("unit_id"),
    number("user_id"),
    number("extra_minutes"),
    number("extra_attempts"),
    number("id"),
    number("created_at"),
    number("updated_at"),
    references("unit_id", "units"),
    references("user_id", "users"),
    key=("unit_id", "user_id"),
)
Index("uq_allowances_id", allowances.c.tenant_id, allowances.c.id, unique=True)
Index("ix_allowances_updated", allowances.c.tenant_id, allowances.c.updated_at, allowances.c.id)
Index("ix_allowances_user", allowances.c.tenant_id, allowances.c.user_id)
