"""The SQL of the category tree."""

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
    delete,
    exists,
    func,
    select,
    update,
)

from lyceum.core.catalog.lying import IN_CATEGORY
from lyceum.core.catalog.model import Category, CourseState
from lyceum.core.catalog.places import Sibling
from lyceum.core.catalog.store import Found
from lyceum.core.database import (
    TENANT,
    Statement,
    among,
    columns_of,
    command,
    insert_into,
    update_of,
)
from lyceum.core.external_ids import is_known_as
from lyceum.core.listing import PageStatements
from lyceum.core.page import Order
from lyceum.core.tables import categories, course_categories, courses, tenants

_ID = bindparam("id", type_=BigInteger)

INSERT_CATEGORY = insert_into(categories)
_CATEGORY = columns_of(categories, Category)
_LIVE_CATEGORY = (categories.c.tenant_id == TENANT, categories.c.trashed_at.is_(None))
CATEGORY_BY_NAME = Statement(
    select(*_CATEGORY)
    .where(*_LIVE_CATEGORY, categories.c.name_key == bindparam("key", type_=Text))
    .order_by(categories.c.id)
    .limit(1),
    Category,
)
CATEGORIES_NAMED = Statement(
    select(*_CATEGORY)
    .where(*_LIVE_CATEGORY, categories.c.name_key == bindparam("key", type_=Text))
    .order_by(categories.c.id),
    Category,
)
AMONG = Statement(
    select(categories.c.id).where(*_LIVE_CATEGORY, among(categories.c.id, "ids")), Found
)
TAKE_OUT = command(
    delete(course_categories).where(
        course_categories.c.tenant_id == TENANT,
        course_categories.c.course_id == bindparam("course_id", type_=BigInteger),
    )
)
CATEGORY_BY_ID = Statement(
    select(*_CATEGORY).where(*_LIVE_CATEGORY, categories.c.id == _ID), Category
)
CATEGORY_BY_UID = Statement(
    select(*_CATEGORY).where(
        *_LIVE_CATEGORY, categories.c.uid == bindparam("uid", type_=LargeBinary)
    ),
    Category,
)
CATEGORY_BY_SLUG = Statement(
    select(*_CATEGORY).where(*_LIVE_CATEGORY, categories.c.slug == bindparam("slug", type_=Text)),
    Category,
)
CATEGORY_SLUG_TAKEN = Statement(
    select(categories.c.id).where(
        categories.c.tenant_id == TENANT, categories.c.slug == bindparam("slug", type_=Text)
    ),
    Found,
)
CATEGORIES = Statement(
    select(*_CATEGORY).where(*_LIVE_CATEGORY).order_by(categories.c.position, categories.c.id),
    Category,
)
CATEGORY_PLACES = Statement(
    select(categories.c.id, categories.c.position)
    .where(*_LIVE_CATEGORY, categories.c.parent_id == bindparam("parent_id", type_=BigInteger))
    .order_by(categories.c.position, categories.c.id),
    Sibling,
)
ROOT_PLACES = Statement(
    select(categories.c.id, categories.c.position)
    .where(*_LIVE_CATEGORY, categories.c.parent_id.is_(None))
    .order_by(categories.c.position, categories.c.id),
    Sibling,
)
PLACE_CATEGORY = update_of(categories, ("position",))
TREE_LOCKED = Statement(
    select(tenants.c.id).where(tenants.c.id == TENANT).with_for_update(key_share=True), Found
)
"""The tenant's own row, so that whoever moves a category is alone with the tree."""


COURSES_IN = Statement(
    select(courses.c.id)
    .where(
        courses.c.tenant_id == TENANT, courses.c.state != "trashed", courses.c.id.in_(IN_CATEGORY)
    )
    .order_by(courses.c.id),
    Found,
)
TRASH_CATEGORY = update_of(categories, ("trashed_at",))


@lru_cache(maxsize=16)
def update_category(columns: tuple[str, ...]) -> Statement[Any]:
    return update_of(categories, columns)


