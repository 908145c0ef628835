"""What is done later, and by whom it was asked for."""

from __future__ import annotations

from sqlalchemy import Index

from lyceum.core.tables.columns import flag, json, number, octets, tenant_table, text

# Times are by the machine's clock. Whoever claims a job writes a `lease`, which nobody else knows,
# and moves `due_at` to its end: a job whose worker died is due again by then.
jobs = tenant_table(
    "jobs",
    number("id"),
    octets("uid"),
    text("kind"),
    text("key", null=True),
    json("payload"),
    text("state"),
    number("due_at"),
    octets("lease", null=True),
    number("attempts"),
    flag("again"),
    number("done"),
    number("total", null=True),
    json("result", null=True),
    text("failure", null=True),
    number("asked_by", null=True),
    number("created_at"),
    number("updated_at"),
    number("finished_at", null=True),
)
_is_open = jobs.c.finished_at.is_(None)
_is_finished = jobs.c.finished_at.is_not(None)
Index("uq_jobs_uid", jobs.c.tenant_id, jobs.c.uid, unique=True)
Index(
    "uq_jobs_key",
    jobs.c.tenant_id,
    jobs.c.kind,
    jobs.c.key,
    unique=True,
    sqlite_where=_is_open,
    postgresql_where=_is_open,
)
Index("ix_jobs_newest", jobs.c.tenant_id, jobs.c.created_at, jobs.c.id)
Index("ix_jobs_asked", jobs.c.tenant_id, jobs.c.asked_by, jobs.c.created_at, jobs.c.id)
# Workers serve all tenants: these two begin with the time.
Index("ix_jobs_due", jobs.c.due_at, jobs.c.id, sqlite_where=_is_open, postgresql_where=_is_open)
Index(
    "ix_jobs_finished",
    jobs.c.finished_at,
    sqlite_where=_is_finished,
    postgresql_where=_is_finished,
)
