"""The SQL of branches."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import msgspec
from sqlalchemy import (
    BigInteger,
    Boolean,
    ColumnElement,
    Text,
    bindparam,
    delete,
    or_,
    select,
    update,
)

from lyceum.core.belonging import taking_out
from lyceum.core.branches.model import Branch, BranchOrder
from lyceum.core.database import (
    TENANT,
    Statement,
    among,
    columns_of,
    command,
    insert_into,
    update_of,
)
from lyceum.core.listing import Newest, PageStatements
from lyceum.core.page import Order
from lyceum.core.tables import (
    api_keys,
    branch_courses,
    branch_members,
    branches,
    field_branches,
    groups,
    hosts,
)
from lyceum.core.work import WITHIN

_ID = bindparam("id", type_=BigInteger)
_USER = bindparam("user_id", type_=BigInteger)
_BRANCH = bindparam(WITHIN, type_=BigInteger)

_COLUMNS = columns_of(branches, Branch)
_SEEN = (branches.c.tenant_id == TENANT, or_(_BRANCH.is_(None), branches.c.id == _BRANCH))
"""From within a branch itself alone."""

NEWEST = Newest(BranchOrder.CREATED_AT)
INSERT = insert_into(branches)
INSERT_HOST = insert_into(hosts)
INSERT_MEMBER = insert_into(branch_members)
INSERT_COURSE = insert_into(branch_courses)
BY_ID = Statement(select(*_COLUMNS).where(*_SEEN, branches.c.id == _ID), Branch)
BY_ID_LOCKED = Statement(
    select(*_COLUMNS).where(*_SEEN, branches.c.id == _ID).with_for_update(), Branch
)
BY_IDS = Statement(
    select(*_COLUMNS).where(branches.c.tenant_id == TENANT, among(branches.c.id, "ids")), Branch
)


class Host(msgspec.Struct, frozen=True, array_like=True):
    name: str
    branch_id: int | None


HOSTS_OF = Statement(
    select(*columns_of(hosts, Host))
    .where(hosts.c.tenant_id == TENANT, among(hosts.c.branch_id, "branch_ids"))
    .order_by(hosts.c.name.desc()),
    Host,
)
MAIN_HOSTS = Statement(
    select(*columns_of(hosts, Host))
    .where(hosts.c.tenant_id == TENANT, hosts.c.branch_id.is_(None))
    .order_by(hosts.c.name)
    .limit(1),
    Host,
)
HOST_TAKEN = Statement(
    select(*columns_of(hosts, Host)).where(hosts.c.name == bindparam("name", type_=Text)),
    Host,
    spanning="a host belongs to one tenant of all",
)
DELETE_MEMBER = taking_out(branch_members)
DELETE_COURSE = taking_out(branch_courses)
REVOKE_KEYS = command(
    update(api_keys).where(
        api_keys.c.tenant_id == TENANT,
        api_keys.c.branch_id == _ID,
        api_keys.c.revoked_at.is_(None),
    ),
    writes=["revoked_at", "updated_at"],
)
DELETE = (
    *(
        command(delete(table).where(table.c.tenant_id == TENANT, table.c.branch_id == _ID))
        for table in (branch_members, branch_courses, field_branches, hosts)
    ),
    command(
        update(groups)
        .where(groups.c.tenant_id == TENANT, groups.c.branch_id == _ID)
        .values(branch_id=None),
        writes=["updated_at"],
    ),
    command(delete(branches).where(branches.c.tenant_id == TENANT, branches.c.id == _ID)),
)
"""In the order in which they must run: what refers to the branch goes before it."""


@lru_cache(maxsize=64)
def change(columns: tuple[str, ...]) -> Statement[Any]:
    return update_of(branches, columns)


@lru_cache(maxsize=32)
def page(filtered: frozenset[str], *, total: bool, order: Order) -> PageStatements[Branch]:
    where: list[ColumnElement[bool]] = [*_SEEN]
    if "active" in filtered:
        where.append(branches.c.active == bindparam("active", type_=Boolean))
    if "search" in filtered:
        part = bindparam("search", type_=Text)
        where.append(branches.c.name_key.like(part, escape="\\"))
    if "user_id" in filtered:
        joined = select(branch_members.c.branch_id).where(
            branch_members.c.tenant_id == TENANT, branch_members.c.user_id == _USER
        )
        where.append(branches.c.id.in_(joined.scalar_subquery()))
    return PageStatements(branches, Branch, where=where, order=order, tallied=None, total=total)
