"""Several courses as one: learning paths, what they are made of, and who is on them."""

from __future__ import annotations

from sqlalchemy import Index

from lyceum.core.tables.columns import flag, number, octets, references, tenant_table, text

OPEN_STATES = ("active", "completed")

paths = tenant_table(
    "paths",
    number("id"),
    octets("uid"),
    text("title"),
    text("title_key"),
    text("description"),
    flag("active"),
    number("category_id", null=True),
    number("amount"),
    text("currency"),
    flag("sequential"),
    number("needed", null=True),
    number("created_at"),
    number("updated_at"),
)
Index("uq_paths_uid", paths.c.tenant_id, paths.c.uid, unique=True)
Index("ix_paths_created", paths.c.tenant_id, paths.c.created_at, paths.c.id)
Index("ix_paths_updated", paths.c.tenant_id, paths.c.updated_at, paths.c.id)

path_courses = tenant_table(
    "path_courses",
    number("path_id"),
    number("course_id"),
    number("position"),
    references("path_id", "paths"),
    references("course_id", "courses"),
    key=("path_id", "course_id"),
)
Index("ix_path_courses_course", path_courses.c.tenant_id, path_courses.c.course_id)

path_enrollments = tenant_table(
    "path_enrollments",
    number("id"),
    number("path_id"),
    number("user_id"),
    text("state"),
    number("enrolled_at"),
    number("completed_at", null=True),
    number("ended_at", null=True),
    number("updated_at"),
    references("path_id", "paths"),
    references("user_id", "users"),
)
Index(
    "uq_path_enrollments_open",
    path_enrollments.c.tenant_id,
    path_enrollments.c.user_id,
    path_enrollments.c.path_id,
    unique=True,
    sqlite_where=path_enrollments.c.state.in_(OPEN_STATES),
    postgresql_where=path_enrollments.c.state.in_(OPEN_STATES),
)
Index(
    "ix_path_enrollments_newest",
    path_enrollments.c.tenant_id,
    path_enrollments.c.enrolled_at,
    path_enrollments.c.id,
)
Index(
    "ix_path_enrollments_updated",
    path_enrollments.c.tenant_id,
    path_enrollments.c.updated_at,
    path_enrollments.c.id,
)
Index("ix_path_enrollments_user", path_enrollments.c.tenant_id, path_enrollments.c.user_id)
Index("ix_path_enrollments_path", path_enrollments.c.tenant_id, path_enrollments.c.path_id)
