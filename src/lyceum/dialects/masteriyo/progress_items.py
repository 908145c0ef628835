"""What was done in a course, lesson by lesson and quiz by quiz: `/course-progress/items`."""

from __future__ import annotations

from msgspec import UNSET

from lyceum.core.actor import Actor
from lyceum.core.assessment.attempt_store import NEWEST
from lyceum.core.assessment.model import AttemptFilter, AttemptState
from lyceum.core.assessment.results import attempts_where
from lyceum.core.catalog.errors import NoSuchUnit
from lyceum.core.catalog.model import UnitKind
from lyceum.core.catalog.queries import unit as unit_of
from lyceum.core.enrollment.errors import NoSuchEnrollment
from lyceum.core.enrollment.model import Enrollment
from lyceum.core.enrollment.queries import enrollment_by_id
from lyceum.core.page import Slice
from lyceum.core.progress import actions, reopening
from lyceum.core.progress.errors import NotByReading, NothingBegun
from lyceum.core.progress.items import PlacedProgress, progress_item, progress_items
from lyceum.core.progress.model import UnitProgress
from lyceum.core.work import Work, WriteWork
from lyceum.dialects.masteriyo.paging import Listing, listing, ordered, sliced
from lyceum.dialects.masteriyo.progress import begin
from lyceum.dialects.masteriyo.refusals import SaidForbidden, SaidUnknown
from lyceum.dialects.masteriyo.wire import progress as wire
from lyceum.dialects.masteriyo.wire.texts import Deleting, OneAsked

_HANDED_IN = (AttemptState.SUBMITTED, AttemptState.GRADED)


async def list_items(work: Work, actor: Actor, asked: wire.ItemsAsked) -> Listing[wire.ItemOut]:
    """List what was begun, in the order of that: one's own; for staff, everybody's. Exactly one
    stands without a list around it (424, 936)."""
    actor.self_id()
    page = await progress_items(
        work,
        actor,
        where=wire.items_where(asked),
        sliced=sliced(asked),
        order=ordered(asked, "first_at"),
    )
    return listing(asked, page, [wire.item(one) for one in page.rows], lone=True)


async def get_item(work: Work, actor: Actor, asked: OneAsked) -> wire.ItemOut:
    """Retrieve what was done in a lesson or a quiz."""
    return wire.item(await _item(work, actor, asked.id))


async def _item(work: Work, actor: Actor, item_id: int) -> PlacedProgress:
    try:
        return await progress_item(work, actor, item_id)
    except NoSuchEnrollment as error:
        raise NothingBegun from error


async def create_item(work: WriteWork, actor: Actor, asked: wire.CreateItem) -> wire.ItemOut:
    """Begin a lesson or a quiz, say that it is done, or that it is not."""
    user_id = actor.self_id() if asked.user_id is UNSET else asked.user_id
    enrollment = await begin(work, actor, course_id=asked.course_id, user_id=user_id)
    kind = await _kind_in(work, actor, asked)
    return await _marked(
        work, actor, enrollment, unit_id=asked.item_id, kind=kind, completed=asked.completed
    )


async def _kind_in(work: Work, actor: Actor, asked: wire.CreateItem) -> UnitKind:
    """Refuses what lies in no such course, and what is of another kind."""
    try:
        unit = await unit_of(work, actor, asked.item_id)
    except NoSuchUnit as error:
        raise _invalid_item() from error
    is_quiz = unit.kind is UnitKind.QUIZ
    meant = is_quiz if asked.item_type is UNSET else asked.item_type is wire.ItemType.QUIZ
    if unit.course_id != asked.course_id or unit.kind not in wire.KINDS or meant is not is_quiz:
        raise _invalid_item()
    return unit.kind


def _invalid_item() -> SaidUnknown:
    return SaidUnknown("masteriyo_invalid_item_id", "Invalid item ID.", field="item_id")


async def _marked(
    work: WriteWork,
    actor: Actor,
    enrollment: Enrollment,
    *,
    unit_id: int,
    kind: UnitKind,
    completed: object,
) -> wire.ItemOut:
    try:
        if completed is UNSET:
            made = await reopening.visit_unit(work, actor, enrollment, unit_id=unit_id)
        elif not completed:
            made = await reopening.reopen_unit(work, actor, enrollment, unit_id=unit_id)
        elif kind is UnitKind.QUIZ and enrollment.user_id == actor.user_id:
            made = await _complete_quiz(work, actor, enrollment, unit_id=unit_id)
        else:
            made = await actions.complete_unit(work, actor, enrollment, unit_id=unit_id)
    except NoSuchUnit as error:
        raise _invalid_item() from error
    except NotByReading as error:
        raise not_by_saying() from error
    return wire.item(await progress_item(work, actor, made.id))


async def _complete_quiz(
    work: WriteWork, actor: Actor, enrollment: Enrollment, *, unit_id: int
) -> UnitProgress:
    """A quiz is done once it was handed in, right or wrong; saying so is what is asked here."""
    where = AttemptFilter(unit_id=unit_id, user_id=enrollment.user_id, states=_HANDED_IN)
    page = await attempts_where(
        work, actor, where=where, sliced=Slice(limit=1, total=False), order=NEWEST
    )
    if not page.rows or page.rows[0].enrollment_id != enrollment.id:
        raise not_by_saying()
    return await actions.complete_assessment(
        work, actor, page.rows[0], course_id=enrollment.course_id
    )


def not_by_saying() -> SaidForbidden:
    code = "masteriyo_rest_quiz_is_not_started"
    return SaidForbidden(code, "Quiz is not started.", status=403)


async def update_item(work: WriteWork, actor: Actor, asked: wire.UpdateItem) -> wire.ItemOut:
    """Say that a lesson or a quiz is done, or that it is not."""
    one = await _item(work, actor, asked.id)
    if asked.completed is UNSET:
        return wire.item(one)
    enrollment = await enrollment_by_id(work, actor, one.enrollment_id)
    return await _marked(
        work, actor, enrollment, unit_id=one.unit_id, kind=one.kind, completed=asked.completed
    )


async def delete_item(work: WriteWork, actor: Actor, asked: Deleting) -> wire.ItemOut:
    """Forget what was done in a lesson or a quiz, with `force` or without."""
    one = await _item(work, actor, asked.id)
    enrollment = await enrollment_by_id(work, actor, one.enrollment_id)
    try:
        await reopening.forget_unit(work, actor, enrollment, unit_id=one.unit_id)
    except NotByReading as error:
        raise not_by_saying() from error
    return wire.item(one)
