"""Running totals, changed in the transaction that changes what they count."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, Select, cast, func, select
from sqlalchemy.dialects import postgresql, sqlite

from lyceum.core.database import TENANT, Flavor, Statement, among, command
from lyceum.core.tables import tallies

if TYPE_CHECKING:
    from lyceum.core.work import WriteWork

SHARDS = 8
"""Rows that one total is spread over where many write at once."""

_COLUMNS = [column.name for column in tallies.columns]


def _upsert(dialect: Any) -> Statement[Any]:
    insert = dialect.insert(tallies)
    total = insert.on_conflict_do_update(
        index_elements=["tenant_id", "what", "key", "shard"],
        set_={"n": tallies.c.n + insert.excluded.n},
    )
    return command(total, writes=_COLUMNS)


_ADD = {Flavor.SQLITE: _upsert(sqlite), Flavor.POSTGRESQL: _upsert(postgresql)}


async def add_tallies(work: WriteWork, changes: Mapping[tuple[str, str], int]) -> None:
    """Adds the changes, in one order for all writers, so that two never wait for each other."""
    flavor = work.connection.flavor
    shard = random.randrange(SHARDS) if flavor is Flavor.POSTGRESQL else 0  # noqa: S311 - a spread
    rows = [
        {"what": what, "key": key, "shard": shard, "n": by}
        for (what, key), by in sorted(changes.items())
        if by
    ]
    await work.run_many(_ADD[flavor], rows)


def tally(what: str, keys: str) -> Select[int]:
    """The total of `what` over the keys bound as `keys`, as a subquery for a page's statement."""
    total = cast(func.coalesce(func.sum(tallies.c.n), 0), BigInteger)
    return select(total).where(
        tallies.c.tenant_id == TENANT, tallies.c.what == what, among(tallies.c.key, keys)
    )
