"""What happened, and the running totals that change with it."""

from __future__ import annotations

from sqlalchemy import Index, Text, literal_column

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
    number("position", null=True),
)
Index("ix_events_subject", events.c.tenant_id, events.c.subject_id, events.c.id)
# What happened is numbered after its commit (core/sequencing.py); until then it has no position.
_waits = events.c.position.is_(None)
_is_numbered = events.c.position.is_not(None)
Index(
    "ix_events_waiting",
    events.c.tenant_id,
    events.c.at,
    events.c.id,
    sqlite_where=_waits,
    postgresql_where=_waits,
)
Index(
    "uq_events_position",
    events.c.tenant_id,
    events.c.position,
    unique=True,
    sqlite_where=_is_numbered,
    postgresql_where=_is_numbered,
)
Index(
    "ix_events_kind",
    events.c.tenant_id,
    events.c.kind,
    events.c.position,
    sqlite_where=_is_numbered,
    postgresql_where=_is_numbered,
)
# Tombstones are few among the events.
is_deletion = events.c.kind.like(literal_column("'%.deleted'", Text))
Index(
    "ix_events_deletions",
    events.c.tenant_id,
    events.c.subject_kind,
    events.c.at,
    events.c.id,
    sqlite_where=is_deletion,
    postgresql_where=is_deletion,
)

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
