"""A school behind a live server, for client libraries."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from lyceum.core.work import Works
from tests.harness.school import School, found_school, make_platform
from tests.harness.serving import serving

ROOM = 10_000
"""By how much more may be asked than usual, where limits are not what a test is about."""


class Served:
    """The school, and where its API is."""

    def __init__(self, school: School, server: str) -> None:
        self.school = school
        self.base_url = f"{server}/api"

    async def token(self, who: str) -> str:
        """A new key of one of the cast."""
        headers = await self.school.key("akako", who)
        return headers["Authorization"].removeprefix("Bearer ")


@asynccontextmanager
async def served(works: Works, *, limit_factor: int = ROOM, **rest: Any) -> AsyncIterator[Served]:
    """Opens it; `rest` is what else the platform is made of."""
    platform = make_platform(works, limit_factor=limit_factor, **rest)
    school = await found_school(platform)
    async with serving(school.root) as server:
        yield Served(school, server)
