"""What a batch holds, and what came of it."""

from __future__ import annotations

import msgspec
from msgspec import UNSET, UnsetType

from lyceum.core.errors import Problem

MOST = 100
"""The rows of one batch."""


class PutUser(msgspec.Struct, frozen=True, kw_only=True, tag="user"):
    """A person: the one of that `id` is changed, without one somebody new is let in as a learner.
    `fields` are values by the id of a custom field; None takes one away."""

    id: int | UnsetType = UNSET
    login: str | UnsetType = UNSET
    given_name: str | UnsetType = UNSET
    family_name: str | UnsetType = UNSET
    email: str | UnsetType = UNSET
    active: bool | UnsetType = UNSET
    fields: dict[str, str | None] = {}


class PutCourse(msgspec.Struct, frozen=True, kw_only=True, tag="course"):
    """A course: the one of that `id`, else the one of that `code`, is changed; any other is new."""

    id: int | UnsetType = UNSET
    code: str | UnsetType = UNSET
    title: str | UnsetType = UNSET
    body: str | UnsetType = UNSET
    active: bool | UnsetType = UNSET


class LetIn(msgspec.Struct, frozen=True, kw_only=True, tag="enrollment"):
    """Somebody is let into a course."""

    course_id: int
    user_id: int


class Unreadable(msgspec.Struct, frozen=True, kw_only=True, tag="unreadable"):
    """A row that is no row: it is refused in its place, and the others are done."""

    problems: tuple[Problem, ...]


Row = PutUser | PutCourse | LetIn | Unreadable


class Failure(msgspec.Struct, frozen=True, kw_only=True):
    """Why the row of that `number`, counted from 1, was refused: the name of the refusal, what it
    says, and the fields that it names."""

    number: int
    refusal: str
    message: str
    problems: tuple[Problem, ...] = ()


class Tally(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a batch so far."""

    created: int = 0
    updated: int = 0
    failures: tuple[Failure, ...] = ()
    made: tuple[int, ...] = ()
