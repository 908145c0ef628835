"""The SQL of labels."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import msgspec
from sqlalchemy import BigInteger, ColumnElement, Text, and_, bindparam, delete, func, select

from lyceum.core.catalog.category_store import Counted
from lyceum.core.catalog.label_model import Label
from lyceum.core.catalog.model import CourseState
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
from lyceum.core.listing import PageStatements
from lyceum.core.page import Order
from lyceum.core.tables import course_labels, courses, labels

_ID = bindparam("id", type_=BigInteger)
_OF_KIND = (labels.c.tenant_id == TENANT, labels.c.kind == bindparam("kind", type_=Text))
_LABEL = columns_of(labels, Label)

INSERT = insert_into(labels)
MARK = insert_into(course_labels)
BY_ID = Statement(select(*_LABEL).where(*_OF_KIND, labels.c.id == _ID), Label)
BY_ID_LOCKED = Statement(
    select(*_LABEL).where(*_OF_KIND, labels.c.id == _ID).with_for_update(), Label
)
BY_NAME = Statement(
    select(*_LABEL)
    .where(*_OF_KIND, labels.c.name_key == bindparam("key", type_=Text))
    .order_by(labels.c.id)
    .limit(1),
    Label,
)
AMONG = Statement(select(labels.c.id).where(*_OF_KIND, among(labels.c.id, "ids")), Found)
SLUG_TAKEN = Statement(
    select(labels.c.id).where(*_OF_KIND, labels.c.slug == bindparam("slug", type_=Text)), Found
)
DELETE = command(delete(labels).where(labels.c.tenant_id == TENANT, labels.c.id == _ID))
DELETE_MARKS = command(
    delete(course_labels).where(
        course_labels.c.tenant_id == TENANT, course_labels.c.label_id == _ID
    )
)
UNMARK = command(
    delete(course_labels).where(
        course_labels.c.tenant_id == TENANT,
        course_labels.c.course_id == bindparam("course_id", type_=BigInteger),
        course_labels.c.label_id.in_(select(labels.c.id).where(*_OF_KIND).scalar_subquery()),
    )
)
_PUBLISHED = and_(
    courses.c.tenant_id == course_labels.c.tenant_id,
    courses.c.id == course_labels.c.course_id,
    courses.c.state == CourseState.PUBLISHED,
)
COUNTED = Statement(
    select(course_labels.c.label_id, func.count())
    .join_from(course_labels, courses, _PUBLISHED)
    .where(course_labels.c.tenant_id == TENANT, among(course_labels.c.label_id, "label_ids"))
    .group_by(course_labels.c.label_id),
    Counted,
)


class LabelOf(Label, frozen=True, array_like=True):
    """A label, and one course that is marked with it."""

    course_id: int


LABELS_OF = Statement(
    select(*_LABEL, course_labels.c.course_id)
    .join_from(
        course_labels,
        labels,
        and_(
            labels.c.tenant_id == course_labels.c.tenant_id,
            labels.c.id == course_labels.c.label_id,
        ),
    )
    .where(course_labels.c.tenant_id == TENANT, among(course_labels.c.course_id, "course_ids"))
    .order_by(course_labels.c.course_id, course_labels.c.position, labels.c.id),
    LabelOf,
)


@lru_cache(maxsize=16)
def update(columns: tuple[str, ...]) -> Statement[Any]:
    return update_of(labels, columns)


class PageShape(msgspec.Struct, frozen=True):
    """What tells one statement of the list from another."""

    search: bool
    slug: bool
    used: bool
    total: bool
    order: Order


@lru_cache(maxsize=32)
def page(shape: PageShape) -> PageStatements[Label]:
    where: list[ColumnElement[bool]] = [*_OF_KIND]
    if shape.search:
        where.append(labels.c.name_key.like(bindparam("search", type_=Text), escape="\\"))
    if shape.slug:
        where.append(labels.c.slug == bindparam("slug", type_=Text))
    if shape.used:
        marking = (
            select(course_labels.c.label_id)
            .join_from(course_labels, courses, _PUBLISHED)
            .where(course_labels.c.tenant_id == TENANT)
        )
        where.append(labels.c.id.in_(marking.scalar_subquery()))
    return PageStatements(
        labels, Label, where=where, order=shape.order, tallied=None, total=shape.total
    )
