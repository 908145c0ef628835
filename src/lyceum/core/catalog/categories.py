"""Writing the category tree."""

from __future__ import annotations

import hashlib
import secrets
from itertools import chain, count
from typing import Any

import msgspec
from msgspec import UNSET

from lyceum.core.actor import Actor, Permission
from lyceum.core.catalog import category_store, store
from lyceum.core.catalog.errors import CategoryInUse, CategoryLoop, NoSuchCategory
from lyceum.core.catalog.model import LONGEST_TITLE, Category, CategoryChange, NewCategory
from lyceum.core.catalog.places import Sibling, place
from lyceum.core.database import NotUnique, TryAgain
from lyceum.core.errors import Fault, Invalid, Problem
from lyceum.core.events import Gone
from lyceum.core.extras import Extras, merged
from lyceum.core.work import Work, WriteWork
from lyceum.kit import ids, text


async def create_category(
    work: WriteWork,
    actor: Actor,
    *,
    name: str,
    parent_id: int | None = None,
    description: str = "",
    position: int | None = None,
    active: bool = True,
    extra: Extras | None = None,
) -> Category:
    """Makes a category below `parent_id`, or a root; behind its siblings, unless said otherwise."""
    actor.must(Permission.CATALOG_WRITE)
    new = NewCategory(
        name=name,
        parent_id=parent_id,
        description=description,
        position=position,
        active=active,
        extra=extra,
    )
    return await _create(work, actor, new)


async def add_category(work: WriteWork, actor: Actor, new: NewCategory) -> Category:
    """The same for who may only add to the tree: whoever writes courses."""
    actor.must(Permission.CATALOG_WRITE, Permission.COURSES_CREATE)
    return await _create(work, actor, new)


async def _create(work: WriteWork, actor: Actor, new: NewCategory) -> Category:
    parent_id = new.parent_id
    if (
        parent_id is not None
        and await work.first(category_store.CATEGORY_BY_ID, id=parent_id) is None
    ):
        raise NoSuchCategory
    position = new.position
    if position is None:
        siblings = await _siblings(work, parent_id)
        position = siblings[-1].position + 1 if siblings else 0
    place = _Place(
        name=clean_category_name(new.name),
        parent_id=parent_id,
        description=new.description,
        position=position,
        active=new.active,
        extra=merged({}, new.extra or {}),
    )
    slug = await _numbered(work, new.slug) if new.slug else await _free_slug(work, place)
    return await _insert(work, actor, place, slug=slug)


async def change_category(
    work: WriteWork, actor: Actor, category_id: int, change: CategoryChange
) -> Category:
    """Changes what `change` names and leaves the rest; its address stays unless another is named.
    Refuses a place below itself."""
    actor.must(Permission.CATALOG_WRITE)
    # One writer at a time in the tree: two who each see half of a loop would close it.
    await work.first(category_store.TREE_LOCKED)
    category = await work.first(category_store.CATEGORY_BY_ID, id=category_id)
    if category is None:
        raise NoSuchCategory
    columns: dict[str, Any] = {}
    if change.name is not UNSET:
        columns["name"] = clean_category_name(change.name)
    if change.description is not UNSET:
        columns["description"] = change.description
    if change.slug is not UNSET and text.slugify(change.slug) != category.slug:
        columns["slug"] = await _numbered(work, change.slug)
    if change.active is not UNSET:
        columns["active"] = change.active
    if change.extra is not UNSET:
        columns["extra"] = merged(category.extra, change.extra)
    columns |= await _moved(work, category, change)
    if not columns:
        return category
    after = msgspec.structs.replace(category, **columns, updated_at=work.now)
    written = {**columns, "name_key": text.fold(after.name)}
    await work.run(
        category_store.update_category(tuple(sorted(written))), row_id=category_id, **written
    )
    work.record(
        actor, "category.updated", "category", category_id, after=after, changed=sorted(columns)
    )
    return after


async def _moved(work: WriteWork, category: Category, change: CategoryChange) -> dict[str, Any]:
    """Where the category comes to lie, when its siblings have made room."""
    parent_id = category.parent_id if change.parent_id is UNSET else change.parent_id
    if parent_id == category.parent_id and change.position is UNSET:
        return {}
    if parent_id is not None:
        await _must_not_loop(work, category.id, parent_id)
    there = await _siblings(work, parent_id)
    to = len(there) if change.position is UNSET else change.position
    setting = category_store.PLACE_CATEGORY
    position = await place(work, there, category.id, to=to, setting=setting)
    return {"parent_id": parent_id, "position": position}


async def _siblings(work: WriteWork, parent_id: int | None) -> list[Sibling]:
    if parent_id is None:
        return await work.all(category_store.ROOT_PLACES)
    return await work.all(category_store.CATEGORY_PLACES, parent_id=parent_id)


async def _must_not_loop(work: WriteWork, category_id: int, parent_id: int) -> None:
    """Climbs from the new parent to its root, and refuses to meet the category."""
    parents = {one.id: one.parent_id for one in await work.all(category_store.CATEGORIES)}
    if parent_id not in parents:
        raise Invalid(Problem("parent_id", Fault.UNKNOWN))
    at: int | None = parent_id
    while at is not None:
        if at == category_id:
            raise CategoryLoop
        at = parents[at]


