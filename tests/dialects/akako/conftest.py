"""What every test of Akako may use: callers of the API, and a mark for the decision it shows."""

from __future__ import annotations

import pytest

from tests.dialects.akako.callers import Akako
from tests.harness.school import School


def pytest_configure(config: pytest.Config) -> None:
    """Makes the mark known."""
    config.addinivalue_line("markers", "decision(*names): the decisions of a contract shown")


@pytest.fixture
def akako(school: School) -> Akako:
    """Akako's API of the school, as each of the cast calls it."""
    return Akako(school)
