"""Announcements on the wire (contract 10)."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, UnsetType

from lyceum.core.catalog.model import Course
from lyceum.core.community.announcement_model import (
    UNTRASHED,
    Announcement,
    AnnouncementChange,
    AnnouncementFilter,
    AnnouncementOrder,
    AnnouncementState,
    NewAnnouncement,
)
from lyceum.core.people.model import User
from lyceum.dialects.masteriyo.here import here
from lyceum.dialects.masteriyo.paging import Context, Direction
from lyceum.dialects.masteriyo.values import moment, prose, without_tags
from lyceum.dialects.masteriyo.wire import texts
from lyceum.dialects.masteriyo.wire.comments import Titled
from lyceum.dialects.masteriyo.wire.courses import PostOrder, Status, StatusAsked
from lyceum.dialects.masteriyo.wire.links import Links, links
from lyceum.dialects.masteriyo.wire.people import NAMESPACE, PersonNamed, named
from lyceum.kit.text import slugify

COLLECTION = "/course-announcement"
_S = AnnouncementState
STATES = {
    StatusAsked.DRAFT: (_S.DRAFT,),
    StatusAsked.PENDING: (_S.IN_REVIEW,),
    StatusAsked.PRIVATE: (_S.PRIVATE,),
    StatusAsked.PUBLISH: (_S.PUBLISHED,),
    StatusAsked.TRASH: (_S.TRASHED,),
    StatusAsked.FUTURE: (),
    StatusAsked.ANY: UNTRASHED,
}
WORDS = {
    _S.DRAFT: "draft",
    _S.IN_REVIEW: "pending",
    _S.PRIVATE: "private",
    _S.PUBLISHED: "publish",
    _S.TRASHED: "trash",
}
WRITTEN = {
    Status.DRAFT: _S.DRAFT,
    Status.PENDING: _S.IN_REVIEW,
    Status.PRIVATE: _S.PRIVATE,
    Status.PUBLISH: _S.PUBLISHED,
    # What is to come is published at once, as courses are (896).
    Status.FUTURE: _S.PUBLISHED,
}
ORDERS = {
    PostOrder.TITLE: AnnouncementOrder.CREATED_AT,
    PostOrder.MODIFIED: AnnouncementOrder.UPDATED_AT,
    PostOrder.MENU_ORDER: AnnouncementOrder.POSITION,
}
COUNTED = ("publish", "future", "draft", "pending", "private", "trash", "auto-draft", "inherit")

Place = Annotated[int, Meta(ge=0, le=1_000_000_000)]
Title = Annotated[str, Meta(max_length=1_000, examples=["Exams begin on Monday"])]
Body = Annotated[str, Meta(max_length=100_000, examples=["<p>Bring a pencil.</p>"])]


class AnnouncementsAsked(texts.Picked, frozen=True, kw_only=True):
    orderby: PostOrder = PostOrder.MENU_ORDER
    order: Direction = Direction.ASC
    course_id: int | UnsetType = UNSET
    author_id: int | UnsetType = UNSET
    status: StatusAsked = StatusAsked.ANY


class Fields(msgspec.Struct, frozen=True, kw_only=True):
    title: Title | UnsetType = UNSET
    slug: texts.Slug | UnsetType = UNSET
    status: Status | UnsetType = UNSET
    description: Body | UnsetType = UNSET
    menu_order: Place | UnsetType = UNSET


class CreateAnnouncement(Fields, frozen=True, kw_only=True):
    course_id: texts.Id


class UpdateAnnouncement(Fields, frozen=True, kw_only=True):
    id: texts.Id
    course_id: int | UnsetType = UNSET


class RestoreAnnouncements(msgspec.Struct, frozen=True, kw_only=True):
    ids: texts.Ids
    context: Context = Context.VIEW


class AnnouncementOut(msgspec.Struct, frozen=True, kw_only=True):
    """`by_id` stands among the other fields, under a name that ends in the id: whether the caller
    has read it, which is not kept."""

    id: texts.Id
    title: str
    slug: str
    permalink: str
    status: str
    description: str
    date_created: str
    date_modified: str
    menu_order: int
    course: Titled
    author: PersonNamed | None
    by_id: dict[str, bool] | UnsetType = UNSET
    links: Links = msgspec.field(name="_links")


def where(asked: AnnouncementsAsked) -> AnnouncementFilter:
    return AnnouncementFilter(
        states=STATES[asked.status],
        course_id=asked.course_id,
        author_id=asked.author_id,
        among=asked.among,
        without=asked.without,
        search=asked.search,
        made_from=asked.made_from,
        made_before=asked.made_before,
    )


def counts(by_state: dict[AnnouncementState, int]) -> dict[str, int]:
    told = dict.fromkeys(COUNTED, 0)
    told |= {WORDS[state]: count for state, count in by_state.items()}
    return {**told, "any": sum(by_state.get(state, 0) for state in UNTRASHED)}


def new(asked: CreateAnnouncement) -> NewAnnouncement:
    title = without_tags(asked.title or "")
    state = WRITTEN[asked.status or Status.PUBLISH]
    # A draft has no address until it is published (801).
    slug = slugify(asked.slug or (title if state is not _S.DRAFT else ""))
    return NewAnnouncement(
        course_id=asked.course_id,
        title=title,
        body=asked.description or "",
        state=state,
        position=asked.menu_order if asked.menu_order is not UNSET else None,
        extra={NAMESPACE: {"slug": slug}},
    )


def change(asked: UpdateAnnouncement) -> AnnouncementChange:
    own: dict[str, Any] = {"slug": slugify(asked.slug)} if asked.slug is not UNSET else {}
    return AnnouncementChange(
        course_id=asked.course_id,
        title=asked.title if asked.title is UNSET else without_tags(asked.title),
        body=asked.description,
        state=WRITTEN[asked.status] if asked.status is not UNSET else UNSET,
        position=asked.menu_order,
        extra={NAMESPACE: own} if own else UNSET,
    )


def announcement(
    one: Announcement, *, course: Course | None, author: User | None, writes: bool
) -> AnnouncementOut:
    is_out = one.state is _S.PUBLISHED
    slug = one.extra.get(NAMESPACE, {}).get("slug") or (slugify(one.title) if is_out else "")
    draft = f"/?post_type=mto-announcement&p={one.id}"
    return AnnouncementOut(
        id=one.id,
        title=one.title,
        slug=slug,
        permalink=here().address(f"/mto-announcement/{slug}/" if is_out else draft),
        status=WORDS[one.state],
        description=prose(one.body),
        date_created=moment(one.created_at),
        date_modified=moment(one.updated_at),
        menu_order=one.position,
        course=Titled(one.course_id, course.title if course else ""),
        author=named(author) if author else None,
        by_id={f"has_user_read_{one.id}": False},
        links=links(COLLECTION, one.id, writes=writes),
    )
