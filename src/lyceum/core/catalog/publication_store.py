"""The SQL of publication."""

from __future__ import annotations

from sqlalchemy import BigInteger, bindparam, select

from lyceum.core.catalog.model import CourseState
from lyceum.core.catalog.store import Found
from lyceum.core.database import TENANT, Statement
from lyceum.core.tables import courses

TO_PUBLISH = Statement(
    select(courses.c.id)
    .where(
        courses.c.tenant_id == TENANT,
        courses.c.state == CourseState.SCHEDULED,
        courses.c.publish_at.is_not(None),
        courses.c.publish_at <= bindparam("now", type_=BigInteger),
    )
    .order_by(courses.c.id)
    .limit(bindparam("limit", type_=BigInteger)),
    Found,
)
