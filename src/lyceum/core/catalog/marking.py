"""Which categories a course lies in, and which labels it is marked with."""

from __future__ import annotations

from collections.abc import Sequence

from lyceum.core.actor import Actor
from lyceum.core.catalog import category_store, label_store, store
from lyceum.core.catalog.actions import editable_course
from lyceum.core.catalog.errors import NoSuchCategory, NoSuchLabel
from lyceum.core.catalog.label_model import LabelKind
from lyceum.core.catalog.model import Course
from lyceum.core.work import WriteWork


async def put_into_categories(
    work: WriteWork, actor: Actor, course_id: int, category_ids: Sequence[int]
) -> None:
    """Takes a course out of all categories and puts it into these, the first first of all; refuses
    one that is not there."""
    course = await editable_course(work, actor, course_id)
    wanted = dict.fromkeys(category_ids)
    known = await work.all(category_store.AMONG, ids=sorted(wanted))
    if len(known) < len(wanted):
        raise NoSuchCategory
    await work.run(category_store.TAKE_OUT, course_id=course_id)
    await work.run_many(
        store.INSERT_COURSE_CATEGORY,
        [
            {"course_id": course_id, "category_id": one, "position": position}
            for position, one in enumerate(wanted)
        ],
    )
    await _note(work, actor, course, changed="categories")


async def mark_with(
    work: WriteWork, actor: Actor, course_id: int, *, kind: LabelKind, label_ids: Sequence[int]
) -> None:
    """Marks a course with these labels of a kind, in place of those that it had; refuses one that
    is not there."""
    course = await editable_course(work, actor, course_id)
    wanted = dict.fromkeys(label_ids)
    known = await work.all(label_store.AMONG, kind=kind, ids=sorted(wanted))
    if len(known) < len(wanted):
        raise NoSuchLabel
    await work.run(label_store.UNMARK, course_id=course_id, kind=kind)
    await work.run_many(
        label_store.MARK,
        [
            {"course_id": course_id, "label_id": one, "position": position}
            for position, one in enumerate(wanted)
        ],
    )
    await _note(work, actor, course, changed="labels")


async def _note(work: WriteWork, actor: Actor, course: Course, *, changed: str) -> None:
    await work.run(store.update(("updated_at",)), row_id=course.id, updated_at=work.now)
    work.record(actor, "course.updated", "course", course.id, after=course, changed=[changed])
