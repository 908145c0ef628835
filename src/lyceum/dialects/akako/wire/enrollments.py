"""A request to be let into a subject on the wire (contract A41, A42)."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import Meta

from lyceum.core.catalog.model import Course
from lyceum.core.enrollment.model import Enrollment
from lyceum.core.people.model import User
from lyceum.dialects.akako import ids, values
from lyceum.dialects.akako.envelope import Told
from lyceum.dialects.akako.paging import PageAsked
from lyceum.dialects.akako.values import RequestStatus
from lyceum.dialects.akako.wire import texts


class RequestSort(StrEnum):
    CREATED_AT = "createdAt"
    UPDATED_AT = "updatedAt"


SORTED_BY = {RequestSort.CREATED_AT: "enrolled_at", RequestSort.UPDATED_AT: "updated_at"}


class RequestOut(Told, frozen=True, kw_only=True):
    id: texts.Id
    status: RequestStatus
    user_id: texts.Id
    user_name: Annotated[str, Meta(examples=["John Doe"])]
    user_email: texts.Email | None
    subject_id: texts.Id
    subject_name: str
    reviewed_by: texts.ClerkId | None
    reviewed_at: texts.Time | None
    created_at: texts.Time
    updated_at: texts.Time


class RequestEnrollment(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    subject_id: texts.Id


class ListPending(PageAsked, frozen=True, kw_only=True):
    sort: RequestSort = RequestSort.CREATED_AT


class Decide(msgspec.Struct, frozen=True, kw_only=True):
    id: texts.Id


def request(enrollment: Enrollment, *, course: Course, people: dict[int, User]) -> RequestOut:
    person, decider = people[enrollment.user_id], people.get(enrollment.decided_by or 0)
    return RequestOut(
        id=ids.written(enrollment),
        status=values.request_status(enrollment.state),
        user_id=ids.written(person),
        user_name=person.display_name,
        user_email=person.email,
        subject_id=ids.written(course),
        subject_name=course.title,
        reviewed_by=ids.clerk_id(decider) if decider else None,
        reviewed_at=texts.time_or_none(enrollment.decided_at),
        created_at=texts.time(enrollment.requested_at),
        updated_at=texts.time(enrollment.updated_at),
    )