async def remove_category(work: WriteWork, actor: Actor, category_id: int) -> None:
    """Deletes a category; refuses one that holds a course or another category."""
    actor.must(Permission.CATALOG_WRITE)
    if await work.first(category_store.CATEGORY_BY_ID, id=category_id) is None:
        raise NoSuchCategory
    if not await remove_unused_category(work, actor, category_id):
        raise CategoryInUse


async def dissolve_category(work: WriteWork, actor: Actor, category_id: int) -> None:
    """Deletes a category; the courses in it stay in their others, and what lies below it moves up
    to its parent."""
    actor.must(Permission.CATALOG_WRITE)
    await work.first(category_store.TREE_LOCKED)
    category = await work.first(category_store.CATEGORY_BY_ID, id=category_id)
    if category is None:
        raise NoSuchCategory
    await work.run(category_store.MOVE_UP, id=category_id, parent_id=category.parent_id)
    await work.run(category_store.MOVE_NEXT_UP, category_id=category_id)
    await work.run(category_store.EMPTY, category_id=category_id)
    await remove_unused_category(work, actor, category_id)


async def remove_unused_category(work: WriteWork, actor: Actor, category_id: int) -> bool:
    """Deletes a category that holds no course and no other category; whether it did."""
    actor.must(Permission.CATALOG_WRITE)
    category = await work.first(category_store.CATEGORY_BY_ID, id=category_id)
    if category is None or not await work.run(
        category_store.DELETE_UNUSED_CATEGORY, id=category_id
    ):
        return False
    await work.run(store.DELETE_EXTERNAL_IDS, id=category_id)
    gone = Gone(category_id, category.uid)
    work.record(actor, "category.deleted", "category", category_id, after=gone)
    return True


async def sibling_named(work: Work, name: str, *, parent_id: int | None) -> Category | None:
    """The category of that name, in any case, below this parent, if there is one."""
    key = text.fold(name)
    for found in await work.all(category_store.CATEGORIES_NAMED, key=key):
        if found.parent_id == parent_id:
            return found
    return None


async def category_named(work: WriteWork, actor: Actor, name: str) -> Category:
    """The category of that name in any case, made as a root if there is none.

    Who writes a course may name a new category: a dialect whose categories are mere text has no
    other way to make one.
    """
    found = await work.first(category_store.CATEGORY_BY_NAME, key=text.fold(name))
    if found is not None:
        return found
    root = _Place(name=clean_category_name(name), parent_id=None)
    slug = await _free_slug(work, root)
    if slug != root.slug:
        # Another writer who made it since the look is why the slug was taken.
        found = await work.first(category_store.CATEGORY_BY_NAME, key=text.fold(name))
    return found or await _insert(work, actor, root, slug=slug)


class _Place(msgspec.Struct, frozen=True, kw_only=True):
    """What a new category is, and where it lies."""

    name: str
    parent_id: int | None
    description: str = ""
    position: int = 0
    active: bool = True
    extra: dict[str, Any] = {}

    @property
    def slug(self) -> str:
        return text.slugify(self.name) or "category"

    @property
    def mark(self) -> str:
        """The same for whoever makes this category at once, so that the second meets the first."""
        key = f"{self.parent_id}/{text.fold(self.name)}"
        return hashlib.sha256(key.encode()).hexdigest()[:8]


async def _numbered(work: WriteWork, slug: str) -> str:
    """The slug, or with the first free number from 2 on behind it when it is taken."""
    slug = text.slugify(slug) or "category"
    for name in chain([slug], (f"{slug}-{number}" for number in count(2))):
        if await work.first(category_store.CATEGORY_SLUG_TAKEN, slug=name) is None:
            return name
    raise AssertionError


async def _free_slug(work: WriteWork, place: _Place) -> str:
    """The name's slug, or with a mark behind it when that is taken."""
    for slug in (place.slug, f"{place.slug}-{place.mark}"):
        if await work.first(category_store.CATEGORY_SLUG_TAKEN, slug=slug) is None:
            return slug
    return f"{place.slug}-{secrets.token_hex(4)}"


async def _insert(work: WriteWork, actor: Actor, place: _Place, *, slug: str) -> Category:
    category = Category(
        id=await work.new_id(),
        uid=ids.new_uid(),
        parent_id=place.parent_id,
        name=place.name,
        slug=slug,
        description=place.description,
        position=place.position,
        created_at=work.now,
        updated_at=work.now,
        extra=place.extra,
        active=place.active,
    )
    try:
        await work.insert(
            category_store.INSERT_CATEGORY,
            category,
            name_key=text.fold(place.name),
            trashed_at=None,
        )
    except NotUnique as error:
        # Another writer made it between the look and the insert: the next try finds it.
        raise TryAgain(str(error)) from error
    work.record(actor, "category.created", "category", category.id, after=category)
    return category


def clean_category_name(name: str) -> str:
    """The name without white space around it; refuses a blank or overlong one."""
    name = name.strip()
    if not name:
        raise Invalid(Problem("category", Fault.TOO_SHORT, limit=1))
    if len(name) > LONGEST_TITLE:
        raise Invalid(Problem("category", Fault.TOO_LONG, limit=LONGEST_TITLE))
    return name
