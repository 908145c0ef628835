"""Clients of this API."""

from __future__ import annotations

import httpx2 as httpx
import pytest

from tests.harness.school import School


@pytest.fixture
async def admin(school: School) -> httpx.AsyncClient:
    """Who may do everything."""
    return await school.client_as("admin", "talentlms")
