"""A request to be let into a subject on the wire (contract A41, A42)."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from lyceum.core.catalog.model import Course
from lyceum.core.enrollment.model import Enrollment, EnrollmentFilter
from lyceum.core.extras import Extras
from lyceum.core.people.model import User
from lyceum.dialects.akako import ids, values
from lyceum.dialects.akako.envelope import Told
from lyceum.dialects.akako.paging import PageAsked, Search
from lyceum.dialects.akako.values import RequestStatus
from lyceum.dialects.akako.wire import texts

Words = Annotated[str, Meta(max_length=10_000)]


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
    grade_id: texts.Id | None
    message: str | None
    reviewed_by: texts.ClerkId | None
    reviewed_at: texts.Time | None
    rejection_reason: str | None
    notes: str | None
    created_at: texts.Time
    updated_at: texts.Time


class RequestEnrollment(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    subject_id: texts.Id
    grade_id: texts.Id | UnsetType = UNSET
    message: Words | UnsetType = UNSET


class ListPending(PageAsked, frozen=True, kw_only=True, rename="camel"):
    """What waits, unless another `status` is asked for. The times are from, and before."""

    sort: RequestSort = RequestSort.CREATED_AT
    search: Search | UnsetType = UNSET
    status: RequestStatus = RequestStatus.PENDING
    created_from: texts.Time | UnsetType = UNSET
    created_to: texts.Time | UnsetType = UNSET
    updated_from: texts.Time | UnsetType = UNSET
    updated_to: texts.Time | UnsetType = UNSET


class Decide(msgspec.Struct, frozen=True, kw_only=True):
    """`reason` and `notes` mean the same."""

    id: texts.Id
    reason: Words | UnsetType = UNSET
    notes: Words | UnsetType = UNSET

    @property
    def note(self) -> str:
        return self.reason or self.notes or ""


def where(asked: ListPending) -> EnrollmentFilter:
    return EnrollmentFilter(
        states=values.STATES_SHOWN_AS[asked.status],
        search=asked.search,
        requested_from=texts.bound(asked.created_from, field="createdFrom"),
        requested_to=texts.bound(asked.created_to, field="createdTo"),
        updated_from=texts.bound(asked.updated_from, field="updatedFrom"),
        updated_to=texts.bound(asked.updated_to, field="updatedTo"),
    )


def said(**fields: str | UnsetType) -> Extras:
    """What only this API keeps of a request; what was not said is not kept."""
    return {ids.NAMESPACE: {name: value for name, value in fields.items() if value}}


def request(enrollment: Enrollment, *, course: Course, people: dict[int, User]) -> RequestOut:
    person, decider = people[enrollment.user_id], people.get(enrollment.decided_by or 0)
    own = enrollment.extra.get(ids.NAMESPACE, {})
    return RequestOut(
        id=ids.written(enrollment),
        status=values.request_status(enrollment.state),
        user_id=ids.written(person),
        user_name=person.display_name,
        user_email=person.email,
        subject_id=ids.written(course),
        subject_name=course.title,
        grade_id=own.get("gradeId"),
        message=own.get("message"),
        reviewed_by=ids.clerk_id(decider) if decider else None,
        reviewed_at=texts.time_or_none(enrollment.decided_at),
        rejection_reason=own.get("rejectionReason"),
        notes=own.get("notes"),
        created_at=texts.time(enrollment.requested_at),
        updated_at=texts.time(enrollment.updated_at),
    )
