"""Who learns what: one row per enrollment, from the request to its end."""

from __future__ import annotations

from sqlalchemy import Index

from lyceum.core.tables.columns import json, number, octets, references, tenant_table, text

# `newer_id` is the last of the stays that the person has, or had, in the course after this one.
OPEN_STATES = ("requested", "awaiting_payment", "active", "suspended")

enrollments = tenant_table(
    "enrollments",
    number("id"),
    octets("uid"),
    number("user_id"),
    number("course_id"),
    text("state"),
    text("grounds"),
    number("requested_at"),
    number("decided_at", null=True),
    number("decided_by", null=True),
    number("expires_at", null=True),
    number("enrolled_at"),
    number("completed_at", null=True),
    number("ended_at", null=True),
    number("ended_by", null=True),
    number("done_required"),
    json("extra"),
    number("updated_at"),
    number("newer_id", null=True),
    number("begun_at", null=True),
    references("user_id", "users"),
    references("course_id", "courses"),
)
Index("ix_enrollments_updated", enrollments.c.tenant_id, enrollments.c.updated_at, enrollments.c.id)
Index("uq_enrollments_uid", enrollments.c.tenant_id, enrollments.c.uid, unique=True)
Index(
    "uq_enrollments_open",
    enrollments.c.tenant_id,
    enrollments.c.user_id,
    enrollments.c.course_id,
    unique=True,
    sqlite_where=enrollments.c.state.in_(OPEN_STATES),
    postgresql_where=enrollments.c.state.in_(OPEN_STATES),
)
Index(
    "ix_enrollments_newest",
    enrollments.c.tenant_id,
    enrollments.c.enrolled_at,
    enrollments.c.id,
    enrollments.c.state,
    enrollments.c.newer_id,
)
Index(
    "ix_enrollments_user",
    enrollments.c.tenant_id,
    enrollments.c.user_id,
    enrollments.c.enrolled_at,
    enrollments.c.id,
)
Index(
    "ix_enrollments_asked",
    enrollments.c.tenant_id,
    enrollments.c.user_id,
    enrollments.c.requested_at,
    enrollments.c.id,
)
Index(
    "ix_enrollments_pair",
    enrollments.c.tenant_id,
    enrollments.c.user_id,
    enrollments.c.course_id,
    enrollments.c.enrolled_at,
    enrollments.c.id,
)
Index(
    "ix_enrollments_course",
    enrollments.c.tenant_id,
    enrollments.c.course_id,
    enrollments.c.enrolled_at,
    enrollments.c.id,
)
Index(
    "ix_enrollments_expires",
    enrollments.c.tenant_id,
    enrollments.c.expires_at,
    sqlite_where=enrollments.c.expires_at.is_not(None),
    postgresql_where=enrollments.c.expires_at.is_not(None),
)
