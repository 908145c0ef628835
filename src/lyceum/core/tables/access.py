"""Roles, and what a person shows to act: sessions, refresh tokens, API keys."""

from __future__ import annotations

from sqlalchemy import Index

from lyceum.core.tables.columns import json, number, octets, references, tenant_table, text

roles = tenant_table(
    "roles",
    number("id"),
    text("key"),
    text("name"),
    number("rank"),
    json("permissions"),
)
Index("uq_roles_key", roles.c.tenant_id, roles.c.key, unique=True)

user_roles = tenant_table(
    "user_roles",
    number("id"),
    number("user_id"),
    number("role_id"),
    number("starts_at"),
    number("ends_at", null=True),
    number("assigned_by", null=True),
    references("user_id", "users"),
    references("role_id", "roles"),
)
Index("ix_user_roles_user", user_roles.c.tenant_id, user_roles.c.user_id)
Index("ix_user_roles_role", user_roles.c.tenant_id, user_roles.c.role_id, user_roles.c.user_id)

# Somebody asks for a role, and somebody decides.
applications = tenant_table(
    "applications",
    number("id"),
    octets("uid"),
    number("user_id"),
    text("role_key"),
    json("payload"),
    text("state"),
    number("decided_by", null=True),
    number("decided_at", null=True),
    text("note", null=True),
    number("created_at"),
    number("updated_at"),
    references("user_id", "users"),
)
Index("uq_applications_uid", applications.c.tenant_id, applications.c.uid, unique=True)
Index(
    "uq_applications_pending",
    applications.c.tenant_id,
    applications.c.user_id,
    applications.c.role_key,
    unique=True,
    sqlite_where=applications.c.state == "pending",
    postgresql_where=applications.c.state == "pending",
)
Index("ix_applications_user", applications.c.tenant_id, applications.c.user_id)
Index(
    "ix_applications_newest",
    applications.c.tenant_id,
    applications.c.role_key,
    applications.c.state,
    applications.c.created_at,
    applications.c.id,
)

# What an identity provider told by itself, so that none of it is heard twice; `subject` is whom it
# was about.
identity_messages = tenant_table(
    "identity_messages",
    text("message_id"),
    text("kind"),
    text("subject"),
    number("heard_at"),
    key=("message_id",),
)
Index(
    "ix_identity_messages_subject",
    identity_messages.c.tenant_id,
    identity_messages.c.subject,
    identity_messages.c.kind,
)
Index("ix_identity_messages_heard", identity_messages.c.tenant_id, identity_messages.c.heard_at)

sessions = tenant_table(
    "sessions",
    number("id"),
    octets("uid"),
    number("user_id"),
    text("dialect"),
    number("started_at"),
    number("expires_at"),
    number("ended_at", null=True),
    number("updated_at"),
    text("agent"),
    references("user_id", "users"),
)
Index("uq_sessions_uid", sessions.c.tenant_id, sessions.c.uid, unique=True)
Index("ix_sessions_user", sessions.c.tenant_id, sessions.c.user_id)
Index("ix_sessions_updated", sessions.c.tenant_id, sessions.c.updated_at, sessions.c.id)

refresh_tokens = tenant_table(
    "refresh_tokens",
    number("id"),
    number("session_id"),
    number("issued_at"),
    number("expires_at"),
    number("spent_at", null=True),
    references("session_id", "sessions"),
)
Index("ix_refresh_tokens_session", refresh_tokens.c.tenant_id, refresh_tokens.c.session_id)

api_keys = tenant_table(
    "api_keys",
    number("id"),
    octets("uid"),
    number("user_id"),
    text("dialect"),
    text("name"),
    text("hint"),
    json("scopes", null=True),
    number("created_at"),
    number("updated_at"),
    number("expires_at", null=True),
    number("revoked_at", null=True),
    number("branch_id", null=True),
    text("handle", null=True),
    text("access"),
    references("user_id", "users"),
)
Index("ix_api_keys_handle", api_keys.c.tenant_id, api_keys.c.handle)
Index("uq_api_keys_uid", api_keys.c.tenant_id, api_keys.c.uid, unique=True)
Index(
    "ix_api_keys_user",
    api_keys.c.tenant_id,
    api_keys.c.user_id,
    api_keys.c.created_at,
    api_keys.c.id,
)
Index("ix_api_keys_newest", api_keys.c.tenant_id, api_keys.c.created_at, api_keys.c.id)
Index("ix_api_keys_updated", api_keys.c.tenant_id, api_keys.c.updated_at, api_keys.c.id)

# Addresses that let somebody do one thing once, without a password; `details` is what it is about.
# The secret in the address stands in `credentials`, as a digest. Times are the machine's.
one_time_links = tenant_table(
    "one_time_links",
    number("id"),
    text("purpose"),
    number("user_id"),
    text("next"),
    json("details"),
    number("created_at"),
    number("expires_at"),
    number("used_at", null=True),
    references("user_id", "users"),
)
Index("ix_one_time_links_user", one_time_links.c.tenant_id, one_time_links.c.user_id)
Index("ix_one_time_links_expires", one_time_links.c.tenant_id, one_time_links.c.expires_at)
