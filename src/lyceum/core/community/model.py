"""Contributions: reviews, questions and comments, and what was answered to them."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from lyceum.core.errors import Fault, Invalid, Problem
from lyceum.core.extras import Extras

LONGEST_TITLE = 1_000
LONGEST_BODY = 100_000
HIGHEST_RATING = 100
"""How many stars there are is for each API to say; more than these there never are."""


class ContributionKind(StrEnum):
    """A review rates a course or a unit, a question wants an answer, a comment wants nothing. What
    has a parent answers it, and is of the same kind."""

    REVIEW = "review"
    QUESTION = "question"
    COMMENT = "comment"


class ContributionState(StrEnum):
    """HELD: somebody of the staff has to look at it first."""

    APPROVED = "approved"
    HELD = "held"
    SPAM = "spam"
    TRASHED = "trashed"


class Contribution(msgspec.Struct, frozen=True, array_like=True):
    """What somebody said about a course, or about one unit of it. `author_id` is None once they are
    gone; a reply rates nothing."""

    id: int
    uid: bytes
    kind: ContributionKind
    course_id: int
    unit_id: int | None
    author_id: int | None
    author_name: str
    parent_id: int | None
    title: str
    body: str
    rating: int | None
    state: ContributionState
    trashed_from: ContributionState | None
    extra: dict[str, Any]
    created_at: int
    updated_at: int


class NewContribution(msgspec.Struct, frozen=True, kw_only=True):
    """`state` and `author_name` are for the staff to choose."""

    kind: ContributionKind
    course_id: int
    unit_id: int | None = None
    parent_id: int | None = None
    title: str = ""
    body: str = ""
    rating: int | None = None
    state: ContributionState = ContributionState.APPROVED
    author_name: str = ""
    extra: Extras = {}


class ContributionChange(msgspec.Struct, frozen=True, kw_only=True):
    """What to change; what is UNSET stays. `state` and `author_name` are for the staff."""

    title: str | UnsetType = UNSET
    body: str | UnsetType = UNSET
    rating: int | UnsetType = UNSET
    state: ContributionState | UnsetType = UNSET
    author_name: str | UnsetType = UNSET
    extra: Extras | UnsetType = UNSET


UNTRASHED = (ContributionState.APPROVED, ContributionState.HELD, ContributionState.SPAM)


class ContributionOrder(StrEnum):
    """What contributions may be listed by: each is a column, and has an index."""

    CREATED_AT = "created_at"
    UPDATED_AT = "updated_at"


class ContributionFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which contributions to list: about courses themselves, or `on_units` of them. `led_by` are
    those of the courses that somebody teaches; `search` is a part of the title or text; the times
    are from, and before."""

    kind: ContributionKind
    on_units: bool = False
    states: tuple[ContributionState, ...] = UNTRASHED
    courses: tuple[int, ...] | UnsetType = UNSET
    units: tuple[int, ...] | UnsetType = UNSET
    authors: tuple[int, ...] | UnsetType = UNSET
    but_authors: tuple[int, ...] | UnsetType = UNSET
    parents: tuple[int, ...] | UnsetType = UNSET
    but_parents: tuple[int, ...] | UnsetType = UNSET
    among: tuple[int, ...] | UnsetType = UNSET
    without: tuple[int, ...] | UnsetType = UNSET
    first_ones: bool = False
    led_by: int | UnsetType = UNSET
    search: str | UnsetType = UNSET
    made_from: int | UnsetType = UNSET
    made_before: int | UnsetType = UNSET


class Rating(msgspec.Struct, frozen=True, array_like=True):
    """How often a course was rated, and the sum of it."""

    course_id: int
    count: int
    total: int

    @property
    def average(self) -> float:
        return self.total / self.count if self.count else 0.0


def checked_texts(title: str, body: str) -> None:
    """Refuses what is too long to be kept."""
    if len(title) > LONGEST_TITLE:
        raise Invalid(Problem("title", Fault.TOO_LONG, limit=LONGEST_TITLE))
    if len(body) > LONGEST_BODY:
        raise Invalid(Problem("body", Fault.TOO_LONG, limit=LONGEST_BODY))


def checked_rating(rating: int | None) -> int | None:
    """The rating of a review, at least 1; None of what rates nothing."""
    if rating is not None and rating < 1:
        raise Invalid(Problem("rating", Fault.TOO_SMALL, limit=1))
    if rating is not None and rating > HIGHEST_RATING:
        raise Invalid(Problem("rating", Fault.TOO_LARGE, limit=HIGHEST_RATING))
    return rating
