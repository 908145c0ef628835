"""`_links`: where a thing stands, and what its reader may do there (contract 1)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
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
    place = here()
    where = place.resource(collection)
    told: Any = UNSET
    if hints:
        told = _hints(routing.allowed(collection + "/{id}", place.actor), writes)
    links = {"self": [Link(f"{where}/{id}", told)], "collection": [_link(where)]}
    for name, address in (more or {}).items():
        links[name] = [_link(address)]
    return links


@lru_cache(maxsize=256)
def _link(address: str) -> Link:
    return Link(address)


@lru_cache(maxsize=256)
def _hints(methods: tuple[str, ...], writes: bool) -> dict[str, list[str]]:
    """Kept, since every row of a list tells the same. Whoever is shown it may read it."""
    return {"allow": ["GET", *(one for one in methods if writes and one != "GET")]}
