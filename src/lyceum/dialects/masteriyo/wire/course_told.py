"""A course as an answer tells of it (contract 4)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec
from msgspec import UNSET, UnsetType

from lyceum.core.catalog.label_model import Label, LabelKind
from lyceum.core.catalog.model import Category, Course, CourseState, Traversal
from lyceum.core.people.model import User
from lyceum.dialects.masteriyo import pricing
from lyceum.dialects.masteriyo.here import here
from lyceum.dialects.masteriyo.values import moment, moment_or_none, prose
from lyceum.dialects.masteriyo.wire import texts
from lyceum.dialects.masteriyo.wire.courses import (
    COURSES,
    NAMESPACE,
    WORDS,
    ComingSoon,
    Flow,
    PriceType,
    Welcome,
)
from lyceum.dialects.masteriyo.wire.links import Links, links
from lyceum.dialects.masteriyo.wire.people import PersonNamed, named
from lyceum.dialects.masteriyo.wire.terms import Named

Held = TypeVar("Held")

USUAL: dict[str, Any] = {
    "featured_image": "",
    "duration": 0,
    "billing_cycle": "",
    "show_curriculum": True,
    "highlights": "",
    "enable_end_date": False,
    "enable_course_retake": False,
    "review_after_course_completion": True,
    "disable_course_content": False,
    "fake_enrolled_count": 0,
    "course_badge": "",
    "custom_fields": None,
}
"""What holds where nobody wrote anything else."""


class CourseOut(msgspec.Struct, frozen=True, kw_only=True):
    id: texts.Id
    name: str
    slug: str
    permalink: str
    preview_permalink: str
    student_preview_permalink: str
    student_preview_email: str
    status: str
    description: str
    short_description: str
    reviews_allowed: str
    parent_id: int
    menu_order: int
    author: PersonNamed | None
    date_created: str
    date_modified: str
    featured: bool
    price: str
    formatted_price: str
    formatted_regular_price: str
    regular_price: str
    sale_price: str
    price_type: str
    featured_image: int | str
    students_count: int
    enrollment_limit: int
    duration: int
    access_mode: str
    billing_cycle: str
    show_curriculum: bool
    highlights: str
    edit_post_link: str
    categories: list[Named]
    tags: list[Named]
    difficulty: Named | None
    is_ai_created: bool
    is_creating: bool
    end_date: str | None
    enable_end_date: bool
    enable_course_retake: bool
    review_after_course_completion: bool
    disable_course_content: bool
    fake_enrolled_count: int
    welcome_message_to_first_time_user: Welcome
    course_badge: str
    flow: str
    custom_fields: dict[str, Any] | None
    is_current_user_course_author: str | UnsetType = UNSET
    post_password: str | UnsetType = UNSET
    course_coming_soon: ComingSoon
    message: str | UnsetType = UNSET
    links: Links = msgspec.field(name="_links")


class Parts(msgspec.Struct, frozen=True, kw_only=True):
    """What stands beside a course in its answer; `writes` whether the caller may change it."""

    lead: User | None = None
    categories: list[Category] = []
    labels: list[Label] = []
    students: int = 0
    writes: bool = False


def course(course: Course, parts: Parts, *, is_gone: bool = False) -> CourseOut:
    kept = course.extra.get(NAMESPACE, {})
    prices = pricing.of_course(course)
    spelled = prices.spelled
    slug = _slug(course, kept, is_gone=is_gone)
    place = here()
    actor = place.actor
    is_author = parts.lead is not None and actor is not None and parts.lead.id == actor.user_id
    tags, difficulty = _marks(parts.labels)
    return CourseOut(
        **({name: kept.get(name, usual) for name, usual in USUAL.items()} if kept else USUAL),
        id=course.id,
        name=course.title,
        slug=slug,
        permalink=_permalink(course, slug),
        preview_permalink=f"{place.origin}?course_name={course.id}&mto-preview=true"
        f"#/course/{course.id}",
        student_preview_permalink="",
        student_preview_email="",
        status=WORDS[course.state],
        description=prose(course.body or ""),
        short_description=course.summary,
        reviews_allowed="1" if kept.get("reviews_allowed", True) else "",
        parent_id=kept.get("parent_id", 0),
        menu_order=course.position,
        author=named(parts.lead) if parts.lead else None,
        date_created=moment(course.created_at),
        date_modified=moment(course.updated_at),
        featured=course.featured,
        price=spelled.price,
        formatted_price=spelled.formatted_price,
        formatted_regular_price=spelled.formatted_regular_price,
        regular_price=spelled.regular_price,
        sale_price=spelled.sale_price,
        price_type=PriceType.PAID if prices.is_paid else PriceType.FREE,
        students_count=parts.students,
        enrollment_limit=course.seats or 0,
        access_mode=prices.mode,
        edit_post_link=_edit_link(course) if parts.writes else "",
        categories=[Named(one.id, one.name, one.slug) for one in parts.categories],
        tags=tags,
        difficulty=difficulty,
        is_ai_created=False,
        is_creating=False,
        end_date=moment_or_none(kept.get("end_date")),
        welcome_message_to_first_time_user=_kept(kept, _WELCOME, Welcome),
        flow=_flow(course, kept),
        is_current_user_course_author=UNSET if place.is_edit else "yes" if is_author else "no",
        post_password=kept.get("post_password", "") if parts.writes else UNSET,
        course_coming_soon=_kept(kept, "course_coming_soon", ComingSoon),
        links=links(COURSES, course.id, writes=parts.writes, more={"first": ""}),
    )


_WELCOME = "welcome_message_to_first_time_user"


def _kept(kept: Mapping[str, Any], name: str, kind: type[Held]) -> Held:
    """As it was written; what is usual where nothing was."""
    return msgspec.convert(kept[name], kind) if name in kept else kind()


def _slug(course: Course, kept: dict[str, Any], *, is_gone: bool) -> str:
    """A draft has none until it is published, unless one was given; one in the trash is marked."""
    if course.state is CourseState.TRASHED and not is_gone:
        return f"{course.slug}__trashed"
    if course.state in (CourseState.DRAFT, CourseState.IN_REVIEW) and not kept.get("has_slug"):
        return ""
    return course.slug


def _permalink(course: Course, slug: str) -> str:
    if course.state is CourseState.PUBLISHED and slug:
        return here().address(f"/course/{slug}/")
    return here().address(f"/?post_type=mto-course&p={course.id}")


def _edit_link(course: Course) -> str:
    return here().address(f"/wp-admin/post.php?post={course.id}&action=edit")


def _marks(labels: list[Label]) -> tuple[list[Named], Named | None]:
    """The tags, and the first difficulty."""
    tags, difficulty = [], None
    for label in labels:
        named = Named(label.id, label.name, label.slug)
        if label.kind is LabelKind.TAG:
            tags.append(named)
        else:
            difficulty = difficulty or named
    return tags, difficulty


def _flow(course: Course, kept: dict[str, Any]) -> str:
    """The finer word, as long as it still says what the course is."""
    word: str = kept.get("flow", Flow.FREE)
    if course.traversal is Traversal.SEQUENTIAL:
        return Flow.SEQUENTIAL
    return word if word != Flow.SEQUENTIAL else Flow.FREE


def counts(by_state: dict[CourseState, int]) -> dict[str, int]:
    """By status how many there are; `any` are all but those in the trash."""
    words = ("publish", "future", "draft", "pending", "private", "trash")
    told = dict.fromkeys((*words, "auto-draft", "inherit"), 0)
    for each, number in by_state.items():
        told[WORDS[each]] += number
    return {**told, "any": sum(told.values()) - told["trash"]}
