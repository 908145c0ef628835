"""How far each of those who follow what happens has come: see `core/following.py`."""

from __future__ import annotations

from lyceum.core.tables.columns import number, tenant_table, text

followers = tenant_table("followers", text("name"), number("position"), key=("name",))
