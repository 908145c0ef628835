"""Courses on the wire (witness: contract 2.2, Appendix A)."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, UnsetType, field

from lyceum.core.catalog.model import (
    LIVE_STATES,
    Category,
    Course,
    CourseChange,
    CourseFilter,
    CourseState,
    CourseUnit,
    NewCourse,
)
from lyceum.core.errors import Fault, Invalid, Problem
from lyceum.core.fields.model import Field
from lyceum.core.progress.requiring import WHOLE_SHARE
from lyceum.core.work import Work
from lyceum.dialects.talentlms import values
from lyceum.dialects.talentlms.paging import PageAsked
from lyceum.dialects.talentlms.sorting import Sort
from lyceum.dialects.talentlms.wire import texts
from lyceum.kit import money
from lyceum.kit.time import SECOND

NAMESPACE = "talentlms"
BOTH_ENDS = "time_limit cannot be set if expires_at is set"

Count = Annotated[int, Meta(ge=1, le=1_000_000)]
Days = Annotated[int, Meta(ge=1, le=36_500, description="Days from the enrollment on.")]
Level = Annotated[int, Meta(ge=1, le=1_000, description="From which level on it is offered.")]
Moment = Annotated[int, Meta(ge=0, le=253_402_300_799, description="Unix seconds.")]
Amount = Annotated[float, Meta(ge=0, examples=[49.99], description="In major units.")]
Name = Annotated[str, Meta(min_length=1, max_length=200, pattern=r"\S")]
Code = Annotated[str, Meta(max_length=100, examples=["WEATHER-1"])]
Percentage = Annotated[
    int, Meta(ge=1, le=100, description="How much of its units completes it, in percent.")
]
FieldValues = Annotated[
    dict[str, str | bool | None], Meta(description="By the field's name; null takes it away.")
]


class CategoryIn(msgspec.Struct, frozen=True):
    """The category that a course is in."""

    id: texts.Id
    parent_id: texts.Id | None
    name: str


class CourseHead(msgspec.Struct, frozen=True, kw_only=True):
    """What stands in every answer about a course."""

    id: texts.Id
    name: str
    category: CategoryIn | None
    status: values.Status
    creation_date: texts.Time
    last_updated_on: texts.Time


class CourseRow(CourseHead, frozen=True, kw_only=True):
    """A course in a list."""

    description: texts.Rich | None
    code: str | None
    price: texts.Price
    capacity: int | None
    is_hidden_from_catalog: bool
    is_locked: bool
    public_key: str | None
    is_prerequisite: bool
    remaining_licenses: int | None
    level: int | None
    time_limit: int | None


class Prerequisite(msgspec.Struct, frozen=True):
    id: texts.Id
    name: str


class RuleType(StrEnum):
    """All units, a part of them, or those that are named."""

    ALL = "all_units"
    PERCENTAGE = "percentage_of_units"
    SELECTED = "selected_units"


class CompletionRule(msgspec.Struct, frozen=True):
    rule_type: RuleType
    unit_percentage: int | None
    complete_units: list[int]


class ScoreRule(msgspec.Struct, frozen=True):
    rule_type: str = "all_units"
    score_units: list[int] = msgspec.field(default_factory=list)


class Rules(msgspec.Struct, frozen=True, kw_only=True):
    """In which order units open, what has to be completed before, and what completes the course:
    a part of its units, where some do not count the others, else all."""

    traversal: str
    prerequisites: list[Prerequisite]
    completion: list[CompletionRule]
    score_calculation: list[ScoreRule]


class Availability(msgspec.Struct, frozen=True):
    is_available: bool
    reason: str | None


class CourseOut(CourseRow, frozen=True, kw_only=True):
    """A course alone."""

    price: texts.Price | None  # type: ignore[assignment] # null where it is free, in lists 0
    discounted_price: texts.Price | None
    intro_video: dict[str, str] | None
    cover_image: texts.Image | None
    rating: float | None
    rules: Rules
    starts_at: texts.Time | None
    expires_at: texts.Time | None
    availability: Availability
    retain_access_after_completion: bool
    custom_fields: list[texts.FieldOut]


class CourseMade(CourseHead, frozen=True, kw_only=True):
    """A course that was just made."""

    description: texts.Rich | None
    code: str | None
    price: texts.Price | None
    discounted_price: texts.Price | None
    level: int | None
    capacity: int | None
    is_hidden_from_catalog: bool
    is_locked: bool
    time_limit: int | None


class ListCourses(PageAsked, frozen=True, kw_only=True):
    custom_field: str | UnsetType = field(default=UNSET, name="filter[custom_field_value][eq]")
    keyword: str | UnsetType = field(default=UNSET, name="filter[keyword][like]")
    status: values.Status | UnsetType = field(default=UNSET, name="filter[status][eq]")
    code: str | UnsetType = field(default=UNSET, name="filter[code][eq]")
    category_id: texts.Id | UnsetType = field(default=UNSET, name="filter[category_id][eq]")
    category: str | UnsetType = field(default=UNSET, name="filter[category][like]")
    sort: Sort = Sort.CREATION


class CoursesOf(ListCourses, frozen=True, kw_only=True):
    """A page of the courses of the thing of this id."""

    id: texts.Id


class CreateCourse(msgspec.Struct, frozen=True, kw_only=True):
    name: Name
    code: Code | None = None
    description: texts.Text | None = None
    category_id: texts.Id | None = None
    price: Amount | None = None
    capacity: Count | None = None
    level: Level | None = None
    time_limit: Days | None = None
    start_datetime: Moment | None = None
    expiration_datetime: Moment | None = None
    is_active: bool = True
    custom_fields: FieldValues | UnsetType = UNSET


class UpdateCourse(msgspec.Struct, frozen=True, kw_only=True):
    """What is left out stays."""

    id: texts.Id
    name: Name | UnsetType = UNSET
    code: Code | UnsetType | None = UNSET
    description: texts.Text | UnsetType | None = UNSET
    category_id: texts.Id | UnsetType | None = UNSET
    price: Amount | UnsetType | None = UNSET
    capacity: Count | UnsetType | None = UNSET
    level: Level | UnsetType | None = UNSET
    time_limit: Days | UnsetType | None = UNSET
    start_datetime: Moment | UnsetType | None = UNSET
    expiration_datetime: Moment | UnsetType | None = UNSET
    is_active: bool | UnsetType = UNSET
    unit_percentage: Percentage | UnsetType = UNSET
    custom_fields: FieldValues | UnsetType = UNSET


def where(asked: ListCourses) -> CourseFilter:
    return CourseFilter(
        states=LIVE_STATES if asked.status is UNSET else values.states_shown_as(asked.status),
        field_value=asked.custom_field,
        search=asked.keyword,
        code=asked.code,
        category_id=asked.category_id,
    )


def new(work: Work, asked: CreateCourse) -> NewCourse:
    """Refuses an end for everybody together with one for each."""
    if asked.time_limit is not None and asked.expiration_datetime is not None:
        raise Invalid(message=BOTH_ENDS)
    return NewCourse(
        title=asked.name,
        code=asked.code or None,
        body=asked.description,
        category_id=asked.category_id,
        amount=values.amount(asked.price, work.tenant.currency),
        seats=asked.capacity,
        days=asked.time_limit,
        starts_at=micros(asked.start_datetime),
        ends_at=micros(asked.expiration_datetime),
        state=CourseState.PUBLISHED if asked.is_active else CourseState.DRAFT,
        extra={NAMESPACE: {"level": asked.level}},
    )


def change(course: Course, asked: UpdateCourse) -> CourseChange:
    """A status that is shown already keeps the finer state behind it."""
    days = course.days if asked.time_limit is UNSET else asked.time_limit
    ends = asked.expiration_datetime
    ends_at = course.ends_at if ends is UNSET else micros(ends)
    said_an_end = asked.time_limit is not UNSET or ends is not UNSET
    if said_an_end and days is not None and ends_at is not None:
        raise Invalid(message=BOTH_ENDS)
    state: CourseState | UnsetType = UNSET
    is_active = values.course_status(course.state) is values.Status.ACTIVE
    if asked.is_active is not UNSET and asked.is_active is not is_active:
        state = CourseState.PUBLISHED if asked.is_active else CourseState.DRAFT
    starts = asked.start_datetime
    return CourseChange(
        title=asked.name,
        code=UNSET if asked.code is UNSET else asked.code or None,
        body=asked.description,
        category=None if asked.category_id is None else UNSET,
        category_id=UNSET if asked.category_id is None else asked.category_id,
        amount=UNSET if asked.price is UNSET else values.amount(asked.price, course.currency),
        seats=asked.capacity,
        days=asked.time_limit,
        starts_at=UNSET if starts is UNSET else micros(starts),
        ends_at=UNSET if ends is UNSET else ends_at,
        state=state,
        extra=UNSET if asked.level is UNSET else {NAMESPACE: {"level": asked.level}},
    )


def micros(told: int | None) -> int | None:
    return None if told is None else told * SECOND


def filled(fields: list[Field], told: FieldValues) -> dict[int, str | None]:
    """By the field's id what is to stand there; refuses a name that no field has."""
    by_name = {one.name: one.id for one in fields}
    if not by_name.keys() >= told.keys():
        raise Invalid(Problem("custom_fields", Fault.UNKNOWN))
    return {by_name[name]: texts.field_value(value) for name, value in told.items()}


