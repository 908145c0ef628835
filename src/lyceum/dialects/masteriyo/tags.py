"""Course tags (contract 3)."""

from __future__ import annotations

from functools import partial

from msgspec import UNSET

from lyceum.core.actor import Actor
from lyceum.core.catalog import labels
from lyceum.core.catalog.label_model import LabelKind
from lyceum.core.work import Work, WriteWork
from lyceum.dialects.masteriyo import batches, marks
from lyceum.dialects.masteriyo.paging import Listing
from lyceum.dialects.masteriyo.rights import must_read_labels
from lyceum.dialects.masteriyo.wire import terms as wire
from lyceum.dialects.masteriyo.wire.texts import Deleting, DeletingMany, OneAsked

KIND = LabelKind.TAG


async def list_tags(work: Work, actor: Actor, asked: wire.TagsAsked) -> Listing[wire.TagOut]:
    """List course tags."""
    must_read_labels(actor)
    page, counts = await marks.page_of(work, wire.as_the_product_pages(asked), kind=KIND)
    rows = [wire.tag(each, count=counts.get(each.id, 0)) for each in page.rows]
    return Listing(
        rows=rows,
        total=page.total or 0,
        page=asked.page or 0,
        per_page=asked.per_page,
    )


async def get_tag(work: Work, actor: Actor, asked: OneAsked) -> wire.TagOut:
    """Retrieve a course tag."""
    must_read_labels(actor)
    found = await labels.label(work, asked.id, kind=KIND)
    return wire.tag(found, count=await marks.count_of(work, found))


async def create_tag(work: WriteWork, actor: Actor, asked: wire.CreateTerm) -> wire.TagOut:
    """Create a course tag; one of the same name is the one there is."""
    made = await marks.create(work, actor, asked, kind=KIND)
    return wire.tag(made, count=await marks.count_of(work, made))


async def update_tag(work: WriteWork, actor: Actor, asked: wire.UpdateTerm) -> wire.TagOut:
    """Update a course tag."""
    after = await marks.update(work, actor, asked, kind=KIND)
    return wire.tag(after, count=await marks.count_of(work, after))


async def delete_tag(work: WriteWork, actor: Actor, asked: Deleting) -> wire.TagOut:
    """Delete a course tag for good; `force` must be true."""
    return wire.tag(await marks.delete(work, actor, asked, kind=KIND), is_gone=True)


async def delete_tags(work: WriteWork, actor: Actor, asked: DeletingMany) -> list[wire.TagOut]:
    """Delete several course tags; those that are not there are passed over."""
    gone = await marks.delete_several(work, actor, asked, kind=KIND)
    return [wire.tag(each, is_gone=True) for each in gone]


async def batch_tags(work: WriteWork, actor: Actor, asked: wire.Batch) -> wire.BatchOut:
    """Create, update and delete course tags in one request."""
    batches.must_be_few(asked)
    create = partial(create_tag, work, actor)
    update = partial(update_tag, work, actor)
    delete = partial(delete_tag, work, actor)
    going = [{"id": one, "force": True} for one in asked.delete]
    return wire.BatchOut(
        create=await batches.each(asked.create, wire.CreateTerm, create) or UNSET,
        update=await batches.each(asked.update, wire.UpdateTerm, update) or UNSET,
        delete=await batches.each(going, Deleting, delete) or UNSET,
    )
