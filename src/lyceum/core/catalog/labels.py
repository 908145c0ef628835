"""Labels that courses are marked with: reading and writing them."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain, count
from typing import Any

import msgspec
from msgspec import UNSET

from lyceum.core.actor import Actor, Permission
from lyceum.core.catalog import label_store
from lyceum.core.catalog.errors import NoSuchLabel
from lyceum.core.catalog.label_model import Label, LabelChange, LabelFilter, LabelKind
from lyceum.core.catalog.model import LONGEST_TITLE
from lyceum.core.database import NotUnique, TryAgain
from lyceum.core.errors import Fault, Invalid, Problem
from lyceum.core.events import Gone
from lyceum.core.listing import fetch_page
from lyceum.core.page import Order, Page, Slice
from lyceum.core.work import Work, WriteWork
from lyceum.kit import text

FIRST_LEVELS = ((11, "Beginner"), (12, "Intermediate"), (13, "Expert"))
"""The difficulties that a school has to begin with; their ids are below every counter."""


class NewLabel(msgspec.Struct, frozen=True, kw_only=True):
    """`slug` None is made of the name; one that is taken gets a number."""

    kind: LabelKind
    name: str
    slug: str | None = None
    description: str = ""
    color: str = ""


async def install_labels(work: WriteWork) -> None:
    """Gives a new tenant its first difficulties."""
    for id_, name in FIRST_LEVELS:
        new = NewLabel(kind=LabelKind.DIFFICULTY, name=name)
        await _insert(work, _label(work, new, id=id_, slug=text.slugify(name)))


async def labels(work: Work, *, where: LabelFilter, sliced: Slice, order: Order) -> Page[Label]:
    """A page of the labels of one kind, in one of `LabelOrder`; everybody may see all of them."""
    shape = label_store.PageShape(
        search=where.search is not UNSET,
        slug=where.slug is not UNSET,
        used=where.used,
        total=sliced.total,
        order=order,
    )
    search = text.part_of(text.fold(where.search)) if where.search is not UNSET else None
    page = label_store.page(shape)
    return await fetch_page(work, page, sliced, kind=where.kind, search=search, slug=where.slug)


async def label(work: Work, label_id: int, *, kind: LabelKind) -> Label:
    """One label of this kind; refuses any other."""
    found = await work.first(label_store.BY_ID, id=label_id, kind=kind)
    if found is None:
        raise NoSuchLabel
    return found


async def label_named(work: Work, name: str, *, kind: LabelKind) -> Label | None:
    """The label of that name, in any case, if there is one."""
    return await work.first(label_store.BY_NAME, key=text.fold(name), kind=kind)


async def known_labels(work: Work, label_ids: Iterable[int], *, kind: LabelKind) -> set[int]:
    """Those of these ids that are labels of this kind."""
    wanted = sorted(set(label_ids))
    found = await work.all(label_store.AMONG, kind=kind, ids=wanted) if wanted else []
    return {line.id for line in found}


async def labels_of(work: Work, course_ids: Iterable[int]) -> dict[int, list[Label]]:
    """The part `labels` of a page of courses, of every kind, each course's in their order."""
    wanted = sorted(set(course_ids))
    held: dict[int, list[Label]] = {course_id: [] for course_id in wanted}
    if wanted:
        for line in await work.all(label_store.LABELS_OF, course_ids=wanted):
            held[line.course_id].append(line)
    return held


async def courses_with_labels(work: Work, label_ids: Iterable[int]) -> dict[int, int]:
    """The part `count`: how many published courses are marked with each label."""
    wanted = sorted(set(label_ids))
    if not wanted:
        return {}
    found = await work.all(label_store.COUNTED, label_ids=wanted)
    return {line.id: line.count for line in found}


async def create_label(work: WriteWork, actor: Actor, new: NewLabel) -> Label:
    """Makes a label."""
    actor.must(Permission.CATALOG_WRITE)
    slug = await _numbered(work, new.slug or new.name, kind=new.kind)
    made = _label(work, new, id=await work.new_id(), slug=slug)
    await _insert(work, made)
    work.record(actor, "label.created", "label", made.id, after=made)
    return made


async def change_label(
    work: WriteWork, actor: Actor, label_id: int, *, kind: LabelKind, change: LabelChange
) -> Label:
    """Changes what `change` names and leaves the rest; an address that is taken gets a number."""
    actor.must(Permission.CATALOG_WRITE)
    found = await work.first(label_store.BY_ID_LOCKED, id=label_id, kind=kind)
    if found is None:
        raise NoSuchLabel
    asked = msgspec.structs.asdict(change)
    columns: dict[str, Any] = {name: value for name, value in asked.items() if value is not UNSET}
    if "name" in columns:
        columns["name"] = clean_label_name(columns["name"])
    if "slug" in columns and (text.slugify(columns["slug"]) or kind) == found.slug:
        del columns["slug"]
    if "slug" in columns:
        columns["slug"] = await _numbered(work, columns["slug"], kind=kind, but=label_id)
    if not columns:
        return found
    after = msgspec.structs.replace(found, **columns, updated_at=work.now)
    written = {**columns, "name_key": text.fold(after.name), "updated_at": work.now}
    await work.run(label_store.update(tuple(sorted(written))), row_id=label_id, **written)
    work.record(actor, "label.updated", "label", label_id, after=after, changed=sorted(columns))
    return after


async def delete_label(work: WriteWork, actor: Actor, label_id: int, *, kind: LabelKind) -> Label:
    """Deletes a label; courses lose the mark."""
    actor.must(Permission.CATALOG_WRITE)
    found = await work.first(label_store.BY_ID_LOCKED, id=label_id, kind=kind)
    if found is None:
        raise NoSuchLabel
    await work.run(label_store.DELETE_MARKS, id=label_id)
    await work.run(label_store.DELETE, id=label_id)
    work.record(actor, "label.deleted", "label", label_id, after=Gone(label_id))
    return found


def _label(work: WriteWork, new: NewLabel, *, id: int, slug: str) -> Label:  # noqa: A002
    return Label(
        id=id,
        kind=new.kind,
        name=clean_label_name(new.name),
        slug=slug,
        description=new.description,
        color=new.color,
        created_at=work.now,
        updated_at=work.now,
    )


async def _insert(work: WriteWork, made: Label) -> None:
    try:
        await work.insert(label_store.INSERT, made, name_key=text.fold(made.name))
    except NotUnique as error:
        # Another writer took the slug between the look and the insert.
        raise TryAgain(str(error)) from error


async def _numbered(
    work: WriteWork, wanted: str, *, kind: LabelKind, but: int | None = None
) -> str:
    """The slug, or with the first free number from 2 on behind it when another label has it."""
    slug = text.slugify(wanted) or kind
    for name in chain([slug], (f"{slug}-{number}" for number in count(2))):
        found = await work.first(label_store.SLUG_TAKEN, slug=name, kind=kind)
        if found is None or found.id == but:
            return name
    raise AssertionError


def clean_label_name(name: str) -> str:
    """The name without white space around it; refuses a blank or overlong one."""
    name = name.strip()
    if not name:
        raise Invalid(Problem("name", Fault.TOO_SHORT, limit=1))
    if len(name) > LONGEST_TITLE:
        raise Invalid(Problem("name", Fault.TOO_LONG, limit=LONGEST_TITLE))
    return name
