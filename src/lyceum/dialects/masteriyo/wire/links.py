"""`_links`: where a thing stands, and what its reader may do there (contract 1)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from lyceum.dialects.masteriyo import routing
from lyceum.dialects.masteriyo.here import here


class Link(msgspec.Struct, frozen=True, rename={"target_hints": "targetHints"}):
    href: str
    target_hints: dict[str, list[str]] | UnsetType = UNSET


Links = dict[str, list[Link]]


def links(
    collection: str,
    id: int,  # noqa: A002 - what it is called everywhere
    *,
    hints: bool = True,
    writes: bool = True,
    more: Mapping[str, str] | None = None,
) -> Links:
    """`self`, `collection` and `more` by address. Without `hints` the thing is gone; who does not
    write it may only read."""
    told: Any = UNSET
    if hints:
        methods = routing.allowed(collection + "/{id}", here().actor)
        # Whoever is shown it may read it.
        more_than_reads = [one for one in methods if writes and one != "GET"]
        told = {"allow": ["GET", *more_than_reads]}
    return {
        "self": [Link(here().resource(f"{collection}/{id}"), told)],
        "collection": [Link(here().resource(collection))],
        **{name: [Link(address)] for name, address in (more or {}).items()},
    }
