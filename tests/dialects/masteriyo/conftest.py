"""A school that is asked as each profile has it."""

from __future__ import annotations

from typing import Any

import httpx2 as httpx
import pytest

from lyceum import dialects
from lyceum.core.work import Works
from tests.harness.school import School, found_school, make_platform

BASE = "/wp-json/masteriyo/v1"


class Site:
    """One school's API; `client(who)` asks as one of the cast, or as nobody."""

    def __init__(self, school: School, **options: str) -> None:
        spoken = dialects.load(options={"masteriyo": options})
        self.school = school.on(school.platform, spoken)

    async def client(self, who: str | None = "admin", **rest: Any) -> httpx.AsyncClient:
        headers = await self.school.key("masteriyo", who, **rest) if who else {}
        client = self.school.client(headers)
        client.base_url = httpx.URL(f"http://127.0.0.1{BASE}")
        return client


@pytest.fixture
async def school(works: Works) -> School:
    return await found_school(make_platform(works, limit_factor=10_000))


@pytest.fixture
def documented(school: School) -> Site:
    return Site(school, profile="documented")


@pytest.fixture
def observed(school: School) -> Site:
    return Site(school, profile="observed")
