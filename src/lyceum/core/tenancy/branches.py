"""Whether a branch lets anybody in, which a request asks before it is known whose it is; and what
role it gives."""

from __future__ import annotations

import msgspec
from sqlalchemy import BigInteger, bindparam, select

from lyceum.core.database import TENANT, Statement
from lyceum.core.tables import branches
from lyceum.core.work import WITHIN, Work


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


class _Usual(msgspec.Struct, frozen=True, array_like=True):
    role: str


_USUAL = Statement(
    select(branches.c.default_role).where(
        branches.c.tenant_id == TENANT, branches.c.id == bindparam(WITHIN, type_=BigInteger)
    ),
    _Usual,
)


async def default_role(work: Work) -> str | None:
    """The key of the role that the branch gives in which the Work is; None where it is in none."""
    if work.branch_id is None:
        return None
    found = await work.first(_USUAL)
    return None if found is None else found.role
