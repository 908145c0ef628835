"""The SQL of catalog."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import msgspec
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    LargeBinary,
    Text,
    and_,
    bindparam,
    case,
    delete,
    exists,
    func,
    literal,
    select,
)
from sqlalchemy import cast as sql_cast
from sqlalchemy import update as sql_update

from lyceum.core.belonging import is_placed
from lyceum.core.catalog.model import (
    ENROLLED_READ_STATES,
    Course,
    CourseState,
    CourseUnit,
    Section,
    UnitState,
)
from lyceum.core.database import (
    TENANT,
    Statement,
    among,
    columns_of,
    command,
    insert_into,
    one_of,
    update_of,
)
from lyceum.core.page import Order
from lyceum.core.people.model import User
from lyceum.core.tables import (
    categories,
    course_categories,
    course_labels,
    course_staff,
    courses,
    enrollments,
    external_ids,
    sections,
    units,
    users,
)

_ID = bindparam("id", type_=BigInteger)
_COURSE = bindparam("course_id", type_=BigInteger)
_SELF = bindparam("self_id", type_=BigInteger)

NEWEST = Order("created_at")

_COLUMNS = columns_of(courses, Course)
_LIVE = (
    courses.c.tenant_id == TENANT,
    courses.c.state != CourseState.TRASHED,
    is_placed(courses.c.id),
)
"""From within a branch those that are placed there alone."""

INSERT = insert_into(courses)
INSERT_STAFF = insert_into(course_staff)
INSERT_COURSE_CATEGORY = insert_into(course_categories)
INSERT_SECTION = insert_into(sections)
INSERT_UNIT = insert_into(units)

BY_ID = Statement(select(*_COLUMNS).where(*_LIVE, courses.c.id == _ID), Course)
BY_ID_LOCKED = Statement(
    select(*_COLUMNS).where(*_LIVE, courses.c.id == _ID).with_for_update(), Course
)
BY_ID_SHARED = Statement(
    select(*_COLUMNS).where(*_LIVE, courses.c.id == _ID).with_for_update(read=True), Course
)
"""Locked against changes, and shared with whoever else only counts on the course as it is."""
BY_IDS = Statement(
    select(*_COLUMNS).where(courses.c.tenant_id == TENANT, among(courses.c.id, "ids")), Course
)
LIVE_BY_IDS = Statement(select(*_COLUMNS).where(*_LIVE, among(courses.c.id, "ids")), Course)


def published_or_mine() -> ColumnElement[bool]:
    """What somebody who may not read every course sees: published ones, and their own."""
    enrolled = exists().where(
        enrollments.c.tenant_id == TENANT,
        enrollments.c.course_id == courses.c.id,
        enrollments.c.user_id == _SELF,
        one_of(enrollments.c.state, ("active", "completed")),
    )
    open_to_me = (courses.c.state == CourseState.PUBLISHED) | (
        one_of(courses.c.state, ENROLLED_READ_STATES) & enrolled
    )
    return and_(open_to_me, is_placed(courses.c.id))


def is_shown(*, sees_all: bool) -> ColumnElement[bool]:
    """Units that are there for staff, or for learners."""
    shown: list[ColumnElement[bool]] = [units.c.trashed_at.is_(None)]
    if not sees_all:
        shown.append(units.c.state == UnitState.PUBLISHED)
    return and_(*shown)


BY_UID = Statement(
    select(*_COLUMNS).where(*_LIVE, courses.c.uid == bindparam("uid", type_=LargeBinary)), Course
)
BY_UID_VISIBLE = Statement(
    select(*_COLUMNS).where(
        *_LIVE, courses.c.uid == bindparam("uid", type_=LargeBinary), published_or_mine()
    ),
    Course,
)


BY_ID_VISIBLE = Statement(
    select(*_COLUMNS).where(*_LIVE, courses.c.id == _ID, published_or_mine()), Course
)


BY_ID_IN_ANY_STATE = Statement(
    select(*_COLUMNS).where(
        courses.c.tenant_id == TENANT, courses.c.id == _ID, is_placed(courses.c.id)
    ),
    Course,
)


class Found(msgspec.Struct, frozen=True, array_like=True):
    id: int


class Slug(msgspec.Struct, frozen=True, array_like=True):
    id: int
    slug: str


SLUGS_TAKEN = Statement(
    select(courses.c.id, courses.c.slug).where(
        courses.c.tenant_id == TENANT, among(courses.c.slug, "slugs")
    ),
    Slug,
)

MOST_NUMBERS = 100_000
"""So many courses may share an address but for the number behind it."""

_SLUG: ColumnElement[str] = bindparam("slug", type_=Text)
_tried = select(literal(1, BigInteger).label("number")).cte("tried", recursive=True)
_numbered = case(
    (_tried.c.number == 1, _SLUG), else_=_SLUG.concat("-").concat(sql_cast(_tried.c.number, Text))
)
_is_taken = exists().where(
    courses.c.tenant_id == TENANT,
    courses.c.slug == _numbered,
    courses.c.id.is_distinct_from(bindparam("but", type_=BigInteger)),
)
_tried = _tried.union_all(
    select(_tried.c.number + 1).where(_is_taken, _tried.c.number <= MOST_NUMBERS)
)
FREE_NUMBER: Statement[Any] = Statement(select(func.max(_tried.c.number)))
"""The first number, counted from 1, with which the address is not that of another course than
`but`; one more than the most if there is none."""


@lru_cache(maxsize=64)
def update(columns: tuple[str, ...]) -> Statement[Any]:
    return update_of(courses, columns)


class FirstCategory(msgspec.Struct, frozen=True, array_like=True):
    course_id: int
    category_id: int
    name: str
    slug: str


FIRST_CATEGORIES = Statement(
    select(course_categories.c.course_id, categories.c.id, categories.c.name, categories.c.slug)
    .join_from(
        course_categories,
        categories,
        and_(
            categories.c.tenant_id == course_categories.c.tenant_id,
            categories.c.id == course_categories.c.category_id,
        ),
    )
    .where(
        course_categories.c.tenant_id == TENANT,
        among(course_categories.c.course_id, "course_ids"),
        course_categories.c.position == 0,
    ),
    FirstCategory,
)


class Lead(msgspec.Struct, frozen=True, array_like=True):
    course_id: int
    user_id: int


LEADS = Statement(
    select(course_staff.c.course_id, course_staff.c.user_id).where(
        course_staff.c.tenant_id == TENANT,
        among(course_staff.c.course_id, "course_ids"),
        course_staff.c.role == "lead",
    ),
    Lead,
)


class LeadingPerson(User, frozen=True, array_like=True, kw_only=True):
    """A person, and one course that they lead."""

    course_id: int


PEOPLE_LEADING = Statement(
    select(*columns_of(users, User), course_staff.c.course_id)
    .join_from(
        course_staff,
        users,
        and_(users.c.tenant_id == course_staff.c.tenant_id, users.c.id == course_staff.c.user_id),
    )
    .where(
        course_staff.c.tenant_id == TENANT,
        among(course_staff.c.course_id, "course_ids"),
        course_staff.c.role == "lead",
        users.c.trashed_at.is_(None),
    ),
    LeadingPerson,
)
"""Nobody who is out of everybody's sight."""
DELETE_LEAD = command(
    delete(course_staff).where(
        course_staff.c.tenant_id == TENANT,
        course_staff.c.course_id == _COURSE,
        course_staff.c.role == "lead",
    )
)
DELETE_FIRST_CATEGORY = command(
    delete(course_categories).where(
        course_categories.c.tenant_id == TENANT,
        course_categories.c.course_id == _COURSE,
        course_categories.c.position == 0,
    )
)
DELETE_CATEGORY_OF = command(
    delete(course_categories).where(
        course_categories.c.tenant_id == TENANT,
        course_categories.c.course_id == _COURSE,
        course_categories.c.category_id == bindparam("category_id", type_=BigInteger),
    )
)

