"""The school of these tests."""

import pytest

from tests.core.webhooks.hearing import Hearing
from tests.harness.school import School


@pytest.fixture
async def hearing(school: School) -> Hearing:
    """A school to whose events nobody listens yet."""
    return Hearing(school)
