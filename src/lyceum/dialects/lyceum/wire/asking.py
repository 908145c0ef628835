"""What every operation's arguments share: a name that nobody reads is refused by name."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Annotated, TypeVar

import msgspec
from msgspec import UNSET, Meta, UnsetType

from lyceum.core.errors import Fault, Invalid, Problem

Word = TypeVar("Word", bound=StrEnum)

Id = Annotated[int, Meta(ge=1, lt=2**53, examples=[1042])]
Fields = Annotated[
    str,
    Meta(
        description="Only these fields of each row, separated by commas; `id` is always there.",
        examples=["id,created_at"],
    ),
]


FieldValue = Annotated[
    str,
    Meta(max_length=2_000, description="What stands in one of the custom fields, in any case."),
]


class Asked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Arguments of any operation."""


class OneAsked(Asked, frozen=True, kw_only=True):
    """A thing by its id."""

    id: Id


class Deleted(msgspec.Struct, frozen=True):
    id: Id
    deleted: bool = True


def words(text: str | UnsetType, of: type[Word], *, name: str) -> frozenset[Word]:
    """Several words of a query, separated by commas; refuses one that there is not."""
    if text is UNSET:
        return frozenset()
    return frozenset(of(word) for word in checked(text, of, name=name))


def checked(text: str, known: Iterable[str], *, name: str) -> list[str]:
    """The same as text."""
    known = tuple(map(str, known))
    asked = text.split(",")
    if not set(asked) <= set(known):
        raise Invalid(Problem(name, Fault.UNKNOWN_WORD, expected=known))
    return asked
