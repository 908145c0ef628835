"""What tests of the client libraries share."""

from __future__ import annotations

import json
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from lyceum.core.work import Works
from tests.harness.machine import ROOT
from tests.harness.npm import installed, npm
from tests.sdk.served import Served, served

JAVASCRIPT = ROOT / "sdk" / "js"


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


@pytest.fixture(scope="session")
def javascript_package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The packed library, of a copy of its folder."""
    copy = tmp_path_factory.mktemp("sdk") / "js"
    left_out = shutil.ignore_patterns("node_modules", "dist", "*.tgz")
    shutil.copytree(JAVASCRIPT, copy, ignore=left_out)
    (copy / "node_modules").symlink_to(installed(JAVASCRIPT))
    (packed,) = json.loads(npm("pack", "--json", "--loglevel=error", folder=copy))
    return copy / packed["filename"]


@pytest.fixture
def user(javascript_package: Path, tmp_path: Path) -> Path:
    """A folder whose programs may import the library, installed there."""
    (tmp_path / "package.json").write_text('{"type": "module"}')
    npm("install", "--offline", "--no-save", str(javascript_package), folder=tmp_path)
    return tmp_path
