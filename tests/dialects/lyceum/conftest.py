"""What every test of our own API may use."""

from __future__ import annotations

import pytest

from tests.dialects.lyceum.callers import Lyceum
from tests.harness.school import School


@pytest.fixture
def lyceum(school: School) -> Lyceum:
    """Our own API of the school, as each of the cast calls it."""
    return Lyceum(school)
