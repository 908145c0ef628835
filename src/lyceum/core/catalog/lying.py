"""Which courses lie in a category first of all: parts of other statements."""

from __future__ import annotations

from sqlalchemy import BigInteger, Text, and_, bindparam, select

from lyceum.core.database import TENANT
from lyceum.core.tables import categories, course_categories

IN_CATEGORY = (
    select(course_categories.c.course_id)
    .where(
        course_categories.c.tenant_id == TENANT,
        course_categories.c.position == 0,
        course_categories.c.category_id == bindparam("category_id", type_=BigInteger),
    )
    .scalar_subquery()
)
"""The courses that lie first of all in the category bound as `category_id`."""

IN_CATEGORY_NAMED = (
    select(course_categories.c.course_id)
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
        course_categories.c.position == 0,
        categories.c.name_key == bindparam("category", type_=Text),
    )
    .scalar_subquery()
)
"""The same by its name's key, bound as `category`."""
