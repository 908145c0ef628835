"""The SQL of custom fields."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import msgspec
from sqlalchemy import BigInteger, ColumnElement, Text, bindparam, delete, exists, func, or_, select

from lyceum.core.database import (
    TENANT,
    Statement,
    among,
    columns_of,
    command,
    insert_into,
    update_of,
)
from lyceum.core.fields.model import Field, FieldValue
from lyceum.core.listing import PageStatements
from lyceum.core.page import Order
from lyceum.core.tables import branches, custom_fields, custom_values, field_branches, user_values
from lyceum.core.work import WITHIN

IN_ORDER = Order("position", descending=False)

_COLUMNS = columns_of(custom_fields, Field)
_ENTITY = custom_fields.c.entity == bindparam("entity", type_=Text)
_ID = bindparam("id", type_=BigInteger)
_BRANCH = bindparam(WITHIN, type_=BigInteger)


def _stands_here() -> ColumnElement[bool]:
    """Everywhere; in this branch; or outside of all of them, where the caller is."""
    there = exists().where(
        field_branches.c.tenant_id == TENANT,
        field_branches.c.field_id == custom_fields.c.id,
        field_branches.c.branch_id == _BRANCH,
    )
    return or_(custom_fields.c.everywhere, _BRANCH.is_(None), there)


_HERE = (custom_fields.c.tenant_id == TENANT, _stands_here())

INSERT = insert_into(custom_fields)
INSERT_BRANCH = insert_into(field_branches)
INSERT_VALUE = insert_into(custom_values)
BY_ID = Statement(select(*_COLUMNS).where(*_HERE, custom_fields.c.id == _ID), Field)
BY_ID_LOCKED = Statement(
    select(*_COLUMNS).where(*_HERE, custom_fields.c.id == _ID).with_for_update(), Field
)
ALL = Statement(
    select(*_COLUMNS).where(*_HERE, _ENTITY).order_by(custom_fields.c.position, custom_fields.c.id),
    Field,
)


class Number(msgspec.Struct, frozen=True, array_like=True):
    value: int


NEXT_POSITION = Statement(
    select(func.coalesce(func.max(custom_fields.c.position) + 1, 1)).where(
        custom_fields.c.tenant_id == TENANT, _ENTITY
    ),
    Number,
)


class Standing(msgspec.Struct, frozen=True, array_like=True):
    field_id: int
    branch_id: int
    branch_name: str


STANDING = Statement(
    select(field_branches.c.field_id, branches.c.id, branches.c.name)
    .join_from(
        field_branches,
        branches,
        (branches.c.tenant_id == field_branches.c.tenant_id)
        & (branches.c.id == field_branches.c.branch_id),
    )
    .where(field_branches.c.tenant_id == TENANT, among(field_branches.c.field_id, "field_ids"))
    .order_by(field_branches.c.field_id, branches.c.id),
    Standing,
)
VALUES_OF = Statement(
    select(*columns_of(custom_values, FieldValue)).where(
        custom_values.c.tenant_id == TENANT, among(custom_values.c.entity_id, "entity_ids")
    ),
    FieldValue,
)
INSERT_USER_VALUE = insert_into(user_values)
_OF_ENTITY = (custom_values.c.tenant_id == TENANT, custom_values.c.entity_id == _ID)
DELETE_VALUES = command(
    delete(custom_values).where(*_OF_ENTITY, among(custom_values.c.field_id, "field_ids"))
)
DELETE_USER_VALUES = command(
    delete(user_values).where(user_values.c.tenant_id == TENANT, user_values.c.user_id == _ID)
)


def _in_field(*, other: bool) -> ColumnElement[bool]:
    """The person has the value in the field bound as `id`, or in another one."""
    held = custom_values.alias("other" if other else "held")
    field = held.c.field_id != _ID if other else held.c.field_id == _ID
    return exists().where(
        held.c.tenant_id == TENANT,
        held.c.entity_id == user_values.c.user_id,
        held.c.value_key == user_values.c.value_key,
        field,
    )


_IN_FIELD = select(custom_values.c.entity_id).where(
    custom_values.c.tenant_id == TENANT, custom_values.c.field_id == _ID
)
DELETE_VALUES_OF_FIELD = command(
    delete(user_values).where(
        user_values.c.tenant_id == TENANT,
        user_values.c.user_id.in_(_IN_FIELD.scalar_subquery()),
        _in_field(other=False),
        ~_in_field(other=True),
    )
)
"""What nobody is found by any more once the field is gone."""
DELETE_FIELD = tuple(
    command(delete(table).where(table.c.tenant_id == TENANT, column == _ID))
    for table, column in (
        (custom_values, custom_values.c.field_id),
        (field_branches, field_branches.c.field_id),
        (custom_fields, custom_fields.c.id),
    )
)
"""With what stands in it everywhere."""


@lru_cache(maxsize=64)
def update(columns: tuple[str, ...]) -> Statement[Any]:
    return update_of(custom_fields, columns)


@lru_cache(maxsize=2)
def page(*, total: bool) -> PageStatements[Field]:
    return PageStatements(
        custom_fields, Field, where=[*_HERE, _ENTITY], order=IN_ORDER, tallied=None, total=total
    )
