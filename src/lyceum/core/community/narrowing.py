"""What lists of contributions and of announcements have in common: how they are narrowed, and what
those who teach a course see of it."""

from __future__ import annotations

from collections.abc import Set
from typing import Any

import msgspec
from msgspec import UNSET
from sqlalchemy import ColumnElement, Table, Text, bindparam, exists

from lyceum.core.belonging import COURSES, belongs
from lyceum.core.community.announcement_model import AnnouncementFilter
from lyceum.core.community.model import ContributionFilter
from lyceum.core.database import TENANT
from lyceum.core.listing import picking
from lyceum.core.tables import course_staff
from lyceum.core.work import WITHIN, Work
from lyceum.kit import text


def bound(
    work: Work, where: AnnouncementFilter | ContributionFilter, *, but: Set[str]
) -> tuple[dict[str, Any], frozenset[str]]:
    """What the filter binds, and the names of what narrows the list; `but` are those fields that
    tell lists apart by themselves."""
    asked = msgspec.structs.asdict(where)
    values = {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in asked.items()
        if name not in but and value is not UNSET and value is not False
    }
    if where.search is not UNSET:
        values["search"] = text.part_of(text.fold(where.search))
    within = {WITHIN} if work.branch_id is not None else set()
    return values, frozenset(values.keys() | within)


def narrowing(table: Table, *, search: ColumnElement[str]) -> dict[str, ColumnElement[bool]]:
    """By their names the conditions that both have; `search` is the column looked
    through."""
    return {
        **picking(table),
        "search": search.like(bindparam("search", type_=Text), escape="\\"),
        WITHIN: belongs(table.c.course_id, WITHIN, COURSES),
    }


def is_taught(course_id: ColumnElement[int], by: ColumnElement[int]) -> ColumnElement[bool]:
    """Whether that person is on the staff of the course."""
    return exists().where(
        course_staff.c.tenant_id == TENANT,
        course_staff.c.course_id == course_id,
        course_staff.c.user_id == by,
    )
