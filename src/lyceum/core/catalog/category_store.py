"""The SQL of the category tree."""

from __future__ import annotations

from sqlalchemy import BigInteger, Text, bindparam, delete, exists, select

from lyceum.core.catalog.model import Category
from lyceum.core.catalog.store import Found
from lyceum.core.database import TENANT, Statement, columns_of, command, insert_into
from lyceum.core.tables import categories, course_categories

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
CATEGORY_BY_ID = Statement(
    select(*_CATEGORY).where(*_LIVE_CATEGORY, categories.c.id == _ID), Category
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
