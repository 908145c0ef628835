"""The SQL of prerequisites."""

from __future__ import annotations

import msgspec
from sqlalchemy import BigInteger, bindparam, delete, or_, select

from lyceum.core.catalog.model import Course, CourseState
from lyceum.core.catalog.store import Found
from lyceum.core.database import TENANT, Statement, among, columns_of, command, insert_into
from lyceum.core.tables import courses, prerequisites, tenants

_COURSE = bindparam("course_id", type_=BigInteger)


class Prerequisite(msgspec.Struct, frozen=True, array_like=True):
    course_id: int
    required_id: int


_PREREQUISITES = select(*columns_of(prerequisites, Prerequisite)).where(
    prerequisites.c.tenant_id == TENANT
)
PREREQUISITES = Statement(_PREREQUISITES, Prerequisite)
PREREQUISITES_OF = Statement(
    _PREREQUISITES.where(prerequisites.c.course_id == _COURSE).order_by(
        prerequisites.c.required_id
    ),
    Prerequisite,
)
REQUIRED_AMONG = Statement(
    select(prerequisites.c.required_id)
    .where(prerequisites.c.tenant_id == TENANT, among(prerequisites.c.required_id, "course_ids"))
    .distinct(),
    Found,
)
PREREQUISITES_LOCKED = Statement(
    select(tenants.c.id).where(tenants.c.id == TENANT).with_for_update(key_share=True), Found
)
"""The tenant's own row, so that whoever changes prerequisites is alone with them; all other
writes go on."""
INSERT_PREREQUISITE = insert_into(prerequisites)
DELETE_PREREQUISITES = command(
    delete(prerequisites).where(
        prerequisites.c.tenant_id == TENANT, prerequisites.c.course_id == _COURSE
    )
)
DELETE_PREREQUISITES_WITH = command(
    delete(prerequisites).where(
        prerequisites.c.tenant_id == TENANT,
        or_(prerequisites.c.course_id == _COURSE, prerequisites.c.required_id == _COURSE),
    )
)
"""Those of a course, and those that others have in it."""

LIVE_BY_IDS_SHARED = Statement(
    select(*columns_of(courses, Course))
    .where(
        courses.c.tenant_id == TENANT,
        courses.c.state != CourseState.TRASHED,
        among(courses.c.id, "ids"),
    )
    .order_by(courses.c.id)
    .with_for_update(read=True),
    Course,
)
