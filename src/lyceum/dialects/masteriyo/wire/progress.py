"""Course progress and what was done in it, on the wire (contract 7)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, UnsetType

from lyceum.core.catalog.content_store import Placed
from lyceum.core.catalog.model import Course, UnitKind
from lyceum.core.enrollment.model import Enrollment, EnrollmentFilter, EnrollmentState
from lyceum.core.progress.items import PlacedProgress, ProgressFilter
from lyceum.core.progress.walking import Walk
from lyceum.dialects.masteriyo.here import here
from lyceum.dialects.masteriyo.paging import USUAL, ManyPerPage, PageAsked
from lyceum.dialects.masteriyo.values import moment, moment_or_none
from lyceum.dialects.masteriyo.wire import texts
from lyceum.dialects.masteriyo.wire.content import LESSON_KINDS, NAMESPACE, VideoSource, type_of
from lyceum.dialects.masteriyo.wire.courses import Welcome

KINDS = (*LESSON_KINDS, UnitKind.QUIZ)
"""What a course shows here."""


class Status(StrEnum):
    ANY = "any"
    STARTED = "started"
    PROGRESS = "progress"
    COMPLETED = "completed"


class ItemType(StrEnum):
    LESSON = "lesson"
    QUIZ = "quiz"


class ProgressOrder(StrEnum):
    ID = "id"
    TYPE = "type"
    DATE_START = "date_start"
    DATE_UPDATE = "date_update"
    DATE_COMPLETE = "date_complete"


class ItemOrder(StrEnum):
    ID = "id"
    TYPE = "type"
    STARTED_AT = "started_at"
    MODIFIED_AT = "modified_at"
    COMPLETED_AT = "completed_at"


class ProgressAsked(PageAsked, frozen=True, kw_only=True):
    per_page: ManyPerPage = USUAL
    orderby: ProgressOrder = ProgressOrder.ID
    user_id: int = 0
    course_id: int | UnsetType = UNSET
    status: Status = Status.ANY


class CreateProgress(msgspec.Struct, frozen=True, kw_only=True):
    """`user_id` left out: oneself."""

    course_id: texts.Id | UnsetType = UNSET
    user_id: texts.Id | UnsetType = UNSET


class UpdateProgress(msgspec.Struct, frozen=True, kw_only=True):
    """How far somebody is follows from what they did; that a course is completed may be said."""

    id: texts.Id
    status: Status | UnsetType = UNSET


class DeleteProgress(msgspec.Struct, frozen=True, kw_only=True):
    id: texts.Id
    force: bool = True


class ItemsAsked(PageAsked, frozen=True, kw_only=True):
    per_page: ManyPerPage = USUAL
    orderby: ItemOrder = ItemOrder.ID
    user_id: int = 0
    course_id: int | UnsetType = UNSET
    item_type: ItemType | UnsetType = UNSET
    completed: bool | UnsetType = UNSET


class CreateItem(msgspec.Struct, frozen=True, kw_only=True):
    """`item_id` is a lesson's or a quiz's of the course. Without `completed` it is begun."""

    course_id: texts.Id
    item_id: texts.Id
    item_type: ItemType | UnsetType = UNSET
    user_id: texts.Id | UnsetType = UNSET
    completed: bool | UnsetType = UNSET


class UpdateItem(msgspec.Struct, frozen=True, kw_only=True):
    id: texts.Id
    completed: bool | UnsetType = UNSET


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """`quiz_duration` in seconds; 0 is without limit."""

    item_id: int
    item_title: str
    item_type: str
    completed: bool
    video: bool
    video_source: str
    video_source_url: str
    video_playback_time: int
    quiz_duration: int | UnsetType = UNSET
    locked: bool


class Parts(msgspec.Struct, frozen=True, kw_only=True):
    item_id: int
    item_title: str
    item_type: str = "section"
    contents: list[Part]


class Count(msgspec.Struct, frozen=True):
    pending: int
    completed: int
    total: int | UnsetType = UNSET


class Summary(msgspec.Struct, frozen=True):
    lesson: Count
    quiz: Count
    total: Count


class Thanks(msgspec.Struct, frozen=True):
    display_type: str = ""
    page_id: int = 0
    custom_url: str = ""


class ProgressOut(msgspec.Struct, frozen=True, kw_only=True):
    """A guest's has the id 0 and no status, and is kept nowhere. `retake_url` is there once the
    course is completed; what `by_id` holds stands among the others: `has_user_redirected_1042`."""

    id: texts.Id
    user_id: int
    course_id: int
    course_permalink: str
    name: str
    status: Annotated[str, Meta(examples=["started"])]
    started_at: str
    modified_at: str
    completed_at: str | None
    items: list[Parts]
    summary: Summary
    course_thankyou_data: Thanks
    is_password_required: bool
    disable_course_content: bool
    welcome_message_to_first_time_user: bool | Welcome
    review_after_course_completion: bool
    ratings_modal_opened: bool
    retake_url: str | UnsetType = UNSET
    by_id: dict[str, bool] | UnsetType = UNSET


class ItemOut(msgspec.Struct, frozen=True, kw_only=True):
    id: texts.Id
    progress_id: int
    course_id: int
    user_id: int
    item_id: int
    item_type: str
    completed: bool
    started_at: str
    modified_at: str
    completed_at: str | None
    previously_visited_page: str | None = None


_S = EnrollmentState
_DONE = {Status.STARTED: False, Status.PROGRESS: True}


def where(asked: ProgressAsked) -> EnrollmentFilter:
    """Enrollments that were begun; how far they are by what is required and done."""
    states: tuple[EnrollmentState, ...] = tuple(_S)
    if asked.status is Status.COMPLETED:
        states = (_S.COMPLETED,)
    elif asked.status is not Status.ANY:
        states = tuple(state for state in _S if state is not _S.COMPLETED)
    return EnrollmentFilter(
        states=states,
        user_id=asked.user_id or UNSET,
        course_id=asked.course_id,
        is_begun=True,
        has_done=_DONE.get(asked.status, UNSET),
    )


def items_where(asked: ItemsAsked) -> ProgressFilter:
    kinds = {ItemType.LESSON: LESSON_KINDS, ItemType.QUIZ: (UnitKind.QUIZ,)}
    return ProgressFilter(
        user_id=asked.user_id or UNSET,
        course_id=asked.course_id,
        kinds=KINDS if asked.item_type is UNSET else kinds[asked.item_type],
        is_done=asked.completed,
    )


def progress(one: Enrollment, *, course: Course | None, walk: Walk) -> ProgressOut:
    completed = one.completed_at is not None
    done = any(walk.is_done(unit.id) for unit in walk.units)
    return _told(
        course,
        walk,
        id=one.id,
        user_id=one.user_id,
        course_id=one.course_id,
        status="completed" if completed else "progress" if done else "started",
        started_at=moment(one.begun_at or one.enrolled_at),
        modified_at=moment(one.updated_at),
        completed_at=moment_or_none(one.completed_at),
        retake_url=retake(one.course_id) if completed else UNSET,
        summary=summary(walk),
    )


def guests(course: Course, walk: Walk, *, now: int) -> ProgressOut:
    """Where somebody stands of whom nothing is kept."""
    counted = summary(walk)
    plain = Count(counted.total.pending, counted.total.completed)
    return _told(
        course,
        walk,
        id=0,
        user_id=0,
        course_id=course.id,
        status="",
        started_at=moment(now),
        modified_at=moment(now),
        completed_at=None,
        summary=msgspec.structs.replace(counted, total=plain),
    )


def _told(course: Course | None, walk: Walk, **rest: Any) -> ProgressOut:
    kept: dict[str, Any] = course.extra.get(NAMESPACE, {}) if course else {}
    return ProgressOut(
        course_permalink=here().address(f"/course/{course.slug}/") if course else "",
        name=course.title if course else "",
        items=list(_parts(walk)),
        course_thankyou_data=Thanks(),
        is_password_required=bool(kept.get("post_password")),
        disable_course_content=kept.get("disable_course_content", False),
        welcome_message_to_first_time_user=_welcome(kept, rest["status"]),
        review_after_course_completion=kept.get("review_after_course_completion", True),
        ratings_modal_opened=False,
        by_id={f"has_user_redirected_{rest['course_id']}": False},
        **rest,
    )


def _welcome(kept: dict[str, Any], status: str) -> bool | Welcome:
    """For whoever has done nothing yet (409, 428); guests are not greeted (406)."""
    if status != Status.STARTED:
        return False
    return msgspec.convert(kept.get("welcome_message_to_first_time_user", {}), Welcome)


def retake(course_id: int) -> str:
    """The address of the course, where whoever completed it may begin again."""
    return here().address(f"?masteriyo_course_retake=1&course_id={course_id}")


def _shown(walk: Walk) -> list[Placed]:
    return [unit for unit in walk.units if unit.kind in KINDS]


def _parts(walk: Walk) -> Iterable[Parts]:
    """Section by section; those in which nothing lies are left out."""
    inside: dict[int, list[Placed]] = {}
    for unit in _shown(walk):
        inside.setdefault(unit.section_id, []).append(unit)
    for section_id, units in inside.items():
        contents = [_part(unit, walk) for unit in units]
        yield Parts(item_id=section_id, item_title=units[0].section_title, contents=contents)


def _part(unit: Placed, walk: Walk) -> Part:
    kept: dict[str, Any] = unit.extra.get(NAMESPACE, {})
    is_quiz = unit.kind is UnitKind.QUIZ
    return Part(
        item_id=unit.id,
        item_title=unit.title,
        item_type=type_of(unit.kind),
        completed=walk.is_done(unit.id),
        video=bool(kept.get("video_source_url")),
        video_source="" if is_quiz else kept.get("video_source", VideoSource.SELF_HOSTED.value),
        video_source_url=kept.get("video_source_url", ""),
        video_playback_time=kept.get("video_playback_time", 0),
        quiz_duration=(walk.seconds.get(unit.id) or 0) if is_quiz else UNSET,
        locked=unit.id in walk.shut,
    )


def summary(walk: Walk) -> Summary:
    """How many lessons and quizzes are done, and how many are not."""
    shown = _shown(walk)
    quizzes = [unit for unit in shown if unit.kind is UnitKind.QUIZ]
    lessons = [unit for unit in shown if unit.kind is not UnitKind.QUIZ]
    return Summary(*(_count(units, walk) for units in (lessons, quizzes, shown)))


def _count(units: Sequence[Placed], walk: Walk) -> Count:
    done = sum(walk.is_done(unit.id) for unit in units)
    return Count(len(units) - done, done, len(units))


def item(one: PlacedProgress) -> ItemOut:
    return ItemOut(
        id=one.id,
        progress_id=one.enrollment_id,
        course_id=one.course_id,
        user_id=one.user_id,
        item_id=one.unit_id,
        item_type=type_of(one.kind),
        completed=one.completed_at is not None,
        started_at=moment(one.first_at),
        modified_at=moment(one.last_at),
        completed_at=moment_or_none(one.completed_at),
    )
