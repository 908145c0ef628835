"""How far somebody has come: one row for each unit of an enrollment that was begun."""

from __future__ import annotations

from sqlalchemy import Index

from lyceum.core.tables.columns import number, references, tenant_table

unit_progress = tenant_table(
    "unit_progress",
    number("enrollment_id"),
    number("unit_id"),
    number("fraction"),
    number("position"),
    number("seconds"),
    number("first_at"),
    number("last_at"),
    number("completed_at", null=True),
    number("id"),
    references("enrollment_id", "enrollments"),
    references("unit_id", "units"),
    key=("enrollment_id", "unit_id"),
)
Index("uq_unit_progress_id", unit_progress.c.tenant_id, unit_progress.c.id, unique=True)
Index(
    "ix_unit_progress_begun",
    unit_progress.c.tenant_id,
    unit_progress.c.first_at,
    unit_progress.c.id,
)
Index("ix_unit_progress_unit", unit_progress.c.tenant_id, unit_progress.c.unit_id)
