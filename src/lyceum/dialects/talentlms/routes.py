"""The whole API as a table: one file for each resource, here they are put together."""

from __future__ import annotations

from lyceum.dialects.talentlms.access_routes import ACCESS
from lyceum.dialects.talentlms.branch_routes import BRANCHES
from lyceum.dialects.talentlms.course_routes import COURSES
from lyceum.dialects.talentlms.enrollment_routes import ENROLLMENTS
from lyceum.dialects.talentlms.field_routes import FIELDS
from lyceum.dialects.talentlms.group_routes import GROUPS
from lyceum.dialects.talentlms.portal_routes import PORTAL
from lyceum.dialects.talentlms.recognition_routes import RECOGNITION
from lyceum.dialects.talentlms.report_routes import REPORTS
from lyceum.dialects.talentlms.user_routes import USERS
from lyceum.dialects.talentlms.webhook_routes import WEBHOOKS

OPERATIONS = (
    *USERS,
    *ACCESS,
    *COURSES,
    *ENROLLMENTS,
    *REPORTS,
    *GROUPS,
    *BRANCHES,
    *FIELDS,
    *WEBHOOKS,
    *PORTAL,
    *RECOGNITION,
)
