"""What tags and difficulties have in common: both are labels (contract 3)."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import UNSET

from lyceum.core.actor import Actor
from lyceum.core.catalog import labels
from lyceum.core.catalog.errors import NoSuchLabel
from lyceum.core.catalog.label_model import Label, LabelChange, LabelFilter, LabelKind, LabelOrder
from lyceum.core.catalog.labels import NewLabel
from lyceum.core.page import Page
from lyceum.core.work import Work, WriteWork
from lyceum.dialects.masteriyo.paging import ordered, sliced
from lyceum.dialects.masteriyo.refusals import CannotBulkDelete, TrashNotSupported
from lyceum.dialects.masteriyo.values import without_tags
from lyceum.dialects.masteriyo.wire import terms as wire
from lyceum.dialects.masteriyo.wire.texts import Deleting, DeletingMany
from lyceum.kit.text import slugify

TAXONOMIES = {LabelKind.TAG: "course_tag", LabelKind.DIFFICULTY: "course_difficulty"}
_ORDERS = {wire.TermOrder.NAME: LabelOrder.NAME, wire.TermOrder.SLUG: LabelOrder.SLUG}


async def page_of(
    work: Work, asked: wire.TermsAsked, *, kind: LabelKind
) -> tuple[Page[Label], dict[int, int]]:
    """A page of labels, and by id how many published courses each marks."""
    where = LabelFilter(kind=kind, search=asked.search, slug=asked.slug, used=asked.hide_empty)
    order = ordered(asked, _ORDERS.get(asked.orderby, LabelOrder.ID))
    page = await labels.labels(work, where=where, sliced=sliced(asked), order=order)
    return page, await labels.courses_with_labels(work, [one.id for one in page.rows])


async def count_of(work: Work, label: Label) -> int:
    return (await labels.courses_with_labels(work, [label.id])).get(label.id, 0)


async def create(
    work: WriteWork, actor: Actor, asked: wire.CreateTerm, *, kind: LabelKind, color: str = ""
) -> Label:
    """A new label; one of the same name is the one there is."""
    if asked.id is not UNSET:
        raise NoSuchLabel
    name = without_tags(asked.name)
    there = await labels.label_named(work, name, kind=kind)
    if there is not None:
        return there
    new = NewLabel(
        kind=kind,
        name=name,
        slug=slugify(asked.slug or name) or None,
        description=asked.description or "",
        color=color,
    )
    return await labels.create_label(work, actor, new)


async def update(
    work: WriteWork, actor: Actor, asked: wire.UpdateTerm, *, kind: LabelKind
) -> Label:
    color = asked.color if isinstance(asked, wire.UpdateDifficulty) else UNSET
    change = LabelChange(
        name=asked.name if asked.name is UNSET else without_tags(asked.name),
        slug=asked.slug,
        description=asked.description,
        color=color,
    )
    return await labels.change_label(work, actor, asked.id, kind=kind, change=change)


async def delete(work: WriteWork, actor: Actor, asked: Deleting, *, kind: LabelKind) -> Label:
    await labels.label(work, asked.id, kind=kind)
    if not asked.force:
        raise TrashNotSupported(TAXONOMIES[kind])
    return await labels.delete_label(work, actor, asked.id, kind=kind)


async def delete_several(
    work: WriteWork, actor: Actor, asked: DeletingMany, *, kind: LabelKind
) -> Sequence[Label]:
    """Those that are not there are passed over; refuses when none is."""
    gone = []
    for one in dict.fromkeys(asked.ids):
        try:
            gone.append(await labels.delete_label(work, actor, one, kind=kind))
        except NoSuchLabel:
            continue
    if not gone:
        raise CannotBulkDelete(TAXONOMIES[kind])
    return gone