SECTIONS = Statement(
    select(*columns_of(sections, Section))
    .where(sections.c.tenant_id == TENANT, sections.c.course_id == _COURSE)
    .order_by(sections.c.position, sections.c.id),
    Section,
)
LIVE_UNITS = (units.c.tenant_id == TENANT, units.c.trashed_at.is_(None))
UNITS = Statement(
    select(*columns_of(units, CourseUnit))
    .where(*LIVE_UNITS, units.c.course_id == _COURSE)
    .order_by(units.c.position, units.c.id),
    CourseUnit,
)


UNIT_BY_ID = Statement(
    select(*columns_of(units, CourseUnit)).where(
        *LIVE_UNITS, units.c.id == _ID, is_placed(units.c.course_id)
    ),
    CourseUnit,
)


@lru_cache(maxsize=16)
def update_unit(columns: tuple[str, ...]) -> Statement[Any]:
    return update_of(units, columns)


class Number(msgspec.Struct, frozen=True, array_like=True):
    value: int


NEXT_SECTION = Statement(
    select(func.coalesce(func.max(sections.c.position) + 1, 0)).where(
        sections.c.tenant_id == TENANT, sections.c.course_id == _COURSE
    ),
    Number,
)
NEXT_UNIT = Statement(
    select(func.coalesce(func.max(units.c.position) + 1, 0)).where(
        units.c.tenant_id == TENANT,
        units.c.section_id == bindparam("section_id", type_=BigInteger),
    ),
    Number,
)
MORE_REQUIRED = command(
    sql_update(courses)
    .where(courses.c.tenant_id == TENANT, courses.c.id == _COURSE)
    .values(required_units=courses.c.required_units + 1),
    writes=["updated_at"],
)
FEWER_REQUIRED = command(
    sql_update(courses)
    .where(courses.c.tenant_id == TENANT, courses.c.id == _COURSE)
    .values(required_units=courses.c.required_units - 1),
    writes=["updated_at"],
)

DELETE_CONTENT = tuple(
    command(delete(table).where(table.c.tenant_id == TENANT, table.c.course_id == _COURSE))
    for table in (sections, course_categories, course_labels, course_staff)
)
"""Its units are gone by then, with what refers to them."""

DELETE = command(delete(courses).where(courses.c.tenant_id == TENANT, courses.c.id == _ID))
DELETE_EXTERNAL_IDS = command(
    delete(external_ids).where(external_ids.c.tenant_id == TENANT, external_ids.c.entity_id == _ID)
)
