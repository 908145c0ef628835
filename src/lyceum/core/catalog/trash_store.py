"""The SQL of the trash."""

from __future__ import annotations

import msgspec
from sqlalchemy import BigInteger, bindparam, select

from lyceum.core.catalog.model import Course, CourseState
from lyceum.core.changes import has_changed
from lyceum.core.database import TENANT, Statement, columns_of
from lyceum.core.tables import courses

_TRASHED = (courses.c.tenant_id == TENANT, courses.c.state == CourseState.TRASHED)

LOCKED = Statement(
    select(*columns_of(courses, Course))
    .where(
        *_TRASHED,
        courses.c.id == bindparam("id", type_=BigInteger),
    )
    .with_for_update(),
    Course,
)


class Trashed(msgspec.Struct, frozen=True, array_like=True):
    """A course that went to the trash, by the tenant's clock."""

    id: int
    uid: bytes
    updated_at: int


SINCE = Statement(
    select(courses.c.id, courses.c.uid, courses.c.updated_at)
    .where(
        *_TRASHED,
        has_changed(courses),
    )
    .order_by(courses.c.updated_at, courses.c.id)
    .limit(bindparam("limit", type_=BigInteger)),
    Trashed,
)
