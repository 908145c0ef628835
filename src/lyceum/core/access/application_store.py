"""The SQL of applications."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType
from sqlalchemy import BigInteger, LargeBinary, Text, bindparam, exists, select

from lyceum.core.access.model import RoleKey
from lyceum.core.database import TENANT, Statement, among, columns_of, insert_into, update_of
from lyceum.core.listing import PageStatements
from lyceum.core.page import Order
from lyceum.core.people.store import is_like_search
from lyceum.core.tables import applications, users

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


class ApplicationFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which applications to list; `search` is a part of the person's name or address. The times are
    from, and before."""

    state: str = PENDING
    search: str | UnsetType = UNSET
    created_from: int | UnsetType = UNSET
    created_to: int | UnsetType = UNSET
    updated_from: int | UnsetType = UNSET
    updated_to: int | UnsetType = UNSET


ALL_PENDING = ApplicationFilter()

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
OF_USERS = Statement(
    select(*_COLUMNS)
    .where(applications.c.tenant_id == TENANT, among(applications.c.user_id, "user_ids"), _ROLE)
    .order_by(applications.c.user_id, applications.c.created_at, applications.c.id),
    Application,
)
DECIDE = update_of(applications, ("state", "decided_by", "decided_at", "note", "updated_at"))


SPANS = {
    "created_from": applications.c.created_at >= bindparam("created_from", type_=BigInteger),
    "created_to": applications.c.created_at < bindparam("created_to", type_=BigInteger),
    "updated_from": applications.c.updated_at >= bindparam("updated_from", type_=BigInteger),
    "updated_to": applications.c.updated_at < bindparam("updated_to", type_=BigInteger),
}


@lru_cache(maxsize=64)
def page(filtered: frozenset[str], order: Order, *, total: bool) -> PageStatements[Application]:
    """Those in the state that is bound; `filtered` names the other filters that are set."""
    state = applications.c.state == bindparam("state", type_=Text)
    where = [applications.c.tenant_id == TENANT, _ROLE, state]
    if "search" in filtered:
        person = (users.c.tenant_id == TENANT, users.c.id == applications.c.user_id)
        where.append(exists().where(*person, is_like_search()))
    where += [meets for name, meets in SPANS.items() if name in filtered]
    return PageStatements(
        applications, Application, where=where, order=order, tallied=None, total=total
    )
