"""Whether a thing lies in the other tenant of the same organization: for whoever mixed up keys."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import BigInteger, LargeBinary, Table, bindparam, select

from lyceum.core.database import TENANT, Statement
from lyceum.core.tables import courses, enrollments, payments, tenants, users
from lyceum.core.work import Work

_WHY = "whoever asks one mode of an organization for what lies in the other is told so"


class _Found(msgspec.Struct, frozen=True, array_like=True):
    uid: bytes


def _find(table: Table) -> Statement[Any]:
    return Statement(
        select(table.c.uid)
        .join_from(table, tenants, tenants.c.id == table.c.tenant_id)
        .where(
            tenants.c.organization_id == bindparam("organization_id", type_=BigInteger),
            tenants.c.id != TENANT,
            table.c.uid == bindparam("uid", type_=LargeBinary),
        ),
        _Found,
        spanning=_WHY,
    )


_FIND = {
    "course": _find(courses),
    "user": _find(users),
    "enrollment": _find(enrollments),
    "payment": _find(payments),
}


async def is_in_other_mode(work: Work, kind: str, uid: bytes) -> bool:
    """Whether the organization has a thing of this kind and uid in its other tenant; tells nothing
    of other organizations, nor of other kinds."""
    if kind not in _FIND:
        return False
    asked = {"organization_id": work.tenant.organization_id, "uid": uid}
    return await work.first(_FIND[kind], **asked) is not None
