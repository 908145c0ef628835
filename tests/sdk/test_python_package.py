"""The Python client as a package: it builds from the tree, and holds no file whole."""

from __future__ import annotations

import asyncio
import hashlib
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from akako_lms import AsyncAkakoAPI

from tests.dialects.requests import A_FILM
from tests.harness.machine import ROOT
from tests.harness.processes import clean_environment
from tests.sdk.served import Served

MIB = 1024 * 1024
PROJECT = ROOT / "sdk" / "python"
README = (PROJECT / "README.md").read_text()


def film(path: Path, *, size: int) -> str:
    """Writes a film that is nothing but its head; its digest."""
    with path.open("wb") as file:
        file.write(A_FILM[1])
        file.truncate(size)
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


async def a_topic(akako: Served, token: str) -> str:
    async with AsyncAkakoAPI(akako.base_url, token) as api:
        level = await api.education.create_level(name="High School")
        grade = await api.education.create_grade(name="10", education_level_id=level["id"])
        subject = await api.education.create_subject(name="Maths", grade_id=grade["id"])
        return (await api.education.create_topic(name="Films", subject_id=subject["id"]))["id"]


@pytest.mark.parametrize("database_kind", ["sqlite"])
@pytest.mark.parametrize("how", ["sync", "async"])
async def test_a_file_of_64_mib_takes_no_more_memory_than_one_of_its_pieces(
    akako: Served, tmp_path: Path, how: str, database_kind: str
) -> None:
    token = await akako.token("admin")
    path = tmp_path / "film.mp4"
    digest = await asyncio.to_thread(film, path, size=64 * MIB)
    words = [how, akako.base_url, token, await a_topic(akako, token), str(path)]
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.sdk.carrying",
        *words,
        cwd=ROOT,
        env=clean_environment({"PYTHONPATH": str(PROJECT / "src")}),
        stdout=asyncio.subprocess.PIPE,
    )
    said, _ = await asyncio.wait_for(process.communicate(), 120)
    assert process.returncode == 0
    came, grown = said.decode().split()
    assert came == digest
    assert int(grown) < 16 * MIB


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built as `pip install` would, with what is installed here."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation"]
    command += ["--no-index", "--disable-pip-version-check", "--wheel-dir", str(folder)]
    subprocess.run([*command, str(PROJECT)], check=True, capture_output=True, timeout=120)
    (built,) = folder.glob("*.whl")
    return built


def test_a_wheel_builds_from_the_tree_with_types_and_licence(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert wheel.name == "akako_lms-0.1.0-py3-none-any.whl"
    sources = {f"akako_lms/{path.name}" for path in (PROJECT / "src" / "akako_lms").glob("*.py")}
    assert {*sources, "akako_lms/py.typed"} <= set(names)
    assert "akako_lms-0.1.0.dist-info/licenses/LICENSE" in names


@pytest.mark.parametrize("database_kind", ["sqlite"])
async def test_the_walk_of_its_readme_works_with_the_wheel(
    akako: Served, wheel: Path, tmp_path: Path, database_kind: str
) -> None:
    """Added: the server's address, and a key."""
    first = re.findall(r"```python\n(.*?)```", README, re.DOTALL)[0]
    token = await akako.token("admin")
    program = first.replace("http://127.0.0.1:8000/api", akako.base_url).replace("akk_…", token)
    zipfile.ZipFile(wheel).extractall(tmp_path)
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        program,
        cwd=tmp_path,
        env=clean_environment({"PYTHONPATH": os.fspath(tmp_path)}),
        stdout=asyncio.subprocess.PIPE,
    )
    said, _ = await asyncio.wait_for(process.communicate(), 60)
    assert (process.returncode, said.decode()) == (0, "High School\n")
