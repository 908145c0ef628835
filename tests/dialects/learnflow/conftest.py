"""What every test of LearnFlow may use: callers of the API, and a mark for what it shows."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from lyceum.adapters.gateways import GatewaysByMode
from lyceum.adapters.sandbox import Sandbox
from lyceum.core.work import Works
from tests.dialects.learnflow.callers import LearnFlow
from tests.harness.school import found_school, make_platform


def pytest_configure(config: pytest.Config) -> None:
    """Makes the mark known."""
    config.addinivalue_line("markers", "decision(*names): the decisions of a contract shown")


@pytest.fixture
async def learnflow(works: Works) -> LearnFlow:
    """LearnFlow's API of a school in its test mode; its callers may ask often."""
    return LearnFlow(await found_school(make_platform(works, limit_factor=100), mode="test"))


@pytest.fixture
async def live(works: Works) -> LearnFlow:
    """The same in the live mode, with the limits as they are, and no gateway set up."""
    platform = make_platform(works)
    gateways = GatewaysByMode(test=Sandbox(works), live=None)
    ports = replace(platform.ports, gateways=gateways)
    return LearnFlow(await found_school(replace(platform, ports=ports)))
