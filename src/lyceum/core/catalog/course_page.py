"""The SQL of lists of courses, and of how many there are in each state."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import msgspec
from sqlalchemy import (
    BigInteger,
    Boolean,
    ColumnElement,
    Text,
    and_,
    bindparam,
    cast,
    func,
    select,
)

from lyceum.core.belonging import COURSES, belongs, has_value, is_placed
from lyceum.core.catalog.lying import IN_CATEGORY_NAMED
from lyceum.core.catalog.model import Admission, Course, CourseState
from lyceum.core.catalog.store import NEWEST, published_or_mine
from lyceum.core.database import TENANT, Statement, among
from lyceum.core.external_ids import is_known_as
from lyceum.core.listing import PageStatements, picking
from lyceum.core.page import Order
from lyceum.core.tables import (
    course_categories,
    course_labels,
    course_staff,
    courses,
    tallies,
)
from lyceum.core.work import WITHIN


@lru_cache(maxsize=128)
def page(shape: PageShape) -> PageStatements[Course]:
    """In its order; the states stand in the statement, since there are few sets of them."""
    where: list[ColumnElement[bool]] = [courses.c.tenant_id == TENANT, _in_states(shape)]
    if shape.category:
        where.append(courses.c.id.in_(IN_CATEGORY_NAMED))
    if shape.lead:
        where.append(courses.c.id.in_(_led()))
    if shape.admission:
        where.append(courses.c.admission == bindparam("admission", type_=Text))
    if shape.known_as:
        where.append(is_known_as(courses, "course"))
    if shape.category_id:
        where.append(courses.c.id.in_(_in_category()))
    where += [_NARROWING[name] for name in sorted(shape.narrowed)]
    if not shape.sees_all and shape.states != (CourseState.PUBLISHED,):
        where.append(published_or_mine())
    counts = shape.sees_all or shape.states == (CourseState.PUBLISHED,)
    filters = (shape.category, shape.lead, shape.admission, shape.known_as, shape.category_id)
    narrowed = any(filters) or shape.narrowed
    tallied = ("courses", "states") if counts and not narrowed else None
    return PageStatements(
        courses,
        Course,
        where=where,
        order=shape.order,
        tallied=tallied,
        total=shape.total,
    )


class PageShape(msgspec.Struct, frozen=True):
    """What tells one statement of the list from another."""

    states: tuple[CourseState, ...]
    category: bool
    sees_all: bool
    total: bool
    lead: bool = False
    admission: bool = False
    known_as: bool = False
    category_id: bool = False
    narrowed: frozenset[str] = frozenset()
    order: Order = NEWEST


def _marked(name: str) -> ColumnElement[bool]:
    """Marked with one of the labels bound under this name."""
    marked = select(course_labels.c.course_id).where(
        course_labels.c.tenant_id == TENANT, among(course_labels.c.label_id, name)
    )
    return courses.c.id.in_(marked.scalar_subquery())


_IN_ONE = select(course_categories.c.course_id).where(
    course_categories.c.tenant_id == TENANT, among(course_categories.c.category_id, "category_ids")
)
_NARROWING: dict[str, ColumnElement[bool]] = {
    "category_ids": courses.c.id.in_(_IN_ONE.scalar_subquery()),
    "tags": _marked("tags"),
    "difficulties": _marked("difficulties"),
    "search": courses.c.title_key.like(bindparam("search", type_=Text), escape="\\"),
    "code": courses.c.code == bindparam("code", type_=Text),
    "slug": courses.c.slug == bindparam("slug", type_=Text),
    "featured": courses.c.featured == bindparam("featured", type_=Boolean),
    "priced": courses.c.admission == Admission.PURCHASE,
    "not_priced": courses.c.admission != Admission.PURCHASE,
    "amount": courses.c.amount == bindparam("amount", type_=BigInteger),
    **picking(courses),
    "field_value": has_value(courses.c.id, "course"),
    **{name: belongs(courses.c.id, name, COURSES) for name in COURSES},
}
"""What the rarer filters ask for; each reads the index of the order until it has enough."""


def _in_states(shape: PageShape) -> ColumnElement[bool]:
    """One state uses the index by state; several, and another order, keep the index by time, which
    needs no sort."""
    if len(shape.states) == 1 and shape.order.column == NEWEST.column:
        return courses.c.state == shape.states[0]
    return and_(*(courses.c.state != state for state in CourseState if state not in shape.states))


def _led() -> Any:
    return (
        select(course_staff.c.course_id)
        .where(
            course_staff.c.tenant_id == TENANT,
            course_staff.c.user_id == bindparam("lead_id", type_=BigInteger),
            course_staff.c.role == "lead",
        )
        .scalar_subquery()
    )


def _in_category() -> Any:
    """In that category, whichever place it has there."""
    return (
        select(course_categories.c.course_id)
        .where(
            course_categories.c.tenant_id == TENANT,
            course_categories.c.category_id == bindparam("category_id", type_=BigInteger),
        )
        .scalar_subquery()
    )


class InState(msgspec.Struct, frozen=True, array_like=True):
    state: CourseState
    count: int


COUNTED_BY_STATE = Statement(
    select(tallies.c.key, cast(func.sum(tallies.c.n), BigInteger))
    .where(tallies.c.tenant_id == TENANT, tallies.c.what == "courses")
    .group_by(tallies.c.key),
    InState,
)


PLACED_BY_STATE = Statement(
    select(courses.c.state, func.count())
    .where(courses.c.tenant_id == TENANT, belongs(courses.c.id, WITHIN, COURSES))
    .group_by(courses.c.state),
    InState,
)
"""The same within a branch, of which there is no tally."""


LED_BY_STATE = Statement(
    select(courses.c.state, func.count())
    .where(courses.c.tenant_id == TENANT, courses.c.id.in_(_led()), is_placed(courses.c.id))
    .group_by(courses.c.state),
    InState,
)
