"""How Alembic reaches the database: SQLite directly, PostgreSQL through asyncpg."""

from __future__ import annotations

import asyncio
import re

from alembic import context
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.ext.asyncio import create_async_engine

from lyceum.core.migrations.planner import tell_planner
from lyceum.core.tables import metadata

LOCK = 0x6C796365756D
"""One migration at a time: the number of PostgreSQL's advisory lock, free choice."""


def migrate(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        # Alembic believes that SQLite cannot; see `_whole_transactions`.
        transactional_ddl=True,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()


def migrate_sqlite(url: str) -> None:
    engine = create_engine(url)
    _whole_transactions(engine)
    with engine.connect() as connection:
        migrate(connection)
        tell_planner(connection)
        connection.commit()
    engine.dispose()


def _whole_transactions(engine: Engine) -> None:
    """The driver would commit before each CREATE TABLE, and a migration that was interrupted, by a
    full disk say, would stay half done; with transactions of our own it never happened."""

    @event.listens_for(engine, "connect")
    def no_transactions_of_its_own(raw: object, record: object) -> None:
        raw.isolation_level = None  # type: ignore[attr-defined]

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")


async def migrate_postgres(url: str) -> None:
    engine = create_async_engine(re.sub(r"^postgres(ql)?(\+\w+)?://", "postgresql+asyncpg://", url))
    async with engine.connect() as connection:
        # Held until the connection closes. Whoever waited finds nothing left to do.
        await connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": LOCK})
        await connection.commit()
        await connection.run_sync(migrate)
        await connection.commit()
    await engine.dispose()


url: str = context.config.attributes["url"]
if url.startswith("sqlite"):
    migrate_sqlite(url)
else:
    asyncio.run(migrate_postgres(url))
