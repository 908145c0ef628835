"""What people say about courses and units, and what they are told.

Whoever said something may be gone, so `author_id` is null then and the name stays.
"""

from __future__ import annotations

from sqlalchemy import Index, and_, literal_column

from lyceum.core.tables.columns import json, number, octets, references, tenant_table, text

contributions = tenant_table(
    "contributions",
    number("id"),
    octets("uid"),
    text("kind"),
    number("course_id"),
    number("unit_id", null=True),
    number("author_id", null=True),
    text("author_name"),
    number("parent_id", null=True),
    text("title"),
    text("body"),
    text("search_key"),
    number("rating", null=True),
    text("state"),
    text("trashed_from", null=True),
    json("extra"),
    number("created_at"),
    number("updated_at"),
    references("course_id", "courses"),
    references("unit_id", "units"),
    references("author_id", "users"),
    references("parent_id", "contributions"),
)
is_one_of_a_kind = and_(
    contributions.c.rating.is_not(None),
    contributions.c.unit_id.is_(None),
    contributions.c.author_id.is_not(None),
    contributions.c.state != literal_column("'trashed'"),
)
Index("uq_contributions_uid", contributions.c.tenant_id, contributions.c.uid, unique=True)
Index(
    "uq_contributions_review",
    contributions.c.tenant_id,
    contributions.c.course_id,
    contributions.c.author_id,
    unique=True,
    sqlite_where=is_one_of_a_kind,
    postgresql_where=is_one_of_a_kind,
)
Index(
    "ix_contributions_newest",
    contributions.c.tenant_id,
    contributions.c.kind,
    contributions.c.created_at,
    contributions.c.id,
)
Index(
    "ix_contributions_course",
    contributions.c.tenant_id,
    contributions.c.course_id,
    contributions.c.kind,
    contributions.c.created_at,
    contributions.c.id,
)
Index("ix_contributions_unit", contributions.c.tenant_id, contributions.c.unit_id)
Index("ix_contributions_author", contributions.c.tenant_id, contributions.c.author_id)
Index("ix_contributions_parent", contributions.c.tenant_id, contributions.c.parent_id)
Index(
    "ix_contributions_updated",
    contributions.c.tenant_id,
    contributions.c.updated_at,
    contributions.c.id,
)

announcements = tenant_table(
    "announcements",
    number("id"),
    octets("uid"),
    number("course_id"),
    number("author_id", null=True),
    text("title"),
    text("title_key"),
    text("body"),
    text("state"),
    text("trashed_from", null=True),
    number("position"),
    json("extra"),
    number("created_at"),
    number("updated_at"),
    references("course_id", "courses"),
    references("author_id", "users"),
)
Index("uq_announcements_uid", announcements.c.tenant_id, announcements.c.uid, unique=True)
Index(
    "ix_announcements_newest",
    announcements.c.tenant_id,
    announcements.c.created_at,
    announcements.c.id,
)
Index(
    "ix_announcements_position",
    announcements.c.tenant_id,
    announcements.c.position,
    announcements.c.id,
)
Index(
    "ix_announcements_updated",
    announcements.c.tenant_id,
    announcements.c.updated_at,
    announcements.c.id,
)
Index("ix_announcements_course", announcements.c.tenant_id, announcements.c.course_id)
Index("ix_announcements_author", announcements.c.tenant_id, announcements.c.author_id)

notices = tenant_table(
    "notices",
    number("id"),
    octets("uid"),
    number("user_id"),
    number("sender_id", null=True),
    text("kind"),
    text("title"),
    text("body"),
    text("link"),
    number("about_id", null=True),
    number("read_at", null=True),
    number("expires_at", null=True),
    number("created_at"),
    number("updated_at"),
    references("user_id", "users"),
)
Index("uq_notices_uid", notices.c.tenant_id, notices.c.uid, unique=True)
Index("ix_notices_newest", notices.c.tenant_id, notices.c.created_at, notices.c.id)
Index("ix_notices_updated", notices.c.tenant_id, notices.c.updated_at, notices.c.id)
Index("ix_notices_user", notices.c.tenant_id, notices.c.user_id, notices.c.created_at, notices.c.id)
