"""What lists of enrollments are narrowed by that other tables tell: people and courses."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, exists, or_

from lyceum.core.catalog.model import ENROLLED_READ_STATES
from lyceum.core.database import TENANT, one_of
from lyceum.core.enrollment.model import EnrollmentState
from lyceum.core.listing import looked_through
from lyceum.core.people import store as people
from lyceum.core.tables import courses, enrollments, users

RUNS = and_(
    one_of(enrollments.c.state, (EnrollmentState.ACTIVE, EnrollmentState.COMPLETED)),
    exists().where(
        courses.c.tenant_id == TENANT,
        courses.c.id == enrollments.c.course_id,
        one_of(courses.c.state, ENROLLED_READ_STATES),
    ),
)
"""The person is in the course or through it, and those who are in it may read it."""


def is_like_search() -> ColumnElement[bool]:
    """In the person's name or address, or in the course's title."""
    person = exists().where(
        users.c.tenant_id == TENANT, users.c.id == enrollments.c.user_id, people.is_like_search()
    )
    course = exists().where(
        courses.c.tenant_id == TENANT,
        courses.c.id == enrollments.c.course_id,
        looked_through(courses.c.title),
    )
    return or_(person, course)
