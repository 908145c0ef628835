"""The database: whether it answers, what it is, whether its tables are those of this version."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from lyceum.app.doctor.finding import Finding, fail, ok, warn
from lyceum.app.settings import Settings
from lyceum.core import migrations
from lyceum.core.access.queries import has_administrator
from lyceum.core.database import Database, DatabaseUnavailable, Flavor, open_database
from lyceum.core.work import Works
from lyceum.kit import clock
from lyceum.kit.time import SECOND

SQLITE = "sqlite:///"
OLDEST_SQLITE = (3, 38, 0)
OLDEST_POSTGRESQL = 140_000
TOLERANCE = 5 * SECOND
"""How far the database's clock may be from this machine's."""


async def database(settings: Settings) -> list[Finding]:
    """Several findings, or the one that keeps the others from being made."""
    if _is_yet_to_be_made(settings.database):
        return [ok("database", "Will be made on the first start."), _sqlite_version()]
    try:
        opened = await open_database(settings.database, connections=1)
        try:
            return [ok("database", f"{opened.flavor} answers."), *await _look(opened)]
        finally:
            await opened.close()
    except DatabaseUnavailable as error:
        advice = "Start it, or correct LYCEUM_DATABASE_URL."
        return [fail("database", f"It does not answer: {error}.", advice)]


def _is_yet_to_be_made(url: str) -> bool:
    return url.startswith(SQLITE) and not Path(url.removeprefix(SQLITE)).exists()


async def _look(opened: Database) -> list[Finding]:
    if opened.flavor is Flavor.SQLITE:
        own = [_sqlite_version(), await _journal(opened)]
    else:
        own = [await _postgres_version(opened), await _postgres_clock(opened)]
    revision = await _revision(opened)
    if revision.advice:
        return [*own, revision]
    return [*own, revision, await _administrator(opened)]


def _sqlite_version() -> Finding:
    found = f"Version {sqlite3.sqlite_version}."
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        least = ".".join(map(str, OLDEST_SQLITE))
        return fail("SQLite", found, f"Use a Python with SQLite {least} or newer.")
    return ok("SQLite", found)


async def _value(opened: Database, sql: str) -> str:
    async with opened.reading() as connection:
        ((value,),) = await connection.fetch(sql, ())
    return str(value)


async def _journal(opened: Database) -> Finding:
    mode = await _value(opened, "PRAGMA journal_mode")
    if mode != "wal":
        return fail(
            "journal",
            f"The journal's mode is {mode}.",
            "Keep the data folder on a local disk: readers and the writer need mode wal.",
        )
    return ok("journal", "Write-ahead: readers and the writer do not wait for each other.")


async def _postgres_version(opened: Database) -> Finding:
    number = int(await _value(opened, "SELECT current_setting('server_version_num')::int"))
    found = f"Version {number // 10_000}."
    if number < OLDEST_POSTGRESQL:
        least = OLDEST_POSTGRESQL // 10_000
        return fail("PostgreSQL", found, f"Use PostgreSQL {least} or newer.")
    return ok("PostgreSQL", found)


async def _postgres_clock(opened: Database) -> Finding:
    """The database's clock decides nothing, but a difference shows that one of the two is wrong."""
    before = clock.now()
    theirs = float(await _value(opened, "SELECT extract(epoch FROM clock_timestamp())"))
    apart = abs(int(theirs * SECOND) - (before + clock.now()) // 2)
    found = f"It is {apart / SECOND:.1f} s from this machine's."
    if apart > TOLERANCE:
        return warn("database clock", found, "Set both by NTP.")
    return ok("database clock", found)


async def _revision(opened: Database) -> Finding:
    at, newest = await migrations.revision(opened), migrations.head()
    if at == newest:
        return ok("revision", f"{at}, the newest.")
    if at is None:
        return warn("revision", "The database is empty.", "Run: lyceum migrate")
    if at > newest:
        return fail("revision", f"{at} was made by a newer version.", "Install that version.")
    return fail("revision", f"{at}; this version needs {newest}.", "Run: lyceum migrate")


async def _administrator(opened: Database) -> Finding:
    if await has_administrator(Works(opened)):
        return ok("administrator", "There is one.")
    advice = "Run: lyceum users create --role admin --email you@example.org"
    return warn("administrator", "Nobody holds that role.", advice)
