"""What tests of all dialects share."""

from __future__ import annotations

import pytest

from lyceum.core.work import Works
from lyceum.http.dialect import Dialect
from tests.dialects.apis import Apis
from tests.dialects.asking import DIALECTS, Asking
from tests.dialects.places import mode_of
from tests.dialects.prepared import ROOM, copies, prepared
from tests.harness.school import School, found_school, make_platform

__all__ = ["copies", "prepared"]


@pytest.fixture(params=DIALECTS, ids=lambda dialect: dialect.name)
def dialect(request: pytest.FixtureRequest) -> Dialect:
    """Each dialect in turn."""
    spoken: Dialect = request.param
    return spoken


@pytest.fixture
async def roomy_school(works: Works, request: pytest.FixtureRequest) -> School:
    """A school whose callers may ask very often, of the mode that the dialect wants."""
    asked = "dialect" in request.fixturenames
    mode = mode_of(request.getfixturevalue("dialect")) if asked else "live"
    return await found_school(make_platform(works, limit_factor=ROOM), mode=mode)


@pytest.fixture
async def asking(roomy_school: School, dialect: Dialect) -> Asking:
    """Whoever asks that school in that dialect, as its administrator."""
    return await Asking.of(roomy_school, dialect)


@pytest.fixture
def apis(school: School) -> Apis:
    """Each API of one school, as any of the cast calls it."""
    return Apis(school)
