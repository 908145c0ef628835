"""Names that siblings must not share: asked by those APIs where a name tells siblings apart."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from sqlalchemy import BigInteger, bindparam, select

from lyceum.core.catalog import category_store
from lyceum.core.catalog.errors import NameTaken
from lyceum.core.catalog.lying import IN_CATEGORY
from lyceum.core.catalog.model import CourseState
from lyceum.core.database import TENANT, Statement
from lyceum.core.tables import categories, courses, units
from lyceum.core.work import WriteWork
from lyceum.kit import text


class Named(msgspec.Struct, frozen=True, array_like=True):
    id: int
    name: str


_ROOTS = Statement(
    select(categories.c.id, categories.c.name).where(
        categories.c.tenant_id == TENANT,
        categories.c.trashed_at.is_(None),
        categories.c.parent_id.is_(None),
    ),
    Named,
)
_CHILDREN = Statement(
    select(categories.c.id, categories.c.name).where(
        categories.c.tenant_id == TENANT,
        categories.c.trashed_at.is_(None),
        categories.c.parent_id == bindparam("place_id", type_=BigInteger),
    ),
    Named,
)
_COURSES = Statement(
    select(courses.c.id, courses.c.title).where(
        courses.c.tenant_id == TENANT,
        courses.c.state != CourseState.TRASHED,
        courses.c.id.in_(IN_CATEGORY),
    ),
    Named,
)
_UNITS = Statement(
    select(units.c.id, units.c.title).where(
        units.c.tenant_id == TENANT,
        units.c.course_id == bindparam("place_id", type_=BigInteger),
        units.c.trashed_at.is_(None),
    ),
    Named,
)


async def name_category_apart(
    work: WriteWork, name: str, *, parent_id: int | None, but: int | None = None
) -> None:
    """Refuses the name of another category below this parent; nobody takes it until the commit."""
    await work.first(category_store.TREE_LOCKED)
    if parent_id is None:
        _must_be_apart(name, await work.all(_ROOTS), but=but)
    else:
        _must_be_apart(name, await work.all(_CHILDREN, place_id=parent_id), but=but)


async def name_course_apart(
    work: WriteWork, name: str, *, category_id: int, but: int | None = None
) -> None:
    """The same of courses that lie in this category first of all."""
    await work.first(category_store.TREE_LOCKED)
    _must_be_apart(name, await work.all(_COURSES, category_id=category_id), but=but)


async def name_unit_apart(
    work: WriteWork, name: str, *, course_id: int, but: int | None = None
) -> None:
    """The same of units in this course, which the caller has locked."""
    _must_be_apart(name, await work.all(_UNITS, place_id=course_id), but=but)


def _must_be_apart(name: str, there: Iterable[Named], *, but: int | None) -> None:
    key = text.fold(name)
    if any(text.fold(one.name) == key and one.id != but for one in there):
        raise NameTaken
