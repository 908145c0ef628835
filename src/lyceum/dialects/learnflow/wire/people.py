"""Students and instructors on the wire: two views of a person (L16, L28)."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, UnsetType

from lyceum.core.people.model import User
from lyceum.dialects.learnflow import ids
from lyceum.dialects.learnflow.paging import ListAsked
from lyceum.dialects.learnflow.wire import texts
from lyceum.kit.time import iso_seconds

MOST_METADATA = 50

Metadata = Annotated[
    dict[Annotated[str, Meta(min_length=1, max_length=40)], Annotated[str, Meta(max_length=500)]],
    Meta(
        max_length=MOST_METADATA,
        description="Text under names of your own; an empty text takes a name away.",
        examples=[{"cohort": "spring"}],
    ),
]


class StudentOut(msgspec.Struct, frozen=True, kw_only=True):
    id: texts.StudentId
    object: str = "student"
    email: texts.Email | None
    name: str
    metadata: dict[str, str]
    created_at: texts.Time
    livemode: bool


class InstructorOut(msgspec.Struct, frozen=True, kw_only=True):
    id: texts.InstructorId
    object: str = "instructor"
    email: texts.Email | None
    name: str
    created_at: texts.Time
    livemode: bool


class ListPeople(ListAsked, frozen=True, kw_only=True):
    """`email` is whole, in any case."""

    email: Annotated[str, Meta(max_length=254)] | UnsetType = UNSET


class StudentId(msgspec.Struct, frozen=True):
    id: texts.StudentId


class InstructorId(msgspec.Struct, frozen=True):
    id: texts.InstructorId


class CreateStudent(msgspec.Struct, frozen=True, kw_only=True):
    """Without a `name` they are called as their address begins."""

    email: texts.Email
    name: texts.Name | UnsetType = UNSET
    metadata: Metadata = msgspec.field(default_factory=dict)


class CreateInstructor(msgspec.Struct, frozen=True, kw_only=True):
    email: texts.Email
    name: texts.Name


class UpdateStudent(msgspec.Struct, frozen=True, kw_only=True):
    """What is left out stays, names of `metadata` too."""

    id: texts.StudentId
    email: texts.Email | UnsetType = UNSET
    name: texts.Name | UnsetType = UNSET
    metadata: Metadata | UnsetType = UNSET


class UpdateInstructor(msgspec.Struct, frozen=True, kw_only=True):
    id: texts.InstructorId
    email: texts.Email | UnsetType = UNSET
    name: texts.Name | UnsetType = UNSET


def student(user: User, *, livemode: bool) -> StudentOut:
    return StudentOut(
        id=ids.written("student", user),
        email=user.email,
        name=user.display_name,
        metadata=metadata(user),
        created_at=iso_seconds(user.created_at),
        livemode=livemode,
    )


def instructor(user: User, *, livemode: bool) -> InstructorOut:
    return InstructorOut(
        id=ids.written("instructor", user),
        email=user.email,
        name=user.display_name,
        created_at=iso_seconds(user.created_at),
        livemode=livemode,
    )


def metadata(user: User) -> dict[str, str]:
    held: dict[str, Any] = user.extra.get(ids.NAMESPACE, {})
    return dict(held.get("metadata", {}))
