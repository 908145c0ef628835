"""What commands stand on: the settings, and an open database that is up to date."""

from __future__ import annotations

from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

if TYPE_CHECKING:
    from lyceum.app.settings import Settings
    from lyceum.core.work import Works
    from lyceum.http.platform import Platform

Result = TypeVar("Result")

_flags: dict[str, Any] = {}


def _print_version(wanted: bool) -> None:
    if wanted:
        from lyceum import __version__

        print(f"lyceum {__version__}")
        raise typer.Exit


def settings_flags(
    *,
    data_dir: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Folder of the database and the files.")
    ] = None,
    database_url: Annotated[
        str | None, typer.Option(metavar="URL", help="sqlite:///<path> or postgresql://…")
    ] = None,
    version: Annotated[
        bool,
        typer.Option("--version", is_eager=True, callback=_print_version, help="Show the version."),
    ] = False,
) -> None:
    """Lyceum, a learning platform that answers as several published LMS APIs do.

    Every command has --help with an example. Settings are LYCEUM_<NAME> in the environment or
    lyceum.toml; these two flags outrank both.
    """
    _flags.clear()
    _flags.update(data_dir=data_dir, database_url=database_url)


def settings_of(**flags: Any) -> Settings:
    """The settings, with the flags of this command before all others."""
    from lyceum.app.settings import load_settings

    return load_settings(**{**_flags, **flags})


def run(doing: Coroutine[Any, Any, Result]) -> Result:
    """Does it in an event loop of its own."""
    import asyncio

    return asyncio.run(doing)


@asynccontextmanager
async def opened_platform(settings: Settings) -> AsyncIterator[Platform]:
    """The same with everything that stands around the database."""
    from lyceum.app import data_dir, schema
    from lyceum.app.wiring import close_platform, open_platform

    data_dir.prepare(settings)
    await schema.must_be_current(settings)
    platform = await open_platform(settings)
    try:
        yield platform
    finally:
        await close_platform(platform)


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Works]:
    """The database, beside a running server or without one; refuses one that is not migrated."""
    from lyceum.app import data_dir, schema
    from lyceum.core.database import open_database
    from lyceum.core.work import Works

    data_dir.prepare(settings)
    await schema.must_be_current(settings)
    database = await open_database(settings.database, connections=2)
    try:
        yield Works(database)
    finally:
        await database.close()
