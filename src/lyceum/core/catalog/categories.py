"""Writing the category tree."""

from __future__ import annotations

from lyceum.core.actor import Actor, Permission
from lyceum.core.catalog import store
from lyceum.core.catalog.errors import NoSuchCategory
from lyceum.core.catalog.model import LONGEST_TITLE, Category
from lyceum.core.database import NotUnique, TryAgain
from lyceum.core.errors import Fault, Invalid, Problem
from lyceum.core.work import WriteWork
from lyceum.kit import ids, text


async def create_category(
    work: WriteWork,
    actor: Actor,
    *,
    name: str,
    parent_id: int | None = None,
    description: str = "",
    position: int = 0,
) -> Category:
    """Makes a category below `parent_id`, or a root."""
    actor.must(Permission.CATALOG_WRITE)
    if parent_id is not None and await work.first(store.CATEGORY_BY_ID, id=parent_id) is None:
        raise NoSuchCategory
    return await _insert(
        work, actor, name=name, parent_id=parent_id, description=description, position=position
    )


async def remove_unused_category(work: WriteWork, actor: Actor, category_id: int) -> bool:
    """Deletes a category that holds no course and no other category; whether it did."""
    actor.must(Permission.CATALOG_WRITE)
    if not await work.run(store.DELETE_UNUSED_CATEGORY, id=category_id):
        return False
    await work.run(store.DELETE_EXTERNAL_IDS, id=category_id)
    work.record(actor, "category.deleted", "category", category_id)
    return True


async def category_named(work: WriteWork, actor: Actor, name: str) -> Category:
    """The category of that name in any case, made as a root if there is none.

    Who writes a course may name a new category: a dialect whose categories are mere text has no
    other way to make one.
    """
    found = await work.first(store.CATEGORY_BY_NAME, key=text.fold(name))
    if found is not None:
        return found
    return await _insert(work, actor, name=name, parent_id=None, description="", position=0)


async def _insert(
    work: WriteWork,
    actor: Actor,
    *,
    name: str,
    parent_id: int | None,
    description: str,
    position: int,
) -> Category:
    name = _clean_name(name)
    uid = ids.new_uid()
    slug = text.slugify(name) or "category"
    if await work.first(store.CATEGORY_SLUG_TAKEN, slug=slug) is not None:
        slug = f"{slug}-{uid.hex()[:8]}"
    category = Category(
        id=await work.new_id(),
        uid=uid,
        parent_id=parent_id,
        name=name,
        slug=slug,
        description=description,
        position=position,
        created_at=work.now,
        updated_at=work.now,
        extra={},
    )
    try:
        await work.insert(
            store.INSERT_CATEGORY, category, name_key=text.fold(name), trashed_at=None
        )
    except NotUnique as error:
        # Another writer made it between the look and the insert: the next try finds it.
        raise TryAgain(str(error)) from error
    work.record(actor, "category.created", "category", category.id, after=category)
    return category


def _clean_name(name: str) -> str:
    name = name.strip()
    if not name:
        raise Invalid(Problem("category", Fault.TOO_SHORT, limit=1))
    if len(name) > LONGEST_TITLE:
        raise Invalid(Problem("category", Fault.TOO_LONG, limit=LONGEST_TITLE))
    return name
