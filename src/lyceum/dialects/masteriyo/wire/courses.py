"""Courses on the wire (contract 4)."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, UnsetType

from lyceum.core.catalog.model import CourseFilter, CourseState, Traversal
from lyceum.dialects.masteriyo import pricing
from lyceum.dialects.masteriyo.pricing import AccessMode
from lyceum.dialects.masteriyo.values import read_moment
from lyceum.dialects.masteriyo.wire import texts

NAMESPACE = "masteriyo"
COURSES = "/courses"
UNTITLED = "Course"

Short = Annotated[str, Meta(max_length=1_000)]
Price = Annotated[str, Meta(max_length=40, examples=["50"])]
Count = Annotated[int, Meta(ge=0, le=1_000_000_000)]


class Status(StrEnum):
    DRAFT = "draft"
    PENDING = "pending"
    PRIVATE = "private"
    PUBLISH = "publish"
    FUTURE = "future"


class StatusAsked(StrEnum):
    ANY = "any"
    FUTURE = "future"
    TRASH = "trash"
    DRAFT = "draft"
    PENDING = "pending"
    PRIVATE = "private"
    PUBLISH = "publish"


class Flow(StrEnum):
    SEQUENTIAL = "sequential"
    FREE = "free-flow"
    DATE = "date"
    DAYS = "days"


class PriceType(StrEnum):
    FREE = "free"
    PAID = "paid"


class PostOrder(StrEnum):
    DATE = "date"
    ID = "id"
    INCLUDE = "include"
    TITLE = "title"
    SLUG = "slug"
    MODIFIED = "modified"
    MENU_ORDER = "menu_order"
    RAND = "rand"
    META_VALUE = "meta_value"


STATES = {
    StatusAsked.DRAFT: (CourseState.DRAFT,),
    StatusAsked.PENDING: (CourseState.IN_REVIEW,),
    StatusAsked.PRIVATE: (CourseState.PRIVATE, CourseState.ARCHIVED),
    StatusAsked.PUBLISH: (CourseState.PUBLISHED,),
    StatusAsked.FUTURE: (CourseState.SCHEDULED,),
    StatusAsked.TRASH: (CourseState.TRASHED,),
}
WORDS = {state: word for word, states in STATES.items() for state in states}
WRITTEN = {
    Status.DRAFT: CourseState.DRAFT,
    Status.PENDING: CourseState.IN_REVIEW,
    Status.PRIVATE: CourseState.PRIVATE,
    Status.PUBLISH: CourseState.PUBLISHED,
    # A course that is to come is published at once (896).
    Status.FUTURE: CourseState.PUBLISHED,
}


class TermGiven(msgspec.Struct, frozen=True):
    id: int


class Welcome(msgspec.Struct, frozen=True):
    enabled: bool = False
    title: Short = "Welcome to the Course."
    description: Short = (
        "Get ready to dive into exciting lessons, connect with peers, and unlock new "
        "possibilities. Let's embark on this educational adventure together!"
    )


class ComingSoon(msgspec.Struct, frozen=True):
    enable: bool = False
    ending_date: Short | None = None
    hide_meta_data: bool = False
    hide_date_text: bool = False


class CourseFields(msgspec.Struct, frozen=True, kw_only=True):
    """What may be written of a course; what is not named here is taken and changes nothing."""

    name: texts.Name | UnsetType = UNSET
    slug: texts.Slug | UnsetType = UNSET
    status: Status | UnsetType = UNSET
    description: texts.Text | UnsetType = UNSET
    short_description: texts.Text | UnsetType = UNSET
    price: Any = UNSET
    regular_price: Price | UnsetType = UNSET
    sale_price: Price | UnsetType = UNSET
    featured: bool | UnsetType = UNSET
    reviews_allowed: bool | UnsetType = UNSET
    parent_id: int | UnsetType = UNSET
    menu_order: int | UnsetType = UNSET
    author_id: int | UnsetType = UNSET
    featured_image: int | UnsetType = UNSET
    categories: list[TermGiven] | UnsetType = UNSET
    tags: list[TermGiven] | UnsetType = UNSET
    difficulty: dict[str, Any] | UnsetType = UNSET
    enrollment_limit: Count | UnsetType = UNSET
    duration: Count | UnsetType = UNSET
    access_mode: AccessMode | UnsetType = UNSET
    billing_cycle: Short | UnsetType = UNSET
    show_curriculum: bool | UnsetType = UNSET
    review_after_course_completion: bool | UnsetType = UNSET
    highlights: Annotated[str, Meta(max_length=20_000)] | UnsetType = UNSET
    end_date: Short | UnsetType = UNSET
    enable_end_date: bool | UnsetType = UNSET
    enable_course_retake: bool | UnsetType = UNSET
    disable_course_content: bool | UnsetType = UNSET
    fake_enrolled_count: Count | UnsetType = UNSET
    course_badge: Short | UnsetType = UNSET
    flow: Flow | UnsetType = UNSET
    custom_fields: dict[str, Any] | UnsetType = UNSET
    welcome_message_to_first_time_user: Welcome | UnsetType = UNSET
    post_password: Short | UnsetType = UNSET
    course_coming_soon: ComingSoon | UnsetType = UNSET


class CreateCourse(CourseFields, frozen=True, kw_only=True):
    id: int | UnsetType = UNSET


class UpdateCourse(CourseFields, frozen=True, kw_only=True):
    id: texts.Id


class CoursesAsked(texts.Picked, frozen=True, kw_only=True):
    orderby: PostOrder = PostOrder.DATE
    status: StatusAsked = StatusAsked.ANY
    slug: Short | UnsetType = UNSET
    featured: bool | UnsetType = UNSET
    price: Short | UnsetType = UNSET
    price_type: PriceType | UnsetType = UNSET
    category: list[int] | UnsetType = UNSET
    tag: list[int] | UnsetType = UNSET
    difficulty: list[int] | UnsetType = UNSET


class DeleteCourse(texts.Deleting, frozen=True, kw_only=True):
    children: bool = False


class DeleteCourses(texts.DeletingMany, frozen=True, kw_only=True):
    children: bool = False


class RestoreCourses(msgspec.Struct, frozen=True, kw_only=True):
    ids: texts.Ids


_KEPT = (
    "reviews_allowed", "parent_id", "featured_image", "duration", "billing_cycle",
    "show_curriculum", "review_after_course_completion", "highlights", "enable_end_date",
    "enable_course_retake", "disable_course_content", "fake_enrolled_count", "course_badge",
    "custom_fields", "post_password",
)  # fmt: skip


def own(asked: CourseFields, prices: pricing.Prices) -> dict[str, dict[str, Any]]:
    """What only this API keeps of a course."""
    fields = {name: getattr(asked, name) for name in _KEPT}
    kept: dict[str, Any] = {name: value for name, value in fields.items() if value is not UNSET}
    for name in ("welcome_message_to_first_time_user", "course_coming_soon"):
        if getattr(asked, name) is not UNSET:
            kept[name] = msgspec.to_builtins(getattr(asked, name))
    if asked.end_date is not UNSET:
        kept["end_date"] = read_moment(asked.end_date)
    if asked.flow is not UNSET:
        kept["flow"] = asked.flow.value
    if asked.slug is not UNSET:
        kept["has_slug"] = bool(asked.slug) or None
    return {NAMESPACE: {**kept, **prices.kept}}


def traversal(asked: CourseFields) -> Traversal | UnsetType:
    if asked.flow is UNSET:
        return UNSET
    return Traversal.SEQUENTIAL if asked.flow is Flow.SEQUENTIAL else Traversal.FREE


def state(asked: CourseFields, before: CourseState | None = None) -> CourseState | UnsetType:
    """A word that cannot tell two states apart keeps the finer one."""
    if asked.status is UNSET:
        return UNSET
    if before is not None and WORDS.get(before) == asked.status.value:
        return before
    return WRITTEN[asked.status]


def where(asked: CoursesAsked) -> CourseFilter:
    """What a list asks for, without who asks."""
    amount = pricing.amount_of(asked.price) if asked.price is not UNSET else UNSET
    live = CourseFilter().states
    return CourseFilter(
        states=live if asked.status is StatusAsked.ANY else STATES[asked.status],
        category_ids=_ids(asked.category),
        tags=_ids(asked.tag),
        difficulties=_ids(asked.difficulty),
        search=asked.search,
        slug=asked.slug,
        featured=asked.featured,
        priced=UNSET if asked.price_type is UNSET else asked.price_type is PriceType.PAID,
        amount=amount,
        among=asked.among,
        without=asked.without,
        made_from=asked.made_from,
        made_before=asked.made_before,
    )


def _ids(asked: list[int] | UnsetType) -> tuple[int, ...] | UnsetType:
    """An empty list asks for nothing."""
    return tuple(asked) if asked else UNSET
