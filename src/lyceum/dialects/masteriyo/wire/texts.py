"""Arguments of a known form that many operations take."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from lyceum.core.errors import Fault, Invalid, Problem
from lyceum.dialects.masteriyo.paging import Context, PageAsked
from lyceum.dialects.masteriyo.values import read_moment
from lyceum.kit.time import SECOND

Id = Annotated[int, Meta(examples=[1042])]
Name = Annotated[str, Meta(max_length=1_000, examples=["Ukulele"])]
Slug = Annotated[str, Meta(max_length=200, examples=["ukulele"])]
Text = Annotated[str, Meta(max_length=500_000, examples=["Plucked strings"])]
Ids = Annotated[list[int], Meta(max_length=1_000)]
Date = Annotated[str, Meta(examples=["2025-01-21 14:30:00"])]
Moment = Annotated[
    str,
    Meta(
        examples=["2025-01-21 14:30:00"],
        extra_json_schema={"pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}"},
    ),
]
"""A date that is refused when it is none."""


class Picked(PageAsked, frozen=True, kw_only=True):
    """A list that may be narrowed to some ids, to all but some, and to what was made after one
    moment and before another. An empty list of ids asks for nothing."""

    include: Ids | UnsetType = UNSET
    exclude: Ids | UnsetType = UNSET
    after: Moment | UnsetType = UNSET
    before: Moment | UnsetType = UNSET

    def __post_init__(self) -> None:
        """Refuses what is no date."""
        said = {"after": self.after, "before": self.before}
        wrong = [name for name, text in said.items() if text is not UNSET and _at(text) is None]
        if wrong:
            problems = [Problem(name, Fault.MALFORMED, expected=("date-time",)) for name in wrong]
            raise Invalid(*problems)

    @property
    def among(self) -> tuple[int, ...] | UnsetType:
        return tuple(self.include) if self.include else UNSET

    @property
    def without(self) -> tuple[int, ...] | UnsetType:
        return tuple(self.exclude) if self.exclude else UNSET

    @property
    def made_from(self) -> int | UnsetType:
        """Whatever was made in the second that `after` names is shown with it, and not after it."""
        at = _at(self.after)
        return UNSET if at is None else at + SECOND

    @property
    def made_before(self) -> int | UnsetType:
        at = _at(self.before)
        return UNSET if at is None else at


def _at(text: str | UnsetType) -> int | None:
    return None if text is UNSET else read_moment(text)


class OneAsked(msgspec.Struct, frozen=True, kw_only=True):
    id: Id
    context: Context = Context.VIEW


class Deleting(msgspec.Struct, frozen=True, kw_only=True):
    id: Id
    force: bool = False


class DeletingMany(msgspec.Struct, frozen=True, kw_only=True):
    ids: Ids
    force: bool = False
