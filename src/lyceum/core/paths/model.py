"""Learning paths, and the stays of people on them."""

from __future__ import annotations

from enum import StrEnum

import msgspec
from msgspec import UNSET, UnsetType

from lyceum.core.catalog.model import clean_title
from lyceum.core.errors import Fault, Invalid, Problem

MOST_COURSES = 100


class PathState(StrEnum):
    """Of somebody on a path; `completed` is a fact that never falls back."""

    ACTIVE = "active"
    COMPLETED = "completed"
    DROPPED = "dropped"


class Path(msgspec.Struct, frozen=True, array_like=True):
    """Some courses in an order. Who is on a `sequential` one is let into each when the one before
    is completed, else into all at once. It is completed with `needed` of them, None: with all.
    `amount` is in minor units of `currency`, 0 for a free one."""

    id: int
    uid: bytes
    title: str
    description: str
    active: bool
    category_id: int | None
    amount: int
    currency: str
    sequential: bool
    needed: int | None
    created_at: int
    updated_at: int


class NewPath(msgspec.Struct, frozen=True, kw_only=True):
    title: str
    course_ids: tuple[int, ...] = ()
    description: str = ""
    active: bool = True
    category_id: int | None = None
    amount: int = 0
    currency: str | None = None
    sequential: bool = True
    needed: int | None = None


class PathChange(msgspec.Struct, frozen=True, kw_only=True):
    """What to change; what is UNSET stays. `course_ids` are all of them, in their order."""

    title: str | UnsetType = UNSET
    course_ids: tuple[int, ...] | UnsetType = UNSET
    description: str | UnsetType = UNSET
    active: bool | UnsetType = UNSET
    category_id: int | UnsetType | None = UNSET
    amount: int | UnsetType = UNSET
    currency: str | UnsetType = UNSET
    sequential: bool | UnsetType = UNSET
    needed: int | UnsetType | None = UNSET


class PathFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which paths to list; `search` is a part of the title, in any case."""

    search: str | UnsetType = UNSET
    active: bool | UnsetType = UNSET


class PathOrder(StrEnum):
    """What paths may be listed by: each is a column, and has an index."""

    CREATED_AT = "created_at"
    UPDATED_AT = "updated_at"


class PathEnrollmentOrder(StrEnum):
    """The same of stays on paths."""

    ENROLLED_AT = "enrolled_at"
    UPDATED_AT = "updated_at"


class PathEnrollment(msgspec.Struct, frozen=True, array_like=True):
    """Somebody on a path. Times in microseconds UTC."""

    id: int
    path_id: int
    user_id: int
    state: PathState
    enrolled_at: int
    completed_at: int | None
    ended_at: int | None
    updated_at: int


def cleaned(path: Path, course_ids: tuple[int, ...]) -> Path:
    """The path as stored; refuses with every field that breaks a rule."""
    problems = []
    if path.amount < 0:
        problems.append(Problem("amount", Fault.TOO_SMALL, limit=0))
    if len(course_ids) > MOST_COURSES:
        problems.append(Problem("course_ids", Fault.TOO_MANY, limit=MOST_COURSES))
    if len(set(course_ids)) < len(course_ids):
        problems.append(Problem("course_ids", Fault.REPEATED))
    if path.needed is not None and path.needed < 1:
        problems.append(Problem("needed", Fault.TOO_SMALL, limit=1))
    if path.needed is not None and path.needed > len(course_ids):
        problems.append(Problem("needed", Fault.TOO_LARGE, limit=len(course_ids)))
    if problems:
        raise Invalid(*problems)
    return msgspec.structs.replace(path, title=clean_title(path.title))
