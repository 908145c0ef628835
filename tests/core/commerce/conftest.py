"""The till of the school that a test is given."""

from __future__ import annotations

import pytest

from tests.core.commerce.till import Till
from tests.harness.school import School


@pytest.fixture
def till(school: School) -> Till:
    return Till(school)
