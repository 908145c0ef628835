"""What others call our things, on the wire."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from lyceum.core.external_ids import ExternalId
from lyceum.dialects.lyceum.wire.asking import Id, OneAsked

Namespace = Annotated[
    str,
    Meta(
        pattern=r"^[a-z][a-z0-9_-]{0,39}$(?!\n)",
        description="Whose ids they are: a word of small letters.",
        examples=["registry"],
    ),
]
Value = Annotated[str, Meta(min_length=1, max_length=255, examples=["S-2031"])]
KnownAs = Annotated[
    str,
    Meta(
        pattern=r"^[a-z][a-z0-9_-]{0,39}:",
        min_length=3,
        max_length=296,
        description="The one that a namespace calls so: `registry:S-2031`.",
        examples=["registry:S-2031"],
    ),
]


class ExternalIdsOut(msgspec.Struct, frozen=True):
    """What others call the thing of this `id`, by namespace."""

    id: Id
    external_ids: Annotated[dict[str, str], Meta(examples=[{"registry": "S-2031"}])]


class SetExternalId(OneAsked, frozen=True, kw_only=True):
    """In place of what the namespace called it before; null takes that away."""

    namespace: Namespace
    value: Value | None


class SetQuestionId(SetExternalId, frozen=True, kw_only=True):
    """The same of a question."""

    question_id: Id


def known_as(asked: str | UnsetType) -> ExternalId | UnsetType:
    """`registry:S-2031`: up to the first colon the namespace."""
    if asked is UNSET:
        return UNSET
    namespace, _, value = asked.partition(":")
    return ExternalId(namespace, value)
