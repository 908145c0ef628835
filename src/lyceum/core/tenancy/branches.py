"""Whether a branch lets anybody in: what a request asks before it is known whose it is."""

from __future__ import annotations

import msgspec
from sqlalchemy import BigInteger, bindparam, select

from lyceum.core.database import TENANT, Statement
from lyceum.core.tables import branches
from lyceum.core.work import Work


class _State(msgspec.Struct, frozen=True, array_like=True):
    active: bool


_STATE = Statement(
    select(branches.c.active).where(
        branches.c.tenant_id == TENANT, branches.c.id == bindparam("id", type_=BigInteger)
    ),
    _State,
)


async def is_branch_active(work: Work, branch_id: int) -> bool:
    """Asked of the database each time, so that closing a branch works at once."""
    found = await work.first(_STATE, id=branch_id)
    return found is not None and found.active
