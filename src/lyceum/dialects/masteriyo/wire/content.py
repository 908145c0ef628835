"""Sections and lessons on the wire (contract 5)."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, UnsetType

from lyceum.core.catalog.content_model import ListOrder, SectionFilter, UnitFilter
from lyceum.core.catalog.content_store import Placed
from lyceum.core.catalog.model import (
    Course,
    CourseUnit,
    Section,
    UnitKind,
    UnitState,
)
from lyceum.dialects.masteriyo.here import here
from lyceum.dialects.masteriyo.paging import Direction
from lyceum.dialects.masteriyo.values import moment, prose
from lyceum.dialects.masteriyo.wire import texts
from lyceum.dialects.masteriyo.wire.courses import PostOrder, Status
from lyceum.dialects.masteriyo.wire.links import Links, links
from lyceum.kit.text import slugify

NAMESPACE = "masteriyo"
SECTIONS, LESSONS, QUIZZES = "/sections", "/lessons", "/quizes"
LESSON_KINDS = tuple(kind for kind in UnitKind if kind not in (UnitKind.QUIZ, UnitKind.SURVEY))
UNTITLED = "Untitled"

Short = Annotated[str, Meta(max_length=2_000)]
Seconds = Annotated[int, Meta(ge=0, le=10_000_000)]

STATES = {
    Status.DRAFT: UnitState.DRAFT,
    Status.PENDING: UnitState.IN_REVIEW,
    Status.PRIVATE: UnitState.PRIVATE,
    Status.PUBLISH: UnitState.PUBLISHED,
    Status.FUTURE: UnitState.PUBLISHED,
}
WORDS = {
    UnitState.DRAFT: "draft",
    UnitState.IN_REVIEW: "pending",
    UnitState.PRIVATE: "private",
    UnitState.PUBLISHED: "publish",
}
ORDERS = {
    PostOrder.DATE: ListOrder.CREATED_AT,
    PostOrder.ID: ListOrder.CREATED_AT,
    PostOrder.MODIFIED: ListOrder.UPDATED_AT,
}


class StatusAsked(StrEnum):
    ANY = "any"
    FUTURE = "future"
    DRAFT = "draft"
    PENDING = "pending"
    PRIVATE = "private"
    PUBLISH = "publish"


class VideoSource(StrEnum):
    SELF_HOSTED = "self-hosted"
    YOUTUBE = "youtube"
    VIMEO = "vimeo"
    EMBED = "embed-video"
    LIVE = "live-stream"
    EXTERNAL = "external"
    BUNNY = "bunny-net"


class ContentAsked(texts.Picked, frozen=True, kw_only=True):
    """What lies in a course comes in its order."""

    order: Direction = Direction.ASC
    orderby: PostOrder = PostOrder.MENU_ORDER
    course_id: int | UnsetType = UNSET
    parent: list[int] | UnsetType = UNSET


class UnitsAsked(ContentAsked, frozen=True, kw_only=True):
    status: StatusAsked = StatusAsked.ANY


class SectionFields(msgspec.Struct, frozen=True, kw_only=True):
    name: texts.Name | UnsetType = UNSET
    description: texts.Text | UnsetType = UNSET
    menu_order: int | UnsetType = UNSET


class CreateSection(SectionFields, frozen=True, kw_only=True):
    """Both ids are the course's."""

    parent_id: texts.Id
    course_id: texts.Id


class UpdateSection(SectionFields, frozen=True, kw_only=True):
    id: texts.Id


class DeleteSection(msgspec.Struct, frozen=True, kw_only=True):
    """Without `children` the units stay in the course."""

    id: texts.Id
    force: bool = True
    children: bool = True


class VideoMeta(msgspec.Struct, frozen=True):
    time_stamps: list[Any] = []
    enable_video_share: bool = False
    enable_right_button_click: bool = False


class LessonFields(msgspec.Struct, frozen=True, kw_only=True):
    """What may be written of a lesson; what is not named here is taken and changes nothing."""

    name: texts.Name | UnsetType = UNSET
    slug: texts.Slug | UnsetType = UNSET
    status: Status | UnsetType = UNSET
    description: texts.Text | UnsetType = UNSET
    short_description: Short | UnsetType = UNSET
    menu_order: int | UnsetType = UNSET
    reviews_allowed: bool | UnsetType = UNSET
    featured_image: int | UnsetType = UNSET
    video_source: VideoSource | UnsetType = UNSET
    video_source_url: Short | UnsetType = UNSET
    video_playback_time: Seconds | UnsetType = UNSET
    download_materials: Annotated[list[dict[str, Any]], Meta(max_length=50)] | UnsetType = UNSET
    video_meta: VideoMeta | UnsetType = UNSET
    custom_fields: dict[str, Any] | UnsetType = UNSET
    lesson_type: Short | UnsetType = UNSET


