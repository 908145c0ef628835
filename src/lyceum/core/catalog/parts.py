"""What pages of other things show of units."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from lyceum.core.catalog.model import CourseUnit
from lyceum.core.database import TENANT, Statement, among, columns_of
from lyceum.core.tables import units
from lyceum.core.work import Work

_BY_IDS = Statement(
    select(*columns_of(units, CourseUnit)).where(
        units.c.tenant_id == TENANT, among(units.c.id, "ids")
    ),
    CourseUnit,
)


async def units_by_id(work: Work, unit_ids: Iterable[int]) -> dict[int, CourseUnit]:
    """The units of a page, in one statement: for whoever was shown what is about them."""
    wanted = sorted(set(unit_ids))
    found = await work.all(_BY_IDS, ids=wanted) if wanted else []
    return {unit.id: unit for unit in found}
