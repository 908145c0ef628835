"""How Alembic reaches the database: SQLite directly, PostgreSQL through asyncpg."""

from __future__ import annotations

import asyncio
import re

from alembic import context
from sqlalchemy import Connection, create_engine
from sqlalchemy.ext.asyncio import create_async_engine

from lyceum.core.tables import metadata


def migrate(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()


async def migrate_postgres(url: str) -> None:
    engine = create_async_engine(re.sub(r"^postgres(ql)?(\+\w+)?://", "postgresql+asyncpg://", url))
    async with engine.connect() as connection:
        await connection.run_sync(migrate)
        await connection.commit()
    await engine.dispose()


url: str = context.config.attributes["url"]
if url.startswith("sqlite"):
    engine = create_engine(url)
    with engine.connect() as connection:
        migrate(connection)
        connection.commit()
    engine.dispose()
else:
    asyncio.run(migrate_postgres(url))
