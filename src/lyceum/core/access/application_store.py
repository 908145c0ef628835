"""The SQL of applications."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import msgspec
from sqlalchemy import BigInteger, LargeBinary, Text, bindparam, select

from lyceum.core.access.model import RoleKey
from lyceum.core.database import TENANT, Statement, columns_of, insert_into, update_of
from lyceum.core.listing import PageStatements
from lyceum.core.page import Order
from lyceum.core.tables import applications

NEWEST = Order("created_at")
PENDING, APPROVED, REJECTED = "pending", "approved", "rejected"


class Application(msgspec.Struct, frozen=True, array_like=True):
    """Somebody asks for a role; `payload` is what they say, kept as it is. `state` is pending,
    approved or rejected."""

    id: int
    uid: bytes
    user_id: int
    role_key: RoleKey
    payload: dict[str, Any]
    state: str
    decided_by: int | None
    decided_at: int | None
    note: str | None
    created_at: int
    updated_at: int


_COLUMNS = columns_of(applications, Application)
_ROLE = applications.c.role_key == bindparam("role_key", type_=Text)

INSERT = insert_into(applications)
BY_UID_LOCKED = Statement(
    select(*_COLUMNS)
    .where(
        applications.c.tenant_id == TENANT,
        applications.c.uid == bindparam("uid", type_=LargeBinary),
        _ROLE,
    )
    .with_for_update(),
    Application,
)
PENDING_OF = Statement(
    select(*_COLUMNS).where(
        applications.c.tenant_id == TENANT,
        applications.c.user_id == bindparam("user_id", type_=BigInteger),
        _ROLE,
        applications.c.state == PENDING,
    ),
    Application,
)
DECIDE = update_of(applications, ("state", "decided_by", "decided_at", "note", "updated_at"))


@lru_cache(maxsize=8)
def pending(order: Order, *, total: bool) -> PageStatements[Application]:
    return PageStatements(
        applications,
        Application,
        where=[applications.c.tenant_id == TENANT, _ROLE, applications.c.state == PENDING],
        order=order,
        tallied=None,
        total=total,
    )
