"""Small things that many resources have on the wire."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

import msgspec
from msgspec import Meta

from lyceum.core.fields.model import CHECKED, UNCHECKED, Field

LARGEST = 2**53 - 1

Id = Annotated[int, Meta(ge=1, le=LARGEST, examples=[1042])]
Time = Annotated[
    str,
    Meta(examples=["2026-03-01T09:30:00+00:00"], extra_json_schema={"format": "date-time"}),
]
Date = Annotated[
    str, Meta(examples=["2026-12-31"], extra_json_schema={"format": "date"}, max_length=40)
]
Integration = Annotated[
    str,
    Meta(
        pattern=r"^[a-z][a-z0-9_-]{0,39}$(?!\n)",
        description="A word of small letters.",
        examples=["zapier"],
    ),
]
ExternalId = Annotated[str, Meta(min_length=1, max_length=255, examples=["z-2031"])]
ExternalIds = Annotated[
    dict[Integration, ExternalId | None],
    Meta(
        max_length=20,
        description="What integrations call it (an extension); null takes that away.",
        examples=[{"zapier": "z-2031"}],
    ),
]
Line = Annotated[str, Meta(min_length=1, max_length=191, pattern=r"\S")]
Text = Annotated[str, Meta(max_length=5000)]
Credits = Annotated[float, Meta(ge=0, le=10**9, examples=[10])]
Email = Annotated[
    str,
    Meta(max_length=254, examples=["kim@school.example"], extra_json_schema={"format": "email"}),
]


class OneAsked(msgspec.Struct, frozen=True):
    id: Id


class Price(msgspec.Struct, frozen=True):
    """In major units."""

    amount: Annotated[Decimal, Meta(examples=[49.99])]
    currency: Annotated[str, Meta(examples=["USD"])]


class Rich(msgspec.Struct, frozen=True):
    """The same text twice."""

    html: str
    text: str


class FieldOut(msgspec.Struct, frozen=True):
    """A custom field, and what stands in it."""

    id: Id
    name: str
    value: str | None
    type: str


class Image(msgspec.Struct, frozen=True):
    """Addresses of one picture in five sizes; null where there is none."""

    default: str | None = None
    sm: str | None = None
    md: str | None = None
    lg: str | None = None
    xl: str | None = None


def image(address: str) -> Image:
    """A picture at an address that shows smaller ones too."""
    small = {name: f"{address}?width={width}" for name, width in WIDTH_OF.items()}
    return Image(default=address, **small)


WIDTH_OF = {"sm": 160, "md": 320, "lg": 640, "xl": 1280}
"""In pixels."""


def field_rows(fields: list[Field], filled: dict[int, str]) -> list[FieldOut]:
    """All fields that there are, with what a person or course has in them."""
    return [FieldOut(one.id, one.name, filled.get(one.id), one.kind) for one in fields]


def field_value(told: str | bool | None) -> str | None:
    """What is to stand in a field: a checkbox may be told by a boolean too."""
    if isinstance(told, bool):
        return CHECKED if told else UNCHECKED
    return told or None


def rich(text: str) -> Rich | None:
    """A text that is kept plain, as HTML and as it is; None for an empty one."""
    if not text:
        return None
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return Rich(html=f"<p>{escaped}</p>", text=text)