class Parts(msgspec.Struct, frozen=True, kw_only=True):
    """What stands beside the rows of a page of courses."""

    categories: dict[int, Category]
    required: frozenset[int]


def head(course: Course, first: Category | None) -> dict[str, Any]:
    return {
        "id": course.id,
        "name": course.title,
        "category": None if first is None else CategoryIn(first.id, first.parent_id, first.name),
        "status": values.course_status(course.state),
        "creation_date": values.time(course.created_at),
        "last_updated_on": values.time(course.updated_at),
    }


def _more(course: Course) -> dict[str, Any]:
    return {
        "description": texts.rich(course.body or ""),
        "code": course.code,
        "capacity": course.seats,
        "is_hidden_from_catalog": course.state in values.HIDDEN,
        "is_locked": False,
        "level": course.extra.get(NAMESPACE, {}).get("level"),
        "time_limit": course.days,
    }


def _listed(course: Course, parts: Parts) -> dict[str, Any]:
    return {
        **head(course, parts.categories.get(course.id)),
        **_more(course),
        "public_key": None,
        "is_prerequisite": course.id in parts.required,
        "remaining_licenses": None,
    }


def row(course: Course, parts: Parts) -> CourseRow:
    return CourseRow(**_listed(course, parts), price=price(course.amount, course.currency))


