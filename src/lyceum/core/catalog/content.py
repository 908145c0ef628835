"""Writing a course's content: sections and the units in them."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from lyceum.core.actor import Actor
from lyceum.core.catalog import content_store, store
from lyceum.core.catalog.actions import editable_course
from lyceum.core.catalog.errors import NoSuchSection, NoSuchUnit
from lyceum.core.catalog.model import (
    CourseUnit,
    Section,
    UnitKind,
    UnitState,
    clean_title,
)
from lyceum.core.catalog.places import place
from lyceum.core.catalog.queries import sections
from lyceum.core.catalog.timing import TIMES, must_be_times
from lyceum.core.extras import Extras, merged
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
    extra: Extras | None = None
    state: UnitState = UnitState.PUBLISHED


class SectionChange(msgspec.Struct, frozen=True, kw_only=True):
    """What to change; what is UNSET stays. `position` is its place among the sections of its
    course, counted from 0; the others make room."""

    title: str | UnsetType = UNSET
    position: int | UnsetType = UNSET
    body: str | UnsetType = UNSET


class UnitChange(msgspec.Struct, frozen=True, kw_only=True):
    """What to change; what is UNSET stays. `position` is its place among the units of its section,
    counted from 0; in another section of the course it comes last unless said otherwise."""

    title: str | UnsetType = UNSET
    section_id: int | UnsetType = UNSET
    position: int | UnsetType = UNSET
    body: str | UnsetType | None = UNSET
    opens_at: int | UnsetType | None = UNSET
    opens_days: int | UnsetType | None = UNSET
    due_at: int | UnsetType | None = UNSET
    due_days: int | UnsetType | None = UNSET
    extra: Extras | UnsetType = UNSET


async def add_section(
    work: WriteWork, actor: Actor, *, course_id: int, title: str, body: str = ""
) -> Section:
    """Adds a section behind the others; only the untitled one may have no title."""
    await editable_course(work, actor, course_id)
    title = clean_title(title)
    return await _insert_section(work, actor, course_id=course_id, title=title, body=body)


async def _insert_section(
    work: WriteWork, actor: Actor, *, course_id: int, title: str, body: str = ""
) -> Section:
    (last,) = await work.all(store.NEXT_SECTION, course_id=course_id)
    section = Section(
        id=await work.new_id(),
        course_id=course_id,
        title=title,
        position=last.value,
        created_at=work.now,
        updated_at=work.now,
        body=body,
    )
    await work.insert(store.INSERT_SECTION, section)
    work.record(actor, "section.created", "section", section.id, after=section)
    return section


async def change_section(
    work: WriteWork, actor: Actor, section_id: int, change: SectionChange
) -> Section:
    """Changes what `change` names and leaves the rest."""
    section = await editable_section(work, actor, section_id)
    columns: dict[str, Any] = {}
    if change.title is not UNSET:
        columns["title"] = clean_title(change.title)
        await work.run(content_store.RENAME_SECTION, row_id=section_id, title=columns["title"])
    if change.body is not UNSET:
        columns["body"] = change.body
        await work.run(content_store.DESCRIBE_SECTION, row_id=section_id, body=change.body)
    if change.position is not UNSET:
        columns["position"] = await place(
            work,
            await work.all(content_store.SECTION_PLACES, course_id=section.course_id),
            section_id,
            to=change.position,
            setting=content_store.PLACE_SECTION,
        )
    if not columns:
        return section
    after = msgspec.structs.replace(section, **columns, updated_at=work.now)
    work.record(
        actor, "section.updated", "section", section_id, after=after, changed=sorted(columns)
    )
    return after


async def editable_section(work: WriteWork, actor: Actor, section_id: int) -> Section:
    """The section, its course locked, for whoever may write that."""
    section = await work.first(content_store.SECTION_BY_ID, id=section_id)
    if section is None:
        raise NoSuchSection
    await editable_course(work, actor, section.course_id)
    return section


async def keep_units(work: WriteWork, actor: Actor, section_id: int) -> None:
    """Moves all units of a section into the untitled first one of its course."""
    section = await editable_section(work, actor, section_id)
    to = await _section(work, actor, course_id=section.course_id, section_id=None)
    if to == section_id:
        return
    for unit in await work.all(content_store.UNITS_OF_SECTION, section_id=section_id):
        await change_unit(work, actor, unit.id, UnitChange(section_id=to))


async def add_unit(work: WriteWork, actor: Actor, *, course_id: int, new: NewUnit) -> CourseUnit:
    """Adds a unit behind the others of its section; a required one lowers every percentage."""
    await editable_course(work, actor, course_id)
    section_id = await _section(work, actor, course_id=course_id, section_id=new.section_id)
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
        extra=merged({}, new.extra or {}),
        state=new.state,
        **{name: getattr(new, name) for name in TIMES},
    )
    must_be_times(unit)
    await work.insert(store.INSERT_UNIT, unit)
    if unit.counts:
        await work.run(store.MORE_REQUIRED, course_id=course_id)
    work.record(actor, "unit.created", "unit", unit.id, after=unit)
    return unit


async def editable_unit(work: WriteWork, actor: Actor, unit_id: int) -> CourseUnit:
    """The unit, in the trash or not, its course locked, for whoever may write that."""
    unit = await work.first(content_store.UNIT_ANYWHERE, id=unit_id)
    if unit is None:
        raise NoSuchUnit
    await editable_course(work, actor, unit.course_id)
    return unit


async def change_unit(
    work: WriteWork, actor: Actor, unit_id: int, change: UnitChange
) -> CourseUnit:
    """Changes what `change` names and leaves the rest."""
    unit = await work.first(store.UNIT_BY_ID, id=unit_id)
    if unit is None:
        raise NoSuchUnit
    await editable_course(work, actor, unit.course_id)
    columns = {**_columns(unit, change), **await _moved(work, actor, unit, change)}
    if not columns:
        return unit
    changed = sorted(columns)
    columns["updated_at"] = work.now
    after = msgspec.structs.replace(unit, **columns)
    must_be_times(after)
    await work.run(store.update_unit(tuple(sorted(columns))), row_id=unit_id, **columns)
    work.record(actor, "unit.updated", "unit", unit_id, after=after, changed=changed)
    return after


async def _moved(
    work: WriteWork, actor: Actor, unit: CourseUnit, change: UnitChange
) -> dict[str, int]:
    """Where the unit comes to lie, when its others have made room."""
    section_id = unit.section_id
    if change.section_id is not UNSET:
        section_id = await _section(
            work, actor, course_id=unit.course_id, section_id=change.section_id
        )
    if change.position is UNSET and section_id == unit.section_id:
        return {}
    there = await work.all(content_store.UNIT_PLACES, section_id=section_id)
    to = len(there) if change.position is UNSET else change.position
    position = await place(work, there, unit.id, to=to, setting=content_store.PLACE_UNIT)
    return {"section_id": section_id, "position": position}


def _columns(unit: CourseUnit, change: UnitChange) -> dict[str, Any]:
    columns: dict[str, Any] = {}
    if change.extra is not UNSET:
        columns["extra"] = merged(unit.extra, change.extra)
    if change.title is not UNSET:
        columns["title"] = clean_title(change.title)
    for name in ("body", *TIMES):
        value = getattr(change, name)
        if value is not UNSET:
            columns[name] = value
    return columns


async def _section(work: WriteWork, actor: Actor, *, course_id: int, section_id: int | None) -> int:
    existing = await sections(work, course_id)
    if section_id is None:
        untitled = next((section for section in existing if not section.title), None)
        if untitled is None:
            untitled = await _insert_section(work, actor, course_id=course_id, title="")
        return untitled.id
    if not any(section.id == section_id for section in existing):
        raise NoSuchSection
    return section_id
