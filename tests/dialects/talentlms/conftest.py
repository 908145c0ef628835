"""What every test of TalentLMS may use: a caller of the API, a mark for the decision it shows."""

from __future__ import annotations

import httpx2 as httpx
import pytest

from tests.harness.school import School


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "decision(*names): the decisions of a contract shown")


@pytest.fixture
async def admin(school: School) -> httpx.AsyncClient:
    """Who may do everything."""
    return await school.client_as("admin", "talentlms")
