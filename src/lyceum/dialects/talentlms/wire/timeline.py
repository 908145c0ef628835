"""The timeline on the wire (witness: contract 2.6, Appendix A)."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType, field

from lyceum.core.branches.model import Branch
from lyceum.core.catalog.model import Course
from lyceum.core.groups.model import Group
from lyceum.core.people.model import User
from lyceum.core.timeline import Moment
from lyceum.dialects.talentlms import event_types, values
from lyceum.dialects.talentlms.paging import PageAsked
from lyceum.dialects.talentlms.wire import texts
from lyceum.dialects.talentlms.wire.groups import Named

EventType = Annotated[str, Meta(max_length=100, examples=[event_types.COMPLETION])]


class UserNamed(msgspec.Struct, frozen=True):
    id: texts.Id
    name: str
    surname: str
    login: str


class CourseNamed(msgspec.Struct, frozen=True):
    id: texts.Id
    name: str
    code: str | None


class Extra(msgspec.Struct, frozen=True, kw_only=True):
    """What it is about, as that is called now; null where nothing of the kind is, or it is gone."""

    user: UserNamed | None = None
    group: Named | None = None
    course: CourseNamed | None = None
    branch: Named | None = None
    unit: Named | None = None


class EventOut(msgspec.Struct, frozen=True, kw_only=True):
    """`user_id` is who did it, 0 the platform itself; of a completion it is who completed."""

    id: Annotated[str, Meta(examples=["2044"])]
    user_id: Annotated[int, Meta(ge=0, examples=[1042])]
    event_type: EventType
    created_at: texts.Time
    occurrences: Annotated[int, Meta(ge=1, examples=[1])]
    extra: Extra


class TimelineSort(StrEnum):
    """The last one first, or the first one."""

    CREATED = "created_at"
    CREATED_DOWN = "-created_at"


class ListTimeline(PageAsked, frozen=True, kw_only=True):
    event_type: EventType | UnsetType = field(default=UNSET, name="filter[event_type][eq]")
    created_from: texts.Time | UnsetType = field(default=UNSET, name="filter[created_from][gte]")
    created_to: texts.Time | UnsetType = field(default=UNSET, name="filter[created_to][lte]")
    user_id: texts.Id | UnsetType = field(default=UNSET, name="filter[user_id][eq]")
    sort: TimelineSort = TimelineSort.CREATED_DOWN


class About(msgspec.Struct, frozen=True):
    """What the events of a page name, by id."""

    users: dict[int, User]
    courses: dict[int, Course]
    groups: dict[int, Group]
    branches: dict[int, Branch]


class Subjects(msgspec.Struct, frozen=True, kw_only=True):
    """The ids of what one event is about."""

    user: int | None = None
    course: int | None = None
    group: int | None = None
    branch: int | None = None


def subjects(moment: Moment) -> Subjects:
    """Of an enrollment, an order or an award it is the person and the course that its snapshot
    names."""
    happened = moment.happened
    after = happened.after or {}
    named = {"user": "user", "course": "course", "group": "group", "branch": "branch"}
    if happened.subject_kind in named:
        told = {happened.subject_kind: happened.subject_id}
        return Subjects(**{"user": happened.actor_id, **told})
    return Subjects(
        user=after.get("user_id", after.get("customer_id", happened.actor_id)),
        course=after.get("course_id"),
    )


def event(moment: Moment, about: About, *, prefix: str) -> EventOut:
    happened, of = moment.happened, subjects(moment)
    event_type = event_types.TYPE_OF[happened.kind]
    did = of.user if event_type == event_types.COMPLETION else happened.actor_id
    return EventOut(
        id=f"{prefix}{happened.id}",
        user_id=did or 0,
        event_type=event_type,
        created_at=values.time(happened.at),
        occurrences=moment.occurrences,
        extra=Extra(
            user=_user(about.users.get(of.user or 0)),
            group=_named(about.groups.get(of.group or 0)),
            course=_course(about.courses.get(of.course or 0)),
            branch=_named(about.branches.get(of.branch or 0)),
        ),
    )


def _user(user: User | None) -> UserNamed | None:
    if user is None:
        return None
    return UserNamed(user.id, user.given_name, user.family_name, user.login)


def _course(course: Course | None) -> CourseNamed | None:
    return None if course is None else CourseNamed(course.id, course.title, course.code)


def _named(thing: Group | Branch | None) -> Named | None:
    return None if thing is None else Named(thing.id, thing.name)
