"""An application to be a mentor on the wire (contract A42, A43)."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, UnsetType

from lyceum.core.access.application_store import Application, ApplicationFilter
from lyceum.core.people.model import User
from lyceum.dialects.akako import ids
from lyceum.dialects.akako.envelope import Told
from lyceum.dialects.akako.values import RequestStatus
from lyceum.dialects.akako.wire import texts
from lyceum.dialects.akako.wire.enrollments import ListPending, RequestSort, Words

SORTED_BY = {RequestSort.CREATED_AT: "created_at", RequestSort.UPDATED_AT: "updated_at"}


class ApplicationOut(Told, frozen=True, kw_only=True):
    """`application` is what the person said."""

    id: texts.Id
    status: RequestStatus
    user_id: texts.Id
    user_name: str
    user_email: texts.Email | None
    application: dict[str, Any]
    reviewed_by: texts.ClerkId | None
    reviewed_at: texts.Time | None
    notes: str | None
    created_at: texts.Time
    updated_at: texts.Time


More = Annotated[
    dict[str, Any],
    Meta(description="Whatever else there is to say; unknown words beside the others count to it."),
]


class Apply(msgspec.Struct, frozen=True, kw_only=True):
    motivation: Words | UnsetType = UNSET
    experience: Words | UnsetType = UNSET
    qualifications: Words | UnsetType = UNSET
    subjects: Annotated[list[Words], Meta(max_length=100)] | UnsetType = UNSET
    bio: Words | UnsetType = UNSET
    more: More = {}


def where(asked: ListPending) -> ApplicationFilter:
    return ApplicationFilter(
        state=asked.status.lower(),
        search=asked.search,
        created_from=texts.bound(asked.created_from, field="createdFrom"),
        created_to=texts.bound(asked.created_to, field="createdTo"),
        updated_from=texts.bound(asked.updated_from, field="updatedFrom"),
        updated_to=texts.bound(asked.updated_to, field="updatedTo"),
    )


def payload(asked: Apply) -> dict[str, Any]:
    said = msgspec.structs.asdict(asked)
    more = said.pop("more")
    return {**more, **{name: value for name, value in said.items() if value is not UNSET}}


def application(found: Application, *, people: dict[int, User]) -> ApplicationOut:
    person, decider = people[found.user_id], people.get(found.decided_by or 0)
    return ApplicationOut(
        id=ids.CUID.encode(found.uid),
        status=RequestStatus(found.state.upper()),
        user_id=ids.written(person),
        user_name=person.display_name,
        user_email=person.email,
        application=found.payload,
        reviewed_by=ids.clerk_id(decider) if decider else None,
        reviewed_at=texts.time_or_none(found.decided_at),
        notes=found.note,
        created_at=texts.time(found.created_at),
        updated_at=texts.time(found.updated_at),
    )
