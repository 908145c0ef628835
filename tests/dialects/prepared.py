"""A school where all is there that the requests of a dialect are about: made once, then copied."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import NamedTuple

import pytest
from msgspec.structs import replace

from lyceum.adapters.blobs import FolderBlobs
from lyceum.core.work import Works
from lyceum.http.dialect import Dialect
from tests.dialects.asking import Asking
from tests.dialects.places import mode_of
from tests.dialects.requests import Request
from tests.harness.postgres import PostgresServer, apart
from tests.harness.processes import new_folder
from tests.harness.school import School, found_school, make_platform, migrated_sqlite, open_works

ROOM = 10_000
"""How many times more often than by a vendor's limits a caller may ask here."""


class Made(NamedTuple):
    """The school that was closed, the address of its database, its files and the requests."""

    url: str
    school: School
    files: Path
    requests: list[Request]
    tokens: dict[str, str]


class Prepared(Asking):
    """Asks a copy of that school, which is the test's own, with the requests that were made."""

    made: Made

    @classmethod
    async def in_a_copy(cls, made: Made, works: Works, dialect: Dialect) -> Prepared:
        platform = make_platform(works, limit_factor=ROOM)
        files = new_folder() / "files"
        shutil.copytree(made.files, files)
        platform = replace(platform, ports=replace(platform.ports, blobs=FolderBlobs(files)))
        school = made.school.on(platform)
        prepared = cls(school, dialect, school.client(await school.key(dialect.name, "admin")))
        prepared.made = made
        prepared.tokens = dict(made.tokens)
        return prepared

    async def requests(self) -> AsyncIterator[Request]:
        """One of each operation, in the order in which they are made elsewhere."""
        for request in self.made.requests:
            yield request


async def prepare(url: str, dialect: Dialect) -> Made:
    """Founds the school in a database with nothing but tables, and makes the requests."""
    files = new_folder() / "files"
    files.mkdir()
    async with open_works(url) as works:
        platform = make_platform(works, limit_factor=ROOM)
        platform = replace(platform, ports=replace(platform.ports, blobs=FolderBlobs(files)))
        school = await found_school(platform, mode=mode_of(dialect))
        asking = await Asking.of(school, dialect)
        await asking.get_tokens()
        requests = [request async for request in asking.requests()]
    return Made(url, school, files, requests, asking.tokens)


class Copies:
    """Makes the school of a dialect on first use, once for each kind of database."""

    def __init__(self, folder: Path, sqlite_template: Path) -> None:
        self._folder = folder
        self._sqlite_template = sqlite_template
        self._made: dict[tuple[str, str], Made] = {}

    def sqlite(self, dialect: Dialect, to: Path) -> tuple[Made, str]:
        """What was made, and the address of a copy."""
        template = self._folder / f"{dialect.name}.db"
        if ("sqlite", dialect.name) not in self._made:
            url = migrated_sqlite(self._sqlite_template, template)
            self._made["sqlite", dialect.name] = apart(prepare(url, dialect))
        shutil.copyfile(template, to)
        return self._made["sqlite", dialect.name], f"sqlite:///{to}"

    def postgres(
        self, dialect: Dialect, server: PostgresServer, *, migrated: str
    ) -> tuple[Made, str]:
        """The same on that server, from its migrated template."""
        known = "postgres", dialect.name

        async def fill(url: str) -> None:
            self._made[known] = await prepare(url, dialect)

        template = apart(server.template(f"prepared {dialect.name}", fill, start=migrated))
        return self._made[known], apart(server.new_database(template=template))


@pytest.fixture(scope="session")
def copies(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Copies:
    """The prepared schools of this run."""
    return Copies(tmp_path_factory.mktemp("prepared"), sqlite_template)


@pytest.fixture
async def prepared(
    copies: Copies,
    dialect: Dialect,
    database_kind: str,
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> AsyncIterator[Prepared]:
    """Whoever asks a copy of the dialect's prepared school, as its administrator: for tests that
    need the requests to be right, and not their things to be new."""
    if database_kind == "sqlite":
        made, url = copies.sqlite(dialect, tmp_path / "lyceum.db")
        async with open_works(url) as works:
            yield await Prepared.in_a_copy(made, works, dialect)
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    made, url = copies.postgres(dialect, server, migrated=request.getfixturevalue("migrated"))
    async with open_works(url) as works:
        yield await Prepared.in_a_copy(made, works, dialect)
    apart(server.drop(url))
