"""The SQL of a course's staff."""

from __future__ import annotations

import msgspec
from sqlalchemy import BigInteger, and_, bindparam, delete, select

from lyceum.core.catalog.model import StaffMember, StaffRole
from lyceum.core.database import TENANT, Statement, among, command
from lyceum.core.tables import course_staff, users

_COURSE = bindparam("course_id", type_=BigInteger)
_USER = bindparam("user_id", type_=BigInteger)
_OF_COURSE = (course_staff.c.tenant_id == TENANT, course_staff.c.course_id == _COURSE)


class Standing(msgspec.Struct, frozen=True, array_like=True):
    id: int


STAFF_OF = Statement(
    select(course_staff.c.user_id, course_staff.c.role, users.c.display_name)
    .join_from(
        course_staff,
        users,
        and_(users.c.tenant_id == course_staff.c.tenant_id, users.c.id == course_staff.c.user_id),
    )
    .where(*_OF_COURSE)
    .order_by(course_staff.c.role.desc(), users.c.display_name, course_staff.c.user_id),
    StaffMember,
)
"""The lead first, then the instructors by name."""
STANDING = Statement(
    select(course_staff.c.user_id).where(*_OF_COURSE, course_staff.c.user_id == _USER), Standing
)
STANDING_IN = Statement(
    select(course_staff.c.course_id).where(
        course_staff.c.tenant_id == TENANT,
        among(course_staff.c.course_id, "course_ids"),
        course_staff.c.user_id == _USER,
    ),
    Standing,
)
LED_BY = Statement(
    select(course_staff.c.user_id)
    .where(
        course_staff.c.tenant_id == TENANT,
        course_staff.c.user_id == _USER,
        course_staff.c.role == StaffRole.LEAD,
    )
    .limit(1),
    Standing,
)
"""Whether somebody leads any course."""
COURSES_LED_BY = Statement(
    select(course_staff.c.course_id)
    .where(
        course_staff.c.tenant_id == TENANT,
        course_staff.c.user_id == _USER,
        course_staff.c.role == StaffRole.LEAD,
    )
    .order_by(course_staff.c.course_id),
    Standing,
)
"""In the trash or not."""
DELETE_MEMBER = command(delete(course_staff).where(*_OF_COURSE, course_staff.c.user_id == _USER))
