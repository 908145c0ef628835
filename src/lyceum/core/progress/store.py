"""The SQL of progress."""

from __future__ import annotations

import msgspec
from sqlalchemy import BigInteger, and_, bindparam, delete, func, select, update

from lyceum.core.catalog.model import UnitKind, UnitState
from lyceum.core.database import (
    TENANT,
    Statement,
    among,
    columns_of,
    command,
    insert_into,
    one_of,
)
from lyceum.core.enrollment.model import Enrollment, EnrollmentState
from lyceum.core.progress.model import UnitProgress
from lyceum.core.tables import assessments, courses, enrollments, unit_progress, units

_ENROLLMENT = bindparam("enrollment_id", type_=BigInteger)
_COURSE = bindparam("course_id", type_=BigInteger)
_MINE = (unit_progress.c.tenant_id == TENANT, unit_progress.c.enrollment_id == _ENROLLMENT)
_COLUMNS = columns_of(unit_progress, UnitProgress)
_SHOWN = (units.c.state == UnitState.PUBLISHED, units.c.trashed_at.is_(None))
"""What learners are shown; nothing else counts."""

INSERT = insert_into(unit_progress)
OF_UNIT = Statement(
    select(*_COLUMNS).where(
        *_MINE, unit_progress.c.unit_id == bindparam("unit_id", type_=BigInteger)
    ),
    UnitProgress,
)
OF_ENROLLMENT = Statement(
    select(*_COLUMNS).where(*_MINE).order_by(unit_progress.c.unit_id), UnitProgress
)
OF_ENROLLMENTS = Statement(
    select(*_COLUMNS).where(
        unit_progress.c.tenant_id == TENANT, among(unit_progress.c.enrollment_id, "enrollment_ids")
    ),
    UnitProgress,
)
REOPEN_OF_ENROLLMENT = command(
    update(unit_progress).where(*_MINE), writes=["completed_at", "fraction", "last_at"]
)
DELETE_OF_UNIT = command(
    delete(unit_progress).where(
        *_MINE, unit_progress.c.unit_id == bindparam("unit_id", type_=BigInteger)
    )
)
WRITTEN = ("fraction", "position", "seconds", "last_at", "completed_at")
UPDATE = command(
    update(unit_progress).where(
        unit_progress.c.tenant_id == TENANT,
        unit_progress.c.enrollment_id == bindparam("of_enrollment", type_=BigInteger),
        unit_progress.c.unit_id == bindparam("of_unit", type_=BigInteger),
    ),
    writes=WRITTEN,
)


TOUCH = command(
    update(enrollments).where(enrollments.c.tenant_id == TENANT, enrollments.c.id == _ENROLLMENT),
    writes=["updated_at"],
)
"""What is told of an enrollment changed, though it stands elsewhere."""


class Standing(msgspec.Struct, frozen=True, array_like=True):
    """A unit of a course, and how far somebody has come in it."""

    unit_id: int
    kind: UnitKind
    required: bool
    fraction: int | None
    completed_at: int | None
    pass_percent: int | None


STANDINGS = Statement(
    select(
        units.c.id, units.c.kind, units.c.required, unit_progress.c.fraction,
        unit_progress.c.completed_at, assessments.c.pass_percent,
    )
    .select_from(
        units.outerjoin(
            unit_progress,
            and_(
                unit_progress.c.tenant_id == TENANT,
                unit_progress.c.enrollment_id == _ENROLLMENT,
                unit_progress.c.unit_id == units.c.id,
            ),
        ).outerjoin(
            assessments,
            and_(assessments.c.tenant_id == TENANT, assessments.c.unit_id == units.c.id),
        )
    )
    .where(units.c.tenant_id == TENANT, units.c.course_id == _COURSE, *_SHOWN)
    .order_by(units.c.id),
    Standing,
)  # fmt: skip


class Number(msgspec.Struct, frozen=True, array_like=True):
    value: int


_done = (
    select(func.count())
    .select_from(
        unit_progress.join(
            units,
            and_(
                units.c.tenant_id == unit_progress.c.tenant_id,
                units.c.id == unit_progress.c.unit_id,
            ),
        )
    )
    .where(
        unit_progress.c.tenant_id == TENANT,
        unit_progress.c.enrollment_id == enrollments.c.id,
        unit_progress.c.completed_at.is_not(None),
        units.c.required.is_(True),
        *_SHOWN,
    )
    .scalar_subquery()
)
COUNT_DONE = Statement(
    update(enrollments)
    .where(enrollments.c.tenant_id == TENANT, enrollments.c.id == _ENROLLMENT)
    .values(done_required=_done)
    .returning(enrollments.c.done_required),
    Number,
    writes=["updated_at"],
)
"""Counted anew rather than raised by one: it cannot drift from what is stored."""
COUNT_ALL_DONE = command(
    update(enrollments)
    .where(
        enrollments.c.tenant_id == TENANT,
        enrollments.c.course_id == _COURSE,
        enrollments.c.done_required > 0,
    )
    .values(done_required=_done),
    writes=["updated_at"],
)
COUNT_THOSE_WHO_DID = command(
    update(enrollments)
    .where(
        enrollments.c.tenant_id == TENANT,
        enrollments.c.course_id == _COURSE,
        enrollments.c.id.in_(
            select(unit_progress.c.enrollment_id).where(
                unit_progress.c.tenant_id == TENANT,
                unit_progress.c.unit_id == bindparam("unit_id", type_=BigInteger),
                unit_progress.c.completed_at.is_not(None),
            )
        ),
    )
    .values(done_required=_done),
    writes=["updated_at"],
)
WHOLE_LOCKED = Statement(
    select(*columns_of(enrollments, Enrollment))
    .join_from(
        enrollments,
        courses,
        and_(
            courses.c.tenant_id == enrollments.c.tenant_id,
            courses.c.id == enrollments.c.course_id,
        ),
    )
    .where(
        enrollments.c.tenant_id == TENANT,
        enrollments.c.course_id == _COURSE,
        one_of(enrollments.c.state, (EnrollmentState.ACTIVE,)),
        courses.c.required_units > 0,
        enrollments.c.done_required * 100 >= courses.c.required_units * courses.c.done_percent,
    )
    .order_by(enrollments.c.id)
    .with_for_update(of=enrollments),
    Enrollment,
)
"""Those still active that have done everything required."""
