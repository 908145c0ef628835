"""The directory: who owns which tenant, and how a request finds it."""

from __future__ import annotations

from sqlalchemy import ForeignKeyConstraint, Index, PrimaryKeyConstraint

from lyceum.core.tables.columns import directory_table, number, octets, text

organizations = directory_table(
    "organizations",
    number("id"),
    text("name"),
    text("plan"),
    # Requests in a minute that were agreed on with whoever is on the largest plan.
    number("per_minute", null=True),
    number("created_at"),
    PrimaryKeyConstraint("id"),
)

# What an organization used of its plan, over both of its tenants, in the month that begins then.
plan_months = directory_table(
    "plan_months",
    number("organization_id"),
    number("begins_at"),
    number("calls"),
    number("uploads"),
    PrimaryKeyConstraint("organization_id", "begins_at"),
    ForeignKeyConstraint(["organization_id"], ["organizations.id"]),
)

tenants = directory_table(
    "tenants",
    number("id"),
    octets("uid"),
    number("organization_id"),
    text("mode"),
    text("state"),
    text("currency"),
    text("locale"),
    number("clock_offset"),
    number("created_at"),
    PrimaryKeyConstraint("id"),
    ForeignKeyConstraint(["organization_id"], ["organizations.id"]),
)
Index("uq_tenants_uid", tenants.c.uid, unique=True)
Index("uq_tenants_mode", tenants.c.organization_id, tenants.c.mode, unique=True)

hosts = directory_table(
    "hosts",
    text("name"),
    number("tenant_id"),
    PrimaryKeyConstraint("name"),
    ForeignKeyConstraint(["tenant_id"], ["tenants.id"]),
)

# The one lookup by a secret before a tenant is known; the secret itself is stored nowhere.
credentials = directory_table(
    "credentials",
    octets("digest"),
    number("tenant_id"),
    text("kind"),
    number("credential_id"),
    PrimaryKeyConstraint("digest"),
    ForeignKeyConstraint(["tenant_id"], ["tenants.id"]),
)
Index("uq_credentials_owner", credentials.c.tenant_id, credentials.c.credential_id, unique=True)

id_blocks = directory_table(
    "id_blocks",
    number("tenant_id"),
    number("next"),
    PrimaryKeyConstraint("tenant_id"),
    ForeignKeyConstraint(["tenant_id"], ["tenants.id"]),
)
