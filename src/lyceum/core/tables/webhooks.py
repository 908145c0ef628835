"""Webhooks: who wants to hear of what happens, and what became of each message to them."""

from __future__ import annotations

from sqlalchemy import Index, Text, literal_column

from lyceum.core.tables.columns import json, number, octets, references, tenant_table, text

# Secrets are sealed. `position` is the last event that was looked at for this endpoint.
webhook_endpoints = tenant_table(
    "webhook_endpoints",
    number("id"),
    octets("uid"),
    text("dialect"),
    text("url"),
    text("note"),
    json("kinds", null=True),
    text("state"),
    text("disabled_for"),
    octets("secret"),
    octets("old_secret", null=True),
    number("old_until", null=True),
    number("failing_since", null=True),
    number("rests_until", null=True),
    number("position"),
    number("created_at"),
    number("updated_at"),
    json("extra"),
)
Index(
    "uq_webhook_endpoints_uid", webhook_endpoints.c.tenant_id, webhook_endpoints.c.uid, unique=True
)

# One row for each endpoint and event, however often it is tried: `attempts` counts this round.
deliveries = tenant_table(
    "deliveries",
    number("id"),
    octets("uid"),
    number("endpoint_id"),
    number("event_id"),
    text("kind"),
    number("position"),
    text("state"),
    number("attempts"),
    number("due_at"),
    number("leased_until"),
    number("attempted_at", null=True),
    number("status", null=True),
    number("took", null=True),
    text("error"),
    number("created_at"),
    references("endpoint_id", "webhook_endpoints"),
    references("event_id", "events"),
)
Index("uq_deliveries_uid", deliveries.c.tenant_id, deliveries.c.uid, unique=True)
Index(
    "uq_deliveries_event",
    deliveries.c.tenant_id,
    deliveries.c.event_id,
    deliveries.c.endpoint_id,
    unique=True,
)
# Written out, since a parameter keeps SQLite from using the index.
is_pending = deliveries.c.state == literal_column("'pending'", Text)
Index(
    "ix_deliveries_pending",
    deliveries.c.tenant_id,
    deliveries.c.endpoint_id,
    deliveries.c.due_at,
    deliveries.c.position,
    sqlite_where=is_pending,
    postgresql_where=is_pending,
)
Index(
    "ix_deliveries_of_endpoint",
    deliveries.c.tenant_id,
    deliveries.c.endpoint_id,
    deliveries.c.created_at,
    deliveries.c.id,
)
Index("ix_deliveries_newest", deliveries.c.tenant_id, deliveries.c.created_at, deliveries.c.id)
Index("ix_deliveries_old", deliveries.c.tenant_id, deliveries.c.due_at)
