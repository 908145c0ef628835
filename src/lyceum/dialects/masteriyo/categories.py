"""Course categories (contract 3)."""

from __future__ import annotations

from functools import partial

from msgspec import UNSET

from lyceum.core.actor import Actor, Permission
from lyceum.core.catalog import categories, queries
from lyceum.core.catalog.errors import NoSuchCategory
from lyceum.core.catalog.model import (
    Category,
    CategoryChange,
    CategoryFilter,
    CategoryOrder,
    NewCategory,
)
from lyceum.core.errors import Fault, Invalid, Problem
from lyceum.core.work import Work, WriteWork
from lyceum.dialects.masteriyo import batches
from lyceum.dialects.masteriyo.paging import Listing, listing, ordered, sliced
from lyceum.dialects.masteriyo.refusals import CannotBulkDelete, TrashNotSupported
from lyceum.dialects.masteriyo.rights import must_read_courses
from lyceum.dialects.masteriyo.values import without_tags
from lyceum.dialects.masteriyo.wire import terms as wire
from lyceum.dialects.masteriyo.wire.texts import Deleting, DeletingMany, OneAsked
from lyceum.kit.text import slugify

TAXONOMY = "course_cat"
_ORDERS = {
    wire.TermOrder.NAME: CategoryOrder.NAME,
    wire.TermOrder.SLUG: CategoryOrder.SLUG,
}


async def list_categories(
    work: Work, actor: Actor, asked: wire.TermsAsked
) -> Listing[wire.CategoryOut]:
    """List course categories."""
    must_read_courses(actor)
    where = CategoryFilter(search=asked.search, slug=asked.slug, used=asked.hide_empty)
    order = ordered(asked, _ORDERS.get(asked.orderby, CategoryOrder.CREATED_AT))
    page = await queries.categories(work, where=where, sliced=sliced(asked), order=order)
    tree = {one.id: one for one in await queries.category_tree(work)}
    counts = await queries.courses_in_categories(work, [one.id for one in page.rows])
    rows = [wire.category(one, tree=tree, count=counts.get(one.id, 0)) for one in page.rows]
    return listing(asked, page, rows, enveloped=True)


async def get_category(work: Work, actor: Actor, asked: OneAsked) -> wire.CategoryOut:
    """Retrieve a course category."""
    must_read_courses(actor)
    return await _told(work, await queries.category(work, asked.id))


async def _told(work: Work, category: Category, *, is_gone: bool = False) -> wire.CategoryOut:
    tree = {one.id: one for one in await queries.category_tree(work)}
    counts = await queries.courses_in_categories(work, [category.id])
    return wire.category(category, tree=tree, count=counts.get(category.id, 0), is_gone=is_gone)


async def create_category(
    work: WriteWork, actor: Actor, asked: wire.CreateCategory
) -> wire.CategoryOut:
    """Create a course category; one of the same name in the same place is the one there is."""
    if asked.id is not UNSET:
        raise NoSuchCategory
    name = without_tags(asked.name)
    parent_id = await _parent(work, asked.parent_id or None)
    there = await categories.sibling_named(work, name, parent_id=parent_id)
    if there is not None:
        return await _told(work, there)
    new = NewCategory(
        name=name,
        slug=slugify(asked.slug or name) or None,
        parent_id=parent_id,
        description=asked.description or "",
        extra=wire.own(asked),
    )
    return await _told(work, await categories.add_category(work, actor, new))


async def _parent(work: Work, parent_id: int | None) -> int | None:
    if parent_id is None:
        return None
    try:
        return (await queries.category(work, parent_id)).id
    except NoSuchCategory as error:
        raise Invalid(Problem("parent_id", Fault.UNKNOWN)) from error


async def update_category(
    work: WriteWork, actor: Actor, asked: wire.UpdateCategory
) -> wire.CategoryOut:
    """Update a course category."""
    found = await queries.category(work, asked.id)
    parent_id = found.parent_id
    if asked.parent_id is not UNSET:
        parent_id = await _parent(work, asked.parent_id or None)
    own = wire.own(asked)
    change = CategoryChange(
        name=asked.name if asked.name is UNSET else without_tags(asked.name),
        slug=asked.slug,
        description=asked.description,
        parent_id=parent_id if parent_id != found.parent_id else UNSET,
        extra=own if any(own.values()) else UNSET,
    )
    return await _told(work, await categories.change_category(work, actor, asked.id, change))


async def delete_category(work: WriteWork, actor: Actor, asked: Deleting) -> wire.CategoryOut:
    """Delete a course category for good; `force` must be true."""
    found = await queries.category(work, asked.id)
    if not asked.force:
        raise TrashNotSupported(TAXONOMY)
    told = await _told(work, found, is_gone=True)
    await categories.dissolve_category(work, actor, asked.id)
    return told


async def delete_categories(
    work: WriteWork, actor: Actor, asked: DeletingMany
) -> list[wire.CategoryOut]:
    """Delete several course categories; those that are not there are passed over."""
    tree = {one.id: one for one in await queries.category_tree(work)}
    there = [one for one in dict.fromkeys(asked.ids) if one in tree]
    told = [await _told(work, tree[one], is_gone=True) for one in there]
    for one in there:
        await categories.dissolve_category(work, actor, one)
    if not told:
        raise CannotBulkDelete(TAXONOMY)
    return told


async def batch_categories(work: WriteWork, actor: Actor, asked: wire.Batch) -> wire.BatchOut:
    """Create, update and delete course categories in one request."""
    actor.must(Permission.CATALOG_WRITE)
    batches.must_be_few(asked)
    create = partial(create_category, work, actor)
    update = partial(update_category, work, actor)
    delete = partial(delete_category, work, actor)
    going = [{"id": one, "force": True} for one in asked.delete]
    return wire.BatchOut(
        create=await batches.each(asked.create, wire.CreateCategory, create) or UNSET,
        update=await batches.each(asked.update, wire.UpdateCategory, update) or UNSET,
        delete=await batches.each(going, Deleting, delete) or UNSET,
    )
