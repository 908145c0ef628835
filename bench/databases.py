"""Databases for the bench: new ones, settled ones, and copies of them that one server may spoil."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path
from typing import Protocol

import asyncpg

from lyceum.core.migrations import upgrade
from tests.harness import postgres
from tests.harness.processes import new_folder

SQLITE = "sqlite:///"
KINDS = ("sqlite", "postgres")


class Databases(Protocol):
    kind: str

    def new(self) -> str:
        """The address of a database with all tables and no rows."""

    def copy(self, url: str) -> str:
        """The address of another with the same content; nobody is connected to the first."""

    def settle(self, url: str) -> None:
        """Does what the database does by itself after a while."""

    def words(self) -> str:
        """Its version and the settings that its speed depends on, in one line."""

    def close(self) -> None: ...


def open_databases(kind: str, *, waits_for_disk: bool = False) -> Databases:
    """`waits_for_disk`: whether PostgreSQL acknowledges a commit only when it is on the disk."""
    return Sqlite() if kind == "sqlite" else Postgres(waits_for_disk=waits_for_disk)


class Sqlite:
    kind = "sqlite"

    def __init__(self) -> None:
        self._folder = new_folder()
        self._made = 0

    def _path(self) -> Path:
        self._made += 1
        return self._folder / f"{self._made}.db"

    def new(self) -> str:
        url = f"{SQLITE}{self._path()}"
        upgrade(url)
        return url

    def copy(self, url: str) -> str:
        path = self._path()
        shutil.copyfile(url.removeprefix(SQLITE), path)
        return f"{SQLITE}{path}"

    def settle(self, url: str) -> None:
        """Only empties the log into the file: nothing gathers statistics for the server either."""
        connection = sqlite3.connect(url.removeprefix(SQLITE))
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        connection.close()

    def words(self) -> str:
        return f"SQLite {sqlite3.sqlite_version} (WAL, synchronous FULL)"

    def close(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)


class Postgres:
    kind = "postgres"

    def __init__(self, *, waits_for_disk: bool) -> None:
        # The tests' server never waits for the disk at all; what is measured is one that
        # does, save for the one relaxation that is printed with the results.
        postgres.SETTINGS.update(
            fsync="on",
            full_page_writes="on",
            synchronous_commit="on" if waits_for_disk else "off",
            shared_buffers="128MB",
        )
        self._server = postgres.postgres_server()

    def new(self) -> str:
        url = postgres.apart(self._server.new_database())
        upgrade(url)
        return url

    def copy(self, url: str) -> str:
        return postgres.apart(self._server.new_database(template=url))

    def settle(self, url: str) -> None:
        """What autovacuum does: statistics, and the map of pages that all may see."""
        postgres.apart(_run(url, "VACUUM ANALYZE"))

    def words(self) -> str:
        return postgres.apart(_settings(self._server.address))

    def close(self) -> None:
        postgres.apart(self._server.close())


async def _run(url: str, statement: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


async def _settings(url: str) -> str:
    connection = await asyncpg.connect(url)
    try:
        version = await connection.fetchval("SHOW server_version")
        names = ("synchronous_commit", "fsync", "shared_buffers")
        shown = [f"{name} {await connection.fetchval(f'SHOW {name}')}" for name in names]
    finally:
        await connection.close()
    return f"PostgreSQL {version} ({', '.join(shown)})"
