"""A database with a table of every kind of column in it."""

from collections.abc import AsyncIterator

import pytest

from lyceum.core.database import Database
from tests.core.database.specimens import open_specimens


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """Empty but for the table of specimens."""
    async with open_specimens(database_url) as opened:
        yield opened
