"""Writing education levels and their grades (contract A25, A26)."""

from __future__ import annotations

from msgspec import UNSET

from lyceum.core.actor import Actor
from lyceum.core.catalog import categories
from lyceum.core.catalog.model import Category, CategoryChange
from lyceum.core.catalog.naming import name_category_apart
from lyceum.core.catalog.trash import trash_category
from lyceum.core.work import WriteWork
from lyceum.dialects.akako import tree
from lyceum.dialects.akako.wire import education as wire
from lyceum.dialects.akako.wire.texts import Deleted, OneAsked
from lyceum.http.references import referred


async def create_level(work: WriteWork, actor: Actor, asked: wire.CreateLevel) -> wire.LevelOut:
    """Create education level."""
    own = wire.own(imageUrl=asked.image_url)
    return wire.level(await _create(work, actor, asked, parent=None, own=own))


async def create_grade(work: WriteWork, actor: Actor, asked: wire.CreateGrade) -> wire.GradeOut:
    """Create grade."""
    level = await referred("educationLevelId", tree.level(work, asked.education_level_id))
    own = wire.own(imageUrl=asked.image_url, level=asked.level)
    return wire.grade(await _create(work, actor, asked, parent=level, own=own), root=level)


async def _create(
    work: WriteWork,
    actor: Actor,
    asked: wire.CreateLevel,
    *,
    parent: Category | None,
    own: dict[str, dict[str, object]],
) -> Category:
    parent_id = parent.id if parent else None
    made = await categories.create_category(
        work,
        actor,
        name=asked.name,
        parent_id=parent_id,
        description=asked.description,
        active=asked.is_active,
        extra=own,
    )
    await name_category_apart(work, made.name, parent_id=parent_id, but=made.id)
    return made


async def update_level(work: WriteWork, actor: Actor, asked: wire.UpdateLevel) -> wire.LevelOut:
    """Update education level."""
    own = wire.own(imageUrl=asked.image_url)
    category = await tree.level(work, asked.id)
    return wire.level(await _change(work, actor, asked, category=category, own=own))


async def update_grade(work: WriteWork, actor: Actor, asked: wire.UpdateGrade) -> wire.GradeOut:
    """Update grade, or move it to another level; a level that is listed as a grade is one."""
    category = await tree.category(work, asked.id)
    own = wire.own(imageUrl=asked.image_url, level=asked.level)
    parent_id = category.parent_id
    if asked.education_level_id is not UNSET:
        level = await referred("educationLevelId", tree.level(work, asked.education_level_id))
        parent_id = level.id if level.id != category.id else parent_id
    after = await _change(work, actor, asked, category=category, own=own, parent_id=parent_id)
    return wire.grade(after, root=(await tree.tree(work)).root_of(after))


async def _change(
    work: WriteWork,
    actor: Actor,
    asked: wire.UpdateLevel,
    *,
    category: Category,
    own: dict[str, dict[str, object]],
    parent_id: int | None = None,
) -> Category:
    moved = parent_id != category.parent_id
    change = CategoryChange(
        name=asked.name,
        description=asked.description,
        active=asked.is_active,
        parent_id=parent_id if moved else UNSET,
        extra=own if any(own.values()) else UNSET,
    )
    after = await categories.change_category(work, actor, category.id, change)
    if moved or asked.name is not UNSET:
        await name_category_apart(work, after.name, parent_id=after.parent_id, but=after.id)
    return after


async def delete_level(work: WriteWork, actor: Actor, asked: OneAsked) -> Deleted:
    """Delete education level, with all that lies in it."""
    await trash_category(work, actor, (await tree.level(work, asked.id)).id)
    return Deleted(id=asked.id)


async def delete_grade(work: WriteWork, actor: Actor, asked: OneAsked) -> Deleted:
    """Delete grade, with its subjects."""
    await trash_category(work, actor, (await tree.grade(work, asked.id)).id)
    return Deleted(id=asked.id)
