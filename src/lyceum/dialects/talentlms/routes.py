"""The whole API as a table: one file for each resource, here they are put together."""

from __future__ import annotations

from lyceum.dialects.talentlms.access_routes import ACCESS
from lyceum.dialects.talentlms.portal_routes import PORTAL
from lyceum.dialects.talentlms.report_routes import REPORTS
from lyceum.dialects.talentlms.user_routes import USERS

OPERATIONS = (
    *USERS,
    *ACCESS,
    *REPORTS,
    *PORTAL,
)
