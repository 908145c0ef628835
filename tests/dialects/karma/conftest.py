"""What every test of Karma may use: callers of the API, and a mark for the decision it shows."""

from __future__ import annotations

import pytest

from lyceum.kit import clock
from tests.dialects.karma.callers import Karma, Later
from tests.harness.school import School


def pytest_configure(config: pytest.Config) -> None:
    """Makes the mark known."""
    config.addinivalue_line("markers", "decision(*names): the decisions of Karma's contract shown")


@pytest.fixture
def karma(school: School) -> Karma:
    """Karma's API of the school, as each of the cast calls it."""
    return Karma(school)


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Later:
    """Moves the machine's clock on by so many microseconds."""
    passed = 0
    real = clock.now

    def move(by: int) -> None:
        nonlocal passed
        passed += by

    monkeypatch.setattr(clock, "now", lambda: real() + passed)
    return move
