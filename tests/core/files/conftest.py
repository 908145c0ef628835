"""The desk of a school, with files in a folder of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.core.files.desk import Desk
from tests.harness.school import School


@pytest.fixture
def desk(school: School, tmp_path: Path) -> Desk:
    return Desk(school, tmp_path / "files")
