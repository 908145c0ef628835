"""The schema's history, and bringing a database up to it."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from lyceum.core.database import Database

HERE = Path(__file__).parent


_CHAIN = re.compile(r'^(revision|down_revision) = "(\w+)"$', re.MULTILINE)


@cache
def head() -> str:
    """The newest revision: the one that no other follows. Their numbers say where they were begun,
    which is not always their order."""
    files = (HERE / "versions").glob("[0-9]*.py")
    told: list[dict[str, str]] = [dict(_CHAIN.findall(path.read_text("utf-8"))) for path in files]
    followed = {one.get("down_revision") for one in told}
    (newest,) = {one["revision"] for one in told} - followed
    return newest


async def revision(database: Database) -> str | None:
    """The revision that a database is at; None for an empty one."""
    async with database.reading() as connection:
        try:
            rows = await connection.fetch("SELECT version_num FROM alembic_version", ())
        except Exception:  # noqa: BLE001 - each driver has its own word for a missing table
            return None
    return str(rows[0][0]) if rows else None


def upgrade(url: str, *, to: str = "head") -> None:
    """Brings the database to the newest revision, in one transaction for each migration."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(HERE).replace("%", "%%"))
    config.attributes["url"] = url
    command.upgrade(config, to)