class CreateLesson(LessonFields, frozen=True, kw_only=True):
    """`parent_id` is the section's."""

    parent_id: texts.Id
    course_id: texts.Id


class UpdateLesson(LessonFields, frozen=True, kw_only=True):
    id: texts.Id
    parent_id: int | UnsetType = UNSET


class DeleteUnit(msgspec.Struct, frozen=True, kw_only=True):
    id: texts.Id
    force: bool = True


class SectionOut(msgspec.Struct, frozen=True, kw_only=True):
    id: texts.Id
    name: str
    permalink: str
    menu_order: int
    parent_id: int
    course_id: int
    course_name: str
    description: str
    links: Links = msgspec.field(name="_links")


class InSection(msgspec.Struct, frozen=True):
    id: int
    name: str


class Neighbour(msgspec.Struct, frozen=True):
    id: int
    name: str
    type: str
    video: bool
    parent: InSection


class Navigation(msgspec.Struct, frozen=True):
    """What comes before and behind; "" where nothing does."""

    previous: Neighbour | str = ""
    next: Neighbour | str = ""


class UnitOut(msgspec.Struct, frozen=True, kw_only=True):
    id: texts.Id
    name: str
    slug: str
    permalink: str
    preview_link: str
    status: str
    description: str
    short_description: str
    date_created: str
    date_modified: str
    menu_order: int
    parent_menu_order: int
    parent_id: int
    course_id: int
    course_name: str
    navigation: Navigation


class LessonOut(UnitOut, frozen=True, kw_only=True):
    reviews_allowed: bool
    featured_image: int | str
    video_source: str
    video_source_url: str
    video_source_id: int
    video_playback_time: int
    download_materials: list[dict[str, Any]]
    video_meta: VideoMeta
    user_progress_videos_meta: dict[str, Any]
    ends_at: str
    starts_at: str
    live_chat_enabled: bool
    enable_lesson_comment: bool
    custom_fields: dict[str, Any] | None
    lesson_type: str
    message: str | UnsetType = UNSET
    links: Links = msgspec.field(name="_links")


class Around(msgspec.Struct, frozen=True):
    """The course that a unit lies in, and all that lies there in its order."""

    course: Course | None
    outline: Sequence[Placed]
    writes: bool = False


_KEPT = (
    "slug", "short_description", "reviews_allowed", "featured_image", "video_source_url",
    "video_playback_time", "download_materials", "custom_fields", "lesson_type",
)  # fmt: skip


def own(asked: LessonFields) -> dict[str, dict[str, Any]]:
    """What only this API keeps of a lesson."""
    fields = {name: getattr(asked, name) for name in _KEPT}
    kept: dict[str, Any] = {name: value for name, value in fields.items() if value is not UNSET}
    if asked.slug is not UNSET:
        kept["slug"] = slugify(asked.slug) or None
    if asked.video_source is not UNSET:
        kept["video_source"] = asked.video_source.value
    if asked.video_meta is not UNSET:
        kept["video_meta"] = msgspec.to_builtins(asked.video_meta)
    return {NAMESPACE: kept}


def section_filter(asked: ContentAsked) -> SectionFilter:
    courses = tuple(asked.parent) if asked.parent else UNSET
    return SectionFilter(
        course_id=asked.course_id,
        course_ids=courses,
        among=asked.among,
        without=asked.without,
        made_from=asked.made_from,
        made_before=asked.made_before,
        search=asked.search,
    )


def unit_filter(asked: UnitsAsked, kinds: tuple[UnitKind, ...]) -> UnitFilter:
    states: tuple[UnitState, ...] | UnsetType = UNSET
    if asked.status is StatusAsked.FUTURE:
        states = ()
    elif asked.status is not StatusAsked.ANY:
        states = (STATES[Status(asked.status.value)],)
    sections = tuple(asked.parent) if asked.parent else UNSET
    return UnitFilter(
        course_id=asked.course_id,
        section_ids=sections,
        kinds=kinds,
        states=states,
        among=asked.among,
        without=asked.without,
        made_from=asked.made_from,
        made_before=asked.made_before,
        search=asked.search,
    )


