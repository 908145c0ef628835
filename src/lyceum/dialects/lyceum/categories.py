"""Categories, the tree that courses lie in."""

from __future__ import annotations

from lyceum.core.actor import Actor
from lyceum.core.catalog import categories, queries
from lyceum.core.work import Work, WriteWork
from lyceum.dialects.lyceum import paging
from lyceum.dialects.lyceum.wire import categories as wire
from lyceum.dialects.lyceum.wire.asking import Deleted, OneAsked
from lyceum.http.references import referred


async def list_categories(
    work: Work, actor: Actor, asked: wire.ListCategories
) -> paging.Listing[wire.CategoryOut]:
    """List categories: all, the roots, or those below one."""
    page = await queries.categories(
        work,
        where=wire.where(asked),
        sliced=paging.sliced(asked, asked.order),
        order=paging.order(asked.order),
    )
    rows = [wire.category(category) for category in page.rows]
    listing = paging.listing(asked, asked.order, page=page, rows=rows)
    return await paging.followed(work, actor, asked, listing, kind="category")


async def get_category(work: Work, actor: Actor, asked: wire.GetCategory) -> wire.CategoryOut:
    """Get a category."""
    return wire.category(await queries.category(work, asked.id))


async def create_category(
    work: WriteWork, actor: Actor, asked: wire.CreateCategory
) -> wire.CategoryOut:
    """Create a category, a root or below another."""
    creating = categories.create_category(
        work,
        actor,
        name=asked.name,
        parent_id=asked.parent_id,
        description=asked.description,
    )
    return wire.category(await referred("parent_id", creating))


async def change_category(
    work: WriteWork, actor: Actor, asked: wire.ChangeCategory
) -> wire.CategoryOut:
    """Change a category, or move it with all below it."""
    change = wire.change(asked)
    return wire.category(await categories.change_category(work, actor, asked.id, change))


async def delete_category(work: WriteWork, actor: Actor, asked: OneAsked) -> Deleted:
    """Delete a category that holds no course and no other category."""
    await categories.remove_category(work, actor, asked.id)
    return Deleted(asked.id)
