"""Arguments of a known form that many operations take."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from lyceum.dialects.masteriyo.paging import Context

Id = Annotated[int, Meta(examples=[1042])]
Name = Annotated[str, Meta(max_length=1_000, examples=["Ukulele"])]
Slug = Annotated[str, Meta(max_length=200, examples=["ukulele"])]
Text = Annotated[str, Meta(max_length=500_000, examples=["Plucked strings"])]
Ids = Annotated[list[int], Meta(max_length=1_000)]
Date = Annotated[str, Meta(examples=["2025-01-21 14:30:00"])]


class OneAsked(msgspec.Struct, frozen=True, kw_only=True):
    id: Id
    context: Context = Context.VIEW


class Deleting(msgspec.Struct, frozen=True, kw_only=True):
    id: Id
    force: bool = False


class DeletingMany(msgspec.Struct, frozen=True, kw_only=True):
    ids: Ids
    force: bool = False
