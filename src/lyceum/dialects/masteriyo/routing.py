"""The table of operations, for those parts that it is itself built on."""

from __future__ import annotations

from functools import cache, lru_cache

from lyceum.core.actor import Actor
from lyceum.dialects.masteriyo.shapes import METHODS
from lyceum.http.operation import Operation


@cache
def operations() -> tuple[Operation, ...]:
    """Asked for when the first request is answered: by then the table is complete."""
    from lyceum.dialects.masteriyo.routes import OPERATIONS

    return OPERATIONS


def allowed(path: str, actor: Actor | None) -> tuple[str, ...]:
    """The methods that this caller may use at a path as the table spells it; of who has no key
    those for everybody, since what else is open to them depends on the thing."""
    if actor is None or actor.credential is None:
        return _allowed(path, None)
    return _allowed(path, actor.grants)


@lru_cache(maxsize=1_024)
def _allowed(path: str, grants: frozenset[str] | None) -> tuple[str, ...]:
    """Kept, since every row of a list tells it and few people have other rights than others."""
    methods = {
        row.method
        for row in operations()
        if row.path == path and (row.who.public or (grants is not None and row.who.lets_in(grants)))
    }
    return tuple(method for method in METHODS if method in methods)