def made(course: Course, first: Category | None) -> CourseMade:
    return CourseMade(
        **head(course, first),
        **_more(course),
        price=maybe_price(course.amount, course.currency),
        discounted_price=None,
    )


def one(
    course: Course,
    parts: Parts,
    *,
    prerequisites: list[Course],
    units: list[CourseUnit],
    custom_fields: list[texts.FieldOut],
    now: int,
) -> CourseOut:
    return CourseOut(
        **_listed(course, parts),
        price=maybe_price(course.amount, course.currency),
        discounted_price=None,
        intro_video=None,
        cover_image=None,
        rating=None,
        rules=Rules(
            traversal=course.traversal,
            prerequisites=[Prerequisite(each.id, each.title) for each in prerequisites],
            completion=[_completion(course, units)],
            score_calculation=[ScoreRule()],
        ),
        starts_at=values.maybe_time(course.starts_at),
        expires_at=values.maybe_time(course.ends_at),
        availability=availability(course, now=now),
        retain_access_after_completion=course.ends_at is None and course.days is None,
        custom_fields=custom_fields,
    )


def _completion(course: Course, units: list[CourseUnit]) -> CompletionRule:
    """Units that learners are not shown count for nobody, and are not told."""
    counting = [unit.id for unit in units if unit.counts]
    named = counting if any(unit.active and not unit.counts for unit in units) else []
    if course.done_percent < WHOLE_SHARE:
        return CompletionRule(RuleType.PERCENTAGE, course.done_percent, named)
    return CompletionRule(RuleType.SELECTED if named else RuleType.ALL, None, named)


def availability(course: Course, *, now: int) -> Availability:
    """Whether learners may learn in it now, and why not."""
    if values.course_status(course.state) is values.Status.INACTIVE:
        return Availability(is_available=False, reason="inactive")
    if course.starts_at is not None and now < course.starts_at:
        return Availability(is_available=False, reason="not_started")
    if course.ends_at is not None and now >= course.ends_at:
        return Availability(is_available=False, reason="expired")
    return Availability(is_available=True, reason=None)


def price(amount: int, currency: str) -> texts.Price:
    return texts.Price(money.to_major(amount, currency), currency)


def maybe_price(amount: int, currency: str) -> texts.Price | None:
    return price(amount, currency) if amount else None
