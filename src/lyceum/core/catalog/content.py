"""Writing a course's content: sections and the units in them."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from lyceum.core.actor import Actor
from lyceum.core.catalog import store
from lyceum.core.catalog.actions import editable_course
from lyceum.core.catalog.errors import NoSuchSection, NoSuchUnit
from lyceum.core.catalog.model import CourseUnit, Section, UnitKind, clean_title
from lyceum.core.catalog.queries import sections
from lyceum.core.catalog.timing import TIMES, must_be_times
from lyceum.core.work import WriteWork
from lyceum.kit import ids


class NewUnit(msgspec.Struct, frozen=True, kw_only=True):
    """`section_id` None puts the unit into the course's untitled first section, made if needed."""

    kind: UnitKind
    title: str
    body: str | None = None
    section_id: int | None = None
    required: bool = True
    opens_at: int | None = None
    opens_days: int | None = None
    due_at: int | None = None
    due_days: int | None = None


class UnitChange(msgspec.Struct, frozen=True, kw_only=True):
    """What to change; what is UNSET stays."""

    title: str | UnsetType = UNSET
    body: str | UnsetType | None = UNSET
    opens_at: int | UnsetType | None = UNSET
    opens_days: int | UnsetType | None = UNSET
    due_at: int | UnsetType | None = UNSET
    due_days: int | UnsetType | None = UNSET


async def add_section(work: WriteWork, actor: Actor, *, course_id: int, title: str) -> Section:
    """Adds a section behind the others; only the untitled one may have no title."""
    await editable_course(work, actor, course_id)
    return await _insert_section(work, course_id, clean_title(title))


async def _insert_section(work: WriteWork, course_id: int, title: str) -> Section:
    (last,) = await work.all(store.NEXT_SECTION, course_id=course_id)
    section = Section(
        id=await work.new_id(),
        course_id=course_id,
        title=title,
        position=last.value,
        created_at=work.now,
        updated_at=work.now,
    )
    await work.insert(store.INSERT_SECTION, section)
    return section


async def add_unit(work: WriteWork, actor: Actor, *, course_id: int, new: NewUnit) -> CourseUnit:
    """Adds a unit behind the others of its section; a required one lowers every percentage."""
    await editable_course(work, actor, course_id)
    section_id = await _section(work, course_id, new.section_id)
    (last,) = await work.all(store.NEXT_UNIT, section_id=section_id)
    unit = CourseUnit(
        id=await work.new_id(),
        uid=ids.new_uid(),
        course_id=course_id,
        section_id=section_id,
        kind=new.kind,
        title=clean_title(new.title),
        body=new.body,
        required=new.required,
        position=last.value,
        created_at=work.now,
        updated_at=work.now,
        extra={},
        **{name: getattr(new, name) for name in TIMES},
    )
    must_be_times(unit)
    await work.insert(store.INSERT_UNIT, unit)
    if unit.required:
        await work.run(store.MORE_REQUIRED, course_id=course_id)
    work.record(actor, "unit.created", "unit", unit.id, after=unit)
    return unit


async def change_unit(
    work: WriteWork, actor: Actor, unit_id: int, change: UnitChange
) -> CourseUnit:
    """Changes what `change` names and leaves the rest."""
    unit = await work.first(store.UNIT_BY_ID, id=unit_id)
    if unit is None:
        raise NoSuchUnit
    await editable_course(work, actor, unit.course_id)
    columns = _columns(change)
    if not columns:
        return unit
    changed = sorted(columns)
    columns["updated_at"] = work.now
    after = msgspec.structs.replace(unit, **columns)
    must_be_times(after)
    await work.run(store.update_unit(tuple(sorted(columns))), row_id=unit_id, **columns)
    work.record(actor, "unit.updated", "unit", unit_id, after=after, changed=changed)
    return after


def _columns(change: UnitChange) -> dict[str, Any]:
    columns: dict[str, Any] = {}
    if change.title is not UNSET:
        columns["title"] = clean_title(change.title)
    for name in ("body", *TIMES):
        value = getattr(change, name)
        if value is not UNSET:
            columns[name] = value
    return columns


async def _section(work: WriteWork, course_id: int, section_id: int | None) -> int:
    existing = await sections(work, course_id)
    if section_id is None:
        untitled = next((section for section in existing if not section.title), None)
        return (untitled or await _insert_section(work, course_id, "")).id
    if not any(section.id == section_id for section in existing):
        raise NoSuchSection
    return section_id
