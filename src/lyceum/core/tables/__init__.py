"""Every table, described once for both databases: the source of statements and migrations.

`tenant_id` comes first in every key of a tenant's table, so that the database itself refuses a
reference across tenants. Times are integer microseconds since 1970 UTC.
"""

from lyceum.core.tables.access import (
    api_keys,
    applications,
    identity_messages,
    one_time_links,
    refresh_tokens,
    roles,
    sessions,
    user_roles,
)
from lyceum.core.tables.assessment import (
    allowances,
    assessment_questions,
    assessments,
    attempts,
    question_revisions,
    questions,
    responses,
)
from lyceum.core.tables.calls import call_days, calls
from lyceum.core.tables.catalog import (
    categories,
    course_categories,
    course_labels,
    course_staff,
    courses,
    labels,
    prerequisites,
    sections,
    units,
)
from lyceum.core.tables.columns import metadata
from lyceum.core.tables.commerce import (
    coupons,
    credit_entries,
    order_lines,
    orders,
    payments,
    refunds,
    sandbox_charges,
    sandbox_refunds,
)
from lyceum.core.tables.community import announcements, contributions, notices
from lyceum.core.tables.directory import (
    credentials,
    hosts,
    id_blocks,
    organizations,
    plan_months,
    tenants,
)
from lyceum.core.tables.enrollment import enrollments
from lyceum.core.tables.fields import custom_fields, custom_values, field_branches, user_values
from lyceum.core.tables.files import files, unit_files, user_pictures
from lyceum.core.tables.following import followers
from lyceum.core.tables.groups import (
    branch_courses,
    branch_members,
    branches,
    group_courses,
    group_members,
    groups,
)
from lyceum.core.tables.happenings import event_bodies, events, tallies
from lyceum.core.tables.idempotency import idempotency
from lyceum.core.tables.imports import import_rows, imports
from lyceum.core.tables.jobs import jobs
from lyceum.core.tables.meetings import attendances, meetings
from lyceum.core.tables.paths import path_courses, path_enrollments, paths
from lyceum.core.tables.people import external_ids, users
from lyceum.core.tables.progress import unit_progress
from lyceum.core.tables.recognition import (
    award_rules,
    awards,
    certificate_rules,
    certificates,
)
from lyceum.core.tables.settings import settings
from lyceum.core.tables.webhooks import deliveries, webhook_endpoints

__all__ = [
    "allowances",
    "announcements",
    "api_keys",
    "applications",
    "assessment_questions",
    "assessments",
    "attempts",
    "attendances",
    "award_rules",
    "awards",
    "branch_courses",
    "branch_members",
    "branches",
    "call_days",
    "calls",
    "categories",
    "certificate_rules",
    "certificates",
    "contributions",
    "coupons",
    "course_categories",
    "course_labels",
    "course_staff",
    "courses",
    "credentials",
    "credit_entries",
    "custom_fields",
    "custom_values",
    "deliveries",
    "enrollments",
    "event_bodies",
    "events",
    "external_ids",
    "field_branches",
    "files",
    "followers",
    "group_courses",
    "group_members",
    "groups",
    "hosts",
    "id_blocks",
    "idempotency",
    "identity_messages",
    "import_rows",
    "imports",
    "jobs",
    "labels",
    "meetings",
    "metadata",
    "notices",
    "one_time_links",
    "order_lines",
    "orders",
    "organizations",
    "path_courses",
    "path_enrollments",
    "paths",
    "payments",
    "plan_months",
    "prerequisites",
    "question_revisions",
    "questions",
    "refresh_tokens",
    "refunds",
    "responses",
    "roles",
    "sandbox_charges",
    "sandbox_refunds",
    "sections",
    "sessions",
    "settings",
    "tallies",
    "tenants",
    "unit_files",
    "unit_progress",
    "units",
    "user_pictures",
    "user_roles",
    "user_values",
    "users",
    "webhook_endpoints",
]
