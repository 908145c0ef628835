"""What tests of the client libraries share."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from lyceum.core.work import Works
from tests.sdk.served import Served, served


@pytest.fixture
async def akako(works: Works) -> AsyncIterator[Served]:
    """Akako's API of a school, which may be asked very often."""
    async with served(works) as opened:
        yield opened


@pytest.fixture
async def strict_akako(works: Works) -> AsyncIterator[Served]:
    """The same with the limits that there are."""
    async with served(works, limit_factor=1) as opened:
        yield opened
