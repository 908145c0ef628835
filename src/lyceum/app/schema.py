"""Whether the database's tables are those that this version needs, and making them so."""

from __future__ import annotations

import asyncio

from lyceum.app import data_dir
from lyceum.app.errors import CannotStart
from lyceum.app.settings import Settings
from lyceum.core import migrations
from lyceum.core.database import open_database


async def revision_of(settings: Settings) -> str | None:
    """The revision that the database is at; None for an empty one."""
    database = await open_database(settings.database, connections=1)
    try:
        return await migrations.revision(database)
    finally:
        await database.close()


def bring_up_to_date(settings: Settings) -> tuple[str | None, str]:
    """Migrates if need be: the revisions before and after. Runs outside any event loop."""
    before, newest = asyncio.run(revision_of(settings)), migrations.head()
    if before == newest:
        return before, newest
    with data_dir.migrating(settings):
        # Whoever held the lock before may have done it.
        if asyncio.run(revision_of(settings)) == newest:
            return newest, newest
        _migrate(settings, before, newest)
    return before, newest


def _migrate(settings: Settings, before: str | None, newest: str) -> None:
    if before is not None and before > newest:
        raise CannotStart(
            f"The database is at revision {before}, which a newer version made; "
            f"this one knows {newest}. Install the newer version again."
        )
    from sqlalchemy.exc import InterfaceError, OperationalError

    try:
        migrations.upgrade(settings.database)
    except (OperationalError, InterfaceError) as error:
        raise CannotStart(f"The database could not be migrated: {error.orig}.") from error
    except OSError as error:
        raise CannotStart(f"The database could not be migrated: {error}.") from error


async def must_be_current(settings: Settings) -> None:
    """Refuses a database whose tables are not those that this version needs."""
    if await revision_of(settings) != migrations.head():
        raise CannotStart("The database is not up to date; run `lyceum migrate` first.")
