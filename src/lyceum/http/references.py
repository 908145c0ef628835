"""Ids inside bodies and filters: an unknown one is that field's fault, not a missing page."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import TypeVar

from lyceum.core.errors import Fault, Invalid, NotFound, Problem

Found = TypeVar("Found")


async def referred(field: str, look_up: Awaitable[Found]) -> Found:
    """What `look_up` finds; a thing that does not exist, or not for the caller, is a 422 row."""
    try:
        return await look_up
    except NotFound as error:
        raise Invalid(Problem(field, Fault.UNKNOWN)) from error
