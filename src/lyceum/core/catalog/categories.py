"""Writing the category tree."""

from __future__ import annotations

import hashlib
import secrets

import msgspec

from lyceum.core.actor import Actor, Permission
from lyceum.core.catalog import category_store, store
from lyceum.core.catalog.errors import NoSuchCategory
from lyceum.core.catalog.model import LONGEST_TITLE, Category
from lyceum.core.database import NotUnique, TryAgain
from lyceum.core.errors import Fault, Invalid, Problem
from lyceum.core.events import Gone
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
    if (
        parent_id is not None
        and await work.first(category_store.CATEGORY_BY_ID, id=parent_id) is None
    ):
        raise NoSuchCategory
    place = _Place(
        name=clean_category_name(name),
        parent_id=parent_id,
        description=description,
        position=position,
    )
    return await _insert(work, actor, place, slug=await _free_slug(work, place))


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

    @property
    def slug(self) -> str:
        return text.slugify(self.name) or "category"

    @property
    def mark(self) -> str:
        """The same for whoever makes this category at once, so that the second meets the first."""
        key = f"{self.parent_id}/{text.fold(self.name)}"
        return hashlib.sha256(key.encode()).hexdigest()[:8]


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
        extra={},
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
