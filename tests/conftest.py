"""What every test may use: named needs, long tests, and a fresh database of either kind."""

import asyncio
import re
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import structlog

from lyceum.core.database import sqlite
from lyceum.core.migrations import upgrade
from lyceum.core.work import Works
from lyceum.http.platform import Platform
from tests.harness import machine, processes
from tests.harness.postgres import PostgresServer, apart
from tests.harness.postgres import postgres_server as find_postgres_server
from tests.harness.school import (
    School,
    found_school,
    make_platform,
    migrated_sqlite,
    open_works,
)


def pytest_configure(config: pytest.Config) -> None:
    """Makes the marks known."""
    names = ", ".join(machine.NEEDS)
    config.addinivalue_line(
        "markers", f"needs(*names): runs where the machine gives these ({names})"
    )
    config.addinivalue_line("markers", "long: runs with `-m long` or LYCEUM_TEST_LONG=1 only")
    # The fancier sort of trace takes more than a second for each.
    plain = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(processors=[structlog.processors.add_log_level, plain])
    # Which the transport of the tests' clients looks for in vain with each request.
    sys.modules.setdefault("sniffio", None)  # type: ignore[arg-type]
    # What a test writes dies with the run, so nothing waits for the disk. A server that a test
    # starts as a process of its own writes as it always does.
    sqlite.WRITER_PRAGMAS = (*sqlite.WRITER_PRAGMAS, "PRAGMA synchronous = OFF")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Refuses needs that nobody knows, leaves long tests out unless they were asked for, and puts
    first what takes long by itself, so that no worker is left alone with it."""
    for item in items:
        unknown = ", ".join(needs_of(item) - machine.NEEDS.keys())
        if unknown:
            raise pytest.UsageError(
                f"{item.nodeid} needs {unknown}, which machine.py does not know"
            )
    items.sort(key=lambda item: "time" not in needs_of(item))
    if re.search(r"\blong\b", config.option.markexpr) or machine.is_set("LYCEUM_TEST_LONG"):
        return
    config.hook.pytest_deselected(items=[item for item in items if item.get_closest_marker("long")])
    items[:] = [item for item in items if not item.get_closest_marker("long")]


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Leaves a test out, by name, when the machine lacks what it needs."""
    for name in sorted(needs_of(item)):
        machine.require(name)


def needs_of(item: pytest.Item) -> set[str]:
    """All that the marks of a test name."""
    return {name for mark in item.iter_markers("needs") for name in mark.args}


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> Iterator[None]:
    """Ends what is left of the run, and names what was skipped, after pytest's own last line."""
    yield
    processes.stop_all()
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None:
        # A worker under xdist: the controller tells for all.
        return
    lacks = machine.named_lacks(reporter.stats.get("skipped", []))
    if lacks:
        reporter.write_line("skipped: " + "; ".join(lacks))


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """One PostgreSQL server for the whole run (per worker under xdist)."""
    machine.require("postgres")
    server = find_postgres_server()
    yield server
    apart(server.close())


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.needs("postgres"))])
def database_kind(request: pytest.FixtureRequest) -> str:
    """Runs a test once per kind of database."""
    return str(request.param)


@pytest.fixture
def database_url(
    database_kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[str]:
    """The address of a database that is empty and this test's own."""
    if database_kind == "sqlite":
        yield f"sqlite:///{tmp_path}/lyceum.db"
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    url = apart(server.new_database())
    yield url
    apart(server.drop(url))


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the migrated SQLite database lies that the tests' own are copied from."""
    return tmp_path_factory.mktemp("template") / "migrated.db"


@pytest.fixture
def migrated(postgres_server: PostgresServer) -> str:
    """The address of a PostgreSQL database with all tables in it, to be copied."""
    return apart(postgres_server.template("migrated", _migrate))


@pytest.fixture
def migrated_url(
    database_kind: str, tmp_path: Path, sqlite_template: Path, request: pytest.FixtureRequest
) -> Iterator[str]:
    """The address of a database with all tables in it, and nothing else, of this test's own."""
    if database_kind == "sqlite":
        yield migrated_sqlite(sqlite_template, tmp_path / "lyceum.db")
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    url = apart(server.new_database(template=request.getfixturevalue("migrated")))
    yield url
    apart(server.drop(url))


async def _migrate(url: str) -> None:
    await asyncio.to_thread(upgrade, url)


@pytest.fixture
async def works(migrated_url: str) -> AsyncIterator[Works]:
    """Works on a database of this test's own."""
    async with open_works(migrated_url) as opened:
        yield opened


@pytest.fixture
async def platform(works: Works) -> Platform:
    """A platform that nobody lives on yet."""
    return make_platform(works)


@pytest.fixture
async def school(platform: Platform) -> School:
    """The only organization of a platform, with the cast in it."""
    return await found_school(platform)
