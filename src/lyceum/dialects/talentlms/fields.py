"""Custom fields of users and courses (contract 2.1, 2.2)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from lyceum.core.actor import Actor
from lyceum.core.fields import queries
from lyceum.core.fields.model import Entity, Field
from lyceum.core.work import Work
from lyceum.dialects.talentlms import paging
from lyceum.dialects.talentlms.wire import fields as wire

Row = TypeVar("Row")


async def list_user_fields(
    work: Work, actor: Actor, asked: wire.ListFields
) -> paging.Listing[wire.UserField]:
    """List the custom fields of users."""
    return await _listing(work, Entity.USER, asked, wire.user_field)


async def list_course_fields(
    work: Work, actor: Actor, asked: wire.ListFields
) -> paging.Listing[wire.CourseField]:
    """List the custom fields of courses."""
    return await _listing(work, Entity.COURSE, asked, wire.course_field)


async def _listing(
    work: Work,
    entity: Entity,
    asked: wire.ListFields,
    row: Callable[[Field, Field | None, Mapping[int, str]], Row],
) -> paging.Listing[Row]:
    """All of them are read, since each row names the one before it; a school has few."""
    there = await queries.fields(work, entity)
    names = await queries.branch_names(work, [one.id for one in there])
    before = [None, *there]
    wanted = wire.wanted(asked, list(zip(there, before, strict=False)))
    rows = [row(one, previous, names[one.id]) for one, previous in wanted]
    return paging.cut(asked, rows)
