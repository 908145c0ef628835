"""From a database's address to the database."""

from __future__ import annotations

from pathlib import Path

from lyceum.core.database.connection import Database
from lyceum.core.database.sqlite import SqliteDatabase

SQLITE = "sqlite:///"


async def open_database(url: str, *, connections: int = 10) -> Database:
    """`sqlite:///<path>` or `postgresql://…`; raises DatabaseUnavailable, ValueError for others."""
    if url.startswith(SQLITE):
        return SqliteDatabase(Path(url.removeprefix(SQLITE)))
    if url.startswith(("postgresql://", "postgres://", "postgresql+asyncpg://")):
        from lyceum.core.database.postgres import PostgresDatabase

        return await PostgresDatabase.open(url, connections=connections)
    raise ValueError("DATABASE_URL must begin with sqlite:/// or postgresql://")