def section(section: Section, *, course: Course | None, writes: bool = False) -> SectionOut:
    return SectionOut(
        id=section.id,
        name=section.title,
        permalink=here().address(f"/section/{slugify(section.title) or section.id}/"),
        menu_order=section.position,
        parent_id=section.course_id,
        course_id=section.course_id,
        course_name=course.title if course else "",
        description=prose(section.body),
        links=links(SECTIONS, section.id, writes=writes),
    )


def lesson(unit: CourseUnit, around: Around) -> LessonOut:
    kept = unit.extra.get(NAMESPACE, {})
    return LessonOut(
        **of_unit(unit, around, post="lesson"),
        reviews_allowed=kept.get("reviews_allowed", True),
        featured_image=kept.get("featured_image", ""),
        video_source=kept.get("video_source", VideoSource.SELF_HOSTED),
        video_source_url=kept.get("video_source_url", ""),
        video_source_id=0,
        video_playback_time=kept.get("video_playback_time", 0),
        download_materials=kept.get("download_materials", []),
        video_meta=msgspec.convert(kept.get("video_meta", {}), VideoMeta),
        user_progress_videos_meta={"notes": None, "resume_time": 0},
        ends_at=moment(unit.due_at or unit.created_at),
        starts_at=moment(unit.opens_at or unit.created_at),
        live_chat_enabled=True,
        enable_lesson_comment=False,
        custom_fields=kept.get("custom_fields"),
        lesson_type=kept.get("lesson_type", ""),
        links=links_of(unit, around, LESSONS),
    )


def of_unit(unit: CourseUnit, around: Around, *, post: str) -> dict[str, Any]:
    """What lessons and quizzes have in common."""
    kept = unit.extra.get(NAMESPACE, {})
    is_out = unit.state is UnitState.PUBLISHED
    slug = kept.get("slug") or (slugify(unit.title) if is_out else "")
    at = next((one for one in around.outline if one.id == unit.id), None)
    plain = here().address(f"/?post_type=mto-{post}&p={unit.id}")
    preview = f"?course_name={unit.course_id}&mto-preview=true"
    return {
        "id": unit.id,
        "name": unit.title,
        "slug": slug,
        "permalink": here().address(f"/{post}/{slug}/") if is_out and slug else plain,
        "preview_link": f"{here().origin}{preview}#/course/{unit.course_id}/{post}/{unit.id}",
        "status": WORDS[unit.state] if unit.trashed_at is None else "trash",
        "description": prose(unit.body or ""),
        "short_description": kept.get("short_description", ""),
        "date_created": moment(unit.created_at),
        "date_modified": moment(unit.updated_at),
        "menu_order": unit.position,
        "parent_menu_order": at.section_position if at else 0,
        "parent_id": unit.section_id,
        "course_id": unit.course_id,
        "course_name": around.course.title if around.course else "",
        "navigation": Navigation(*(_neighbour(one) for one in _beside(unit, around))),
    }


def links_of(unit: CourseUnit, around: Around, collection: str) -> Links:
    """With the addresses of what comes before and behind."""
    before, behind = _beside(unit, around)
    more = {"previous": _address(before), "next": _address(behind)}
    return links(collection, unit.id, writes=around.writes, more=more)


def _beside(unit: CourseUnit, around: Around) -> tuple[Placed | None, Placed | None]:
    """Of what is published: a draft has nothing beside it."""
    shown = [one for one in around.outline if one.state is UnitState.PUBLISHED]
    at = next((number for number, one in enumerate(shown) if one.id == unit.id), None)
    if at is None:
        return None, None
    behind = shown[at + 1] if at + 1 < len(shown) else None
    return (shown[at - 1] if at else None), behind


def _neighbour(one: Placed | None) -> Neighbour | str:
    if one is None:
        return ""
    video = bool(one.extra.get(NAMESPACE, {}).get("video_source_url"))
    parent = InSection(one.section_id, one.section_title)
    return Neighbour(one.id, one.title, type_of(one.kind), video, parent)


def type_of(kind: UnitKind) -> str:
    return "quiz" if kind is UnitKind.QUIZ else "lesson"


def address_of(one: Placed) -> str:
    collection = QUIZZES if one.kind is UnitKind.QUIZ else LESSONS
    return here().resource(f"{collection}/{one.id}")


def _address(one: Placed | None) -> str:
    return "" if one is None else address_of(one)
