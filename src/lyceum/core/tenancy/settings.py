"""What a tenant has settled: a few values in each area, kept as they were written."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import Text, bindparam, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from lyceum.core.actor import Actor, Permission
from lyceum.core.database import TENANT, Flavor, Statement, command
from lyceum.core.tables import settings
from lyceum.core.work import Work, WriteWork

_AREA = (settings.c.tenant_id == TENANT, settings.c.area == bindparam("area", type_=Text))


class _Settled(msgspec.Struct, frozen=True, array_like=True):
    value: dict[str, Any]


def _upsert(dialect: Any) -> Statement[Any]:
    insert = dialect.insert(settings)
    put = insert.on_conflict_do_update(
        index_elements=["tenant_id", "area"],
        set_={"value": insert.excluded.value, "updated_at": insert.excluded.updated_at},
    )
    return command(put, writes=["tenant_id", "area", "value", "updated_at"])


_READ = Statement(select(settings.c.value).where(*_AREA), _Settled)
_PUT = {Flavor.SQLITE: _upsert(sqlite), Flavor.POSTGRESQL: _upsert(postgresql)}
_FORGET = command(delete(settings).where(*_AREA))


async def settled(work: Work, area: str) -> dict[str, Any]:
    """What was settled in an area; nothing where nobody ever did."""
    found = await work.first(_READ, area=area)
    return found.value if found is not None else {}


async def settle(work: WriteWork, actor: Actor, area: str, value: dict[str, Any]) -> None:
    """Replaces all that was settled in an area; for who may give roles."""
    actor.must(Permission.ROLES_ASSIGN)
    await work.run(_PUT[work.connection.flavor], area=area, value=value, updated_at=work.now)


async def unsettle(work: WriteWork, actor: Actor, area: str) -> None:
    """Forgets what was settled there."""
    actor.must(Permission.ROLES_ASSIGN)
    await work.run(_FORGET, area=area)
