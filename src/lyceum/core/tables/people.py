"""People, and the ids that others gave to things."""

from __future__ import annotations

from sqlalchemy import Index

from lyceum.core.tables.columns import json, number, octets, tenant_table, text

users = tenant_table(
    "users",
    number("id"),
    octets("uid"),
    text("login"),
    text("login_key"),
    text("email", null=True),
    text("email_key", null=True),
    text("display_name"),
    text("name_key"),
    text("given_name"),
    text("family_name"),
    text("state"),
    text("password_hash", null=True),
    number("seen_at", null=True),
    number("created_at"),
    number("updated_at"),
    number("trashed_at", null=True),
    json("extra"),
    number("deactivate_at", null=True),
)
Index("uq_users_uid", users.c.tenant_id, users.c.uid, unique=True)
Index(
    "uq_users_login",
    users.c.tenant_id,
    users.c.login_key,
    unique=True,
    sqlite_where=users.c.trashed_at.is_(None),
    postgresql_where=users.c.trashed_at.is_(None),
)
Index(
    "uq_users_email",
    users.c.tenant_id,
    users.c.email_key,
    unique=True,
    sqlite_where=users.c.trashed_at.is_(None),
    postgresql_where=users.c.trashed_at.is_(None),
)
Index(
    "ix_users_newest",
    users.c.tenant_id,
    users.c.created_at,
    users.c.id,
    sqlite_where=users.c.trashed_at.is_(None),
    postgresql_where=users.c.trashed_at.is_(None),
)
Index(
    "ix_users_state",
    users.c.tenant_id,
    users.c.state,
    users.c.created_at,
    users.c.id,
    sqlite_where=users.c.trashed_at.is_(None),
    postgresql_where=users.c.trashed_at.is_(None),
)
Index(
    "ix_users_updated",
    users.c.tenant_id,
    users.c.updated_at,
    users.c.id,
    sqlite_where=users.c.trashed_at.is_(None),
    postgresql_where=users.c.trashed_at.is_(None),
)
Index(
    "ix_users_seen",
    users.c.tenant_id,
    users.c.seen_at,
    sqlite_where=users.c.trashed_at.is_(None),
    postgresql_where=users.c.trashed_at.is_(None),
)
Index(
    "ix_users_deactivate",
    users.c.tenant_id,
    users.c.deactivate_at,
    sqlite_where=users.c.deactivate_at.is_not(None),
    postgresql_where=users.c.deactivate_at.is_not(None),
)

# A client's, an identity provider's, an imported vendor's or a document's own id for an entity.
external_ids = tenant_table(
    "external_ids",
    text("namespace"),
    text("kind"),
    text("value"),
    number("entity_id"),
    key=("namespace", "kind", "value"),
)
Index(
    "uq_external_ids_entity",
    external_ids.c.tenant_id,
    external_ids.c.namespace,
    external_ids.c.entity_id,
    unique=True,
)
