"""What happened, and the running totals that change with it."""

from __future__ import annotations

from sqlalchemy import Index

from lyceum.core.tables.columns import json, number, tenant_table, text

# Who did what to which thing, and when: no personal data, never erased.
events = tenant_table(
    "events",
    number("id"),
    text("kind"),
    text("subject_kind"),
    number("subject_id"),
    number("actor_id", null=True),
    text("credential"),
    text("dialect"),
    number("at"),
)
Index("ix_events_subject", events.c.tenant_id, events.c.subject_id, events.c.id)

# A neutral snapshot after the write and the fields that it changed: erasable.
event_bodies = tenant_table(
    "event_bodies",
    number("event_id"),
    json("after", null=True),
    json("changed", null=True),
    key=("event_id",),
)

# Totals that a count would have to scan for; shards keep writers from queueing on one row.
tallies = tenant_table(
    "tallies",
    text("what"),
    text("key"),
    number("shard"),
    number("n"),
    key=("what", "key", "shard"),
)
