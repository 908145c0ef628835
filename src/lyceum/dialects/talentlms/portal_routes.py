"""The operations of the portal."""

from __future__ import annotations

from lyceum.dialects.talentlms import portal
from lyceum.http.operation import PUBLIC, operation

PORTAL = (operation("GET", "/health", portal.get_health, who=PUBLIC),)
