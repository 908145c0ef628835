"""The SQL of the schedule: one stay, the plan of its course, and what is missing before it."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import BigInteger, ColumnElement, Select, and_, bindparam, exists, select

from lyceum.core.catalog.model import CourseState, UnitState
from lyceum.core.database import TENANT, Statement, among, one_of
from lyceum.core.schedule.model import LETS_IN, Planned, Stay
from lyceum.core.tables import (
    courses,
    enrollments,
    prerequisites,
    sections,
    unit_progress,
    units,
)

_ENROLLMENT = bindparam("enrollment_id", type_=BigInteger)
_UNIT = bindparam("unit_id", type_=BigInteger)
_USER = bindparam("user_id", type_=BigInteger)
_COURSE = bindparam("course_id", type_=BigInteger)

_asks_for_others = exists().where(
    prerequisites.c.tenant_id == TENANT, prerequisites.c.course_id == courses.c.id
)


def _stay(*which: ColumnElement[bool]) -> Select[Any]:
    columns = (
        enrollments.c.id, enrollments.c.user_id, enrollments.c.course_id, enrollments.c.state,
        enrollments.c.enrolled_at, enrollments.c.expires_at, courses.c.traversal,
        courses.c.starts_at, courses.c.ends_at, courses.c.late, _asks_for_others,
        unit_progress.c.completed_at,
    )  # fmt: skip
    of_course = and_(
        courses.c.tenant_id == enrollments.c.tenant_id, courses.c.id == enrollments.c.course_id
    )
    done = and_(
        unit_progress.c.tenant_id == TENANT,
        unit_progress.c.enrollment_id == enrollments.c.id,
        unit_progress.c.unit_id == _UNIT,
    )
    there = enrollments.join(courses, of_course).outerjoin(unit_progress, done)
    return select(*columns).select_from(there).where(enrollments.c.tenant_id == TENANT, *which)


STAY = Statement(_stay(enrollments.c.id == _ENROLLMENT), Stay)
STAYS = Statement(_stay(among(enrollments.c.id, "enrollment_ids")), Stay)
SEAT = Statement(
    _stay(
        enrollments.c.user_id == _USER,
        enrollments.c.course_id == _COURSE,
        one_of(enrollments.c.state, LETS_IN),
    )
    .order_by(enrollments.c.state == "completed", enrollments.c.enrolled_at.desc())
    .limit(1),
    Stay,
)
"""The stay of somebody who is in: the active one, else the latest that was completed."""

PLAN = Statement(
    select(
        units.c.id,
        units.c.required,
        units.c.opens_at,
        units.c.opens_days,
        units.c.due_at,
        units.c.due_days,
        unit_progress.c.completed_at,
    )
    .select_from(
        units.join(
            sections,
            and_(sections.c.tenant_id == units.c.tenant_id, sections.c.id == units.c.section_id),
        ).outerjoin(
            unit_progress,
            and_(
                unit_progress.c.tenant_id == TENANT,
                unit_progress.c.enrollment_id == _ENROLLMENT,
                unit_progress.c.unit_id == units.c.id,
            ),
        )
    )
    .where(
        units.c.tenant_id == TENANT,
        units.c.course_id == _COURSE,
        units.c.state == UnitState.PUBLISHED,
        units.c.trashed_at.is_(None),
    )
    .order_by(sections.c.position, sections.c.id, units.c.position, units.c.id),
    Planned,
)
"""Every unit that learners are shown, in the order of the course: its sections, and the units in
each."""


class CourseId(msgspec.Struct, frozen=True, array_like=True):
    id: int


MISSING = Statement(
    select(prerequisites.c.required_id)
    .join_from(
        prerequisites,
        courses,
        and_(
            courses.c.tenant_id == prerequisites.c.tenant_id,
            courses.c.id == prerequisites.c.required_id,
        ),
    )
    .where(
        prerequisites.c.tenant_id == TENANT,
        prerequisites.c.course_id == _COURSE,
        courses.c.state != CourseState.TRASHED,
        ~exists().where(
            enrollments.c.tenant_id == TENANT,
            enrollments.c.user_id == _USER,
            enrollments.c.course_id == prerequisites.c.required_id,
            enrollments.c.completed_at.is_not(None),
        ),
    )
    .order_by(prerequisites.c.required_id),
    CourseId,
)
"""Completed once is completed, whatever became of that stay; a course in the bin asks nobody."""
