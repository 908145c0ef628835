"""What a tenant has settled, area by area."""

from __future__ import annotations

from lyceum.core.tables.columns import json, number, tenant_table, text

settings = tenant_table(
    "settings",
    text("area"),
    json("value"),
    number("updated_at"),
    key=("area",),
)
