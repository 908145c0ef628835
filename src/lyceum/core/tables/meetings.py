"""When somebody teaches in person: the meetings of a unit, and who comes to them."""

from __future__ import annotations

from sqlalchemy import Index

from lyceum.core.tables.columns import number, references, tenant_table, text

# Whoever made or leads a meeting may be gone; they are named by their ids alone.
meetings = tenant_table(
    "meetings",
    number("id"),
    number("unit_id"),
    text("title"),
    text("kind"),
    text("description", null=True),
    text("place", null=True),
    number("starts_at"),
    number("minutes"),
    number("capacity", null=True),
    number("owner_id", null=True),
    number("instructor_id", null=True),
    number("created_at"),
    number("updated_at"),
    references("unit_id", "units"),
)
Index(
    "ix_meetings_unit",
    meetings.c.tenant_id,
    meetings.c.unit_id,
    meetings.c.starts_at,
    meetings.c.id,
)

attendances = tenant_table(
    "attendances",
    number("meeting_id"),
    number("user_id"),
    text("state"),
    number("signed_up_at"),
    number("decided_at", null=True),
    references("meeting_id", "meetings"),
    references("user_id", "users"),
    key=("meeting_id", "user_id"),
)
Index("ix_attendances_user", attendances.c.tenant_id, attendances.c.user_id)
