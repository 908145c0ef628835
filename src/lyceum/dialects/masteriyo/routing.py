"""The table of operations, for those parts that it is itself built on."""

from __future__ import annotations

from functools import cache

from lyceum.http.operation import Operation


@cache
def operations() -> tuple[Operation, ...]:
    """Asked for when the first request is answered: by then the table is complete."""
    from lyceum.dialects.masteriyo.routes import OPERATIONS

    return OPERATIONS
