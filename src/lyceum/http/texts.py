"""Text of a known form that several APIs spell alike."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

Time = Annotated[
    str, Meta(examples=["2026-03-01T09:30:00Z"], extra_json_schema={"format": "date-time"})
]
Email = Annotated[
    str,
    Meta(
        max_length=254,
        # What is certainly no address is told as such; the core judges the rest.
        pattern=r"^\s*[^@\s]+@[^@\s]+\s*$",
        examples=["amara.okafor@school.example"],
        extra_json_schema={"format": "email"},
    ),
]