_PUBLISHED_IN = and_(
    courses.c.tenant_id == course_categories.c.tenant_id,
    courses.c.id == course_categories.c.course_id,
    courses.c.state == CourseState.PUBLISHED,
)
_HOLDING = (
    select(course_categories.c.category_id)
    .join_from(course_categories, courses, _PUBLISHED_IN)
    .where(course_categories.c.tenant_id == TENANT)
    .scalar_subquery()
)


class Counted(msgspec.Struct, frozen=True, array_like=True):
    id: int
    count: int


COUNTED = Statement(
    select(course_categories.c.category_id, func.count())
    .join_from(course_categories, courses, _PUBLISHED_IN)
    .where(
        course_categories.c.tenant_id == TENANT,
        among(course_categories.c.category_id, "category_ids"),
    )
    .group_by(course_categories.c.category_id),
    Counted,
)


class CategoryOf(Category, frozen=True, array_like=True):
    """A category, and one course that lies in it."""

    course_id: int = 0


CATEGORIES_OF = Statement(
    select(*_CATEGORY, course_categories.c.course_id)
    .join_from(
        course_categories,
        categories,
        and_(
            categories.c.tenant_id == course_categories.c.tenant_id,
            categories.c.id == course_categories.c.category_id,
            categories.c.trashed_at.is_(None),
        ),
    )
    .where(
        course_categories.c.tenant_id == TENANT, among(course_categories.c.course_id, "course_ids")
    )
    .order_by(course_categories.c.course_id, course_categories.c.position),
    CategoryOf,
)


class PageShape(msgspec.Struct, frozen=True):
    """What tells one statement of the list from another."""

    below: bool
    roots: bool
    total: bool
    order: Order
    search: bool = False
    slug: bool = False
    used: bool = False
    known_as: bool = False


@lru_cache(maxsize=32)
def page(shape: PageShape) -> PageStatements[Category]:
    where: list[ColumnElement[bool]] = [*_LIVE_CATEGORY]
    if shape.below:
        where.append(categories.c.parent_id == bindparam("parent_id", type_=BigInteger))
    if shape.roots:
        where.append(categories.c.parent_id.is_(None))
    if shape.search:
        part = bindparam("search", type_=Text)
        where.append(categories.c.name_key.like(part, escape="\\"))
    if shape.slug:
        where.append(categories.c.slug == bindparam("slug", type_=Text))
    if shape.used:
        where.append(categories.c.id.in_(_HOLDING))
    if shape.known_as:
        where.append(is_known_as(categories, "category"))
    return PageStatements(
        categories, Category, where=where, order=shape.order, tallied=None, total=shape.total
    )


_CATEGORY_ID = bindparam("category_id", type_=BigInteger)
_lying = course_categories.alias("lying")
_HELD = (
    select(_lying.c.course_id)
    .where(_lying.c.tenant_id == TENANT, _lying.c.category_id == _CATEGORY_ID)
    .scalar_subquery()
)
MOVE_UP = command(
    update(categories)
    .where(categories.c.tenant_id == TENANT, categories.c.parent_id == _ID)
    .values(parent_id=bindparam("parent_id", type_=BigInteger)),
    writes=["updated_at"],
)
MOVE_NEXT_UP = command(
    update(course_categories)
    .where(
        course_categories.c.tenant_id == TENANT,
        # Says less than what follows, and is found by an index.
        course_categories.c.course_id.in_(_HELD),
        exists().where(
            _lying.c.tenant_id == TENANT,
            _lying.c.course_id == course_categories.c.course_id,
            _lying.c.category_id == _CATEGORY_ID,
            _lying.c.position < course_categories.c.position,
        ),
    )
    .values(position=course_categories.c.position - 1)
)
"""What comes behind the category in each course that lies there takes its place."""
EMPTY = command(
    delete(course_categories).where(
        course_categories.c.tenant_id == TENANT, course_categories.c.category_id == _CATEGORY_ID
    )
)
_below = categories.alias("below")
DELETE_UNUSED_CATEGORY = command(
    delete(categories).where(
        categories.c.tenant_id == TENANT,
        categories.c.id == _ID,
        ~exists().where(
            course_categories.c.tenant_id == TENANT, course_categories.c.category_id == _ID
        ),
        ~exists().where(_below.c.tenant_id == TENANT, _below.c.parent_id == _ID),
    )
)
