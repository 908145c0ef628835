"""Course difficulties (contract 3)."""

from __future__ import annotations

from functools import partial

from msgspec import UNSET

from lyceum.core.actor import Actor
from lyceum.core.catalog import labels
from lyceum.core.catalog.label_model import LabelKind
from lyceum.core.work import Work, WriteWork
from lyceum.dialects.masteriyo import batches, marks
from lyceum.dialects.masteriyo.paging import Listing, listing
from lyceum.dialects.masteriyo.rights import must_read_labels
from lyceum.dialects.masteriyo.wire import terms as wire
from lyceum.dialects.masteriyo.wire.texts import Deleting, DeletingMany, OneAsked

KIND = LabelKind.DIFFICULTY


async def list_difficulties(
    work: Work, actor: Actor, asked: wire.TermsAsked
) -> Listing[wire.DifficultyOut]:
    """List course difficulties."""
    must_read_labels(actor)
    page, counts = await marks.page_of(work, asked, kind=KIND)
    rows = [wire.difficulty(each, count=counts.get(each.id, 0)) for each in page.rows]
    return listing(asked, page, rows)


async def get_difficulty(work: Work, actor: Actor, asked: OneAsked) -> wire.DifficultyOut:
    """Retrieve a course difficulty."""
    must_read_labels(actor)
    found = await labels.label(work, asked.id, kind=KIND)
    return wire.difficulty(found, count=await marks.count_of(work, found))


async def create_difficulty(
    work: WriteWork, actor: Actor, asked: wire.CreateDifficulty
) -> wire.DifficultyOut:
    """Create a course difficulty; one of the same name is the one there is."""
    made = await marks.create(work, actor, asked, kind=KIND, color=asked.color or "")
    return wire.difficulty(made, count=await marks.count_of(work, made))


async def update_difficulty(
    work: WriteWork, actor: Actor, asked: wire.UpdateDifficulty
) -> wire.DifficultyOut:
    """Update a course difficulty."""
    after = await marks.update(work, actor, asked, kind=KIND)
    return wire.difficulty(after, count=await marks.count_of(work, after))


async def delete_difficulty(work: WriteWork, actor: Actor, asked: Deleting) -> wire.DifficultyOut:
    """Delete a course difficulty for good; `force` must be true."""
    return wire.difficulty(await marks.delete(work, actor, asked, kind=KIND), is_gone=True)


async def delete_difficulties(
    work: WriteWork, actor: Actor, asked: DeletingMany
) -> list[wire.DifficultyOut]:
    """Delete several course difficulties; those that are not there are passed over."""
    gone = await marks.delete_several(work, actor, asked, kind=KIND)
    return [wire.difficulty(each, is_gone=True) for each in gone]


async def batch_difficulties(work: WriteWork, actor: Actor, asked: wire.Batch) -> wire.BatchOut:
    """Create, update and delete course difficulties in one request."""
    batches.must_be_few(asked)
    create = partial(create_difficulty, work, actor)
    update = partial(update_difficulty, work, actor)
    delete = partial(delete_difficulty, work, actor)
    going = [{"id": one, "force": True} for one in asked.delete]
    return wire.BatchOut(
        create=await batches.each(asked.create, wire.CreateDifficulty, create) or UNSET,
        update=await batches.each(asked.update, wire.UpdateDifficulty, update) or UNSET,
        delete=await batches.each(going, Deleting, delete) or UNSET,
    )
