"""What can be learned: categories, courses, their staff, sections and units."""

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

categories = tenant_table(
    "categories",
    number("id"),
    octets("uid"),
    number("parent_id", null=True),
    text("name"),
    text("name_key"),
    text("slug"),
    text("description"),
    number("position"),
    flag("active"),
    number("created_at"),
    number("updated_at"),
    number("trashed_at", null=True),
    json("extra"),
    references("parent_id", "categories"),
)
Index("ix_categories_created", categories.c.tenant_id, categories.c.created_at, categories.c.id)
Index("ix_categories_position", categories.c.tenant_id, categories.c.position, categories.c.id)
Index("ix_categories_updated", categories.c.tenant_id, categories.c.updated_at, categories.c.id)
Index("uq_categories_uid", categories.c.tenant_id, categories.c.uid, unique=True)
Index("uq_categories_slug", categories.c.tenant_id, categories.c.slug, unique=True)
Index("ix_categories_name", categories.c.tenant_id, categories.c.name_key)
Index("ix_categories_parent", categories.c.tenant_id, categories.c.parent_id)

courses = tenant_table(
    "courses",
    number("id"),
    octets("uid"),
    text("title"),
    text("slug"),
    text("summary"),
    text("body", null=True),
    text("state"),
    text("trashed_from", null=True),
    text("admission"),
    number("amount"),
    text("currency"),
    number("seats", null=True),
    number("required_units"),
    number("publish_at", null=True),
    text("traversal"),
    number("starts_at", null=True),
    number("ends_at", null=True),
    number("days", null=True),
    text("late"),
    number("created_at"),
    number("updated_at"),
    json("extra"),
    text("title_key"),
    text("code", null=True),
    flag("featured"),
    number("position"),
    number("done_percent"),
)
Index("ix_courses_title", courses.c.tenant_id, courses.c.title_key, courses.c.id)
Index("ix_courses_position", courses.c.tenant_id, courses.c.position, courses.c.id)
Index("uq_courses_uid", courses.c.tenant_id, courses.c.uid, unique=True)
Index("uq_courses_slug", courses.c.tenant_id, courses.c.slug, unique=True)
Index("ix_courses_newest", courses.c.tenant_id, courses.c.created_at, courses.c.id, courses.c.state)
Index(
    "ix_courses_updated", courses.c.tenant_id, courses.c.updated_at, courses.c.id, courses.c.state
)
Index("ix_courses_state", courses.c.tenant_id, courses.c.state, courses.c.created_at, courses.c.id)
Index(
    "ix_courses_ends",
    courses.c.tenant_id,
    courses.c.ends_at,
    sqlite_where=courses.c.ends_at.is_not(None),
    postgresql_where=courses.c.ends_at.is_not(None),
)
Index(
    "ix_courses_code",
    courses.c.tenant_id,
    courses.c.code,
    sqlite_where=courses.c.code.is_not(None),
    postgresql_where=courses.c.code.is_not(None),
)
Index(
    "ix_courses_publish",
    courses.c.tenant_id,
    courses.c.publish_at,
    sqlite_where=courses.c.publish_at.is_not(None),
    postgresql_where=courses.c.publish_at.is_not(None),
)

prerequisites = tenant_table(
    "prerequisites",
    number("course_id"),
    number("required_id"),
    references("course_id", "courses"),
    references("required_id", "courses"),
    key=("course_id", "required_id"),
)
Index("ix_prerequisites_required", prerequisites.c.tenant_id, prerequisites.c.required_id)

course_categories = tenant_table(
    "course_categories",
    number("course_id"),
    number("category_id"),
    number("position"),
    references("course_id", "courses"),
    references("category_id", "categories"),
    key=("course_id", "category_id"),
)
Index(
    "ix_course_categories_category",
    course_categories.c.tenant_id,
    course_categories.c.category_id,
    course_categories.c.position,
    course_categories.c.course_id,
)

# What courses are marked with besides: tags, and how difficult they are.
labels = tenant_table(
    "labels",
    number("id"),
    text("kind"),
    text("name"),
    text("name_key"),
    text("slug"),
    text("description"),
    text("color"),
    number("created_at"),
    number("updated_at"),
)
Index("uq_labels_slug", labels.c.tenant_id, labels.c.kind, labels.c.slug, unique=True)
Index("ix_labels_name", labels.c.tenant_id, labels.c.kind, labels.c.name_key, labels.c.id)

course_labels = tenant_table(
    "course_labels",
    number("course_id"),
    number("label_id"),
    number("position"),
    references("course_id", "courses"),
    references("label_id", "labels"),
    key=("course_id", "label_id"),
)
Index(
    "ix_course_labels_label",
    course_labels.c.tenant_id,
    course_labels.c.label_id,
    course_labels.c.course_id,
)

course_staff = tenant_table(
    "course_staff",
    number("course_id"),
    number("user_id"),
    text("role"),
    references("course_id", "courses"),
    references("user_id", "users"),
    key=("course_id", "user_id"),
)
Index("ix_course_staff_user", course_staff.c.tenant_id, course_staff.c.user_id)

sections = tenant_table(
    "sections",
    number("id"),
    number("course_id"),
    text("title"),
    number("position"),
    number("created_at"),
    number("updated_at"),
    text("body"),
    references("course_id", "courses"),
)
Index("ix_sections_created", sections.c.tenant_id, sections.c.created_at, sections.c.id)
Index("ix_sections_updated", sections.c.tenant_id, sections.c.updated_at, sections.c.id)
Index("ix_sections_course", sections.c.tenant_id, sections.c.course_id, sections.c.position)

units = tenant_table(
    "units",
    number("id"),
    octets("uid"),
    number("course_id"),
    number("section_id"),
    text("kind"),
    text("title"),
    text("body", null=True),
    flag("required"),
    number("position"),
    number("opens_at", null=True),
    number("opens_days", null=True),
    number("due_at", null=True),
    number("due_days", null=True),
    number("created_at"),
    number("updated_at"),
    number("trashed_at", null=True),
    json("extra"),
    text("state"),
    references("course_id", "courses"),
    references("section_id", "sections"),
)
Index("ix_units_created", units.c.tenant_id, units.c.created_at, units.c.id)
Index("ix_units_updated", units.c.tenant_id, units.c.updated_at, units.c.id)
Index("uq_units_uid", units.c.tenant_id, units.c.uid, unique=True)
Index("ix_units_course", units.c.tenant_id, units.c.course_id, units.c.position)
Index("ix_units_section", units.c.tenant_id, units.c.section_id, units.c.position)
Index(
    "ix_units_trashed",
    units.c.tenant_id,
    units.c.trashed_at,
    units.c.id,
    sqlite_where=units.c.trashed_at.is_not(None),
    postgresql_where=units.c.trashed_at.is_not(None),
)
Index("ix_units_newest", units.c.tenant_id, units.c.kind, units.c.created_at, units.c.id)
