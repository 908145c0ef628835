"""The SQL of API keys."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import msgspec
from sqlalchemy import BigInteger, LargeBinary, Text, bindparam, delete, select, update

from lyceum.core.access.model import ApiKey
from lyceum.core.database import (
    STAMP,
    TENANT,
    Statement,
    columns_of,
    command,
    insert_into,
    update_of,
)
from lyceum.core.events import Gone
from lyceum.core.listing import PageStatements
from lyceum.core.page import Order
from lyceum.core.tables import api_keys
from lyceum.core.work import WITHIN

_ID = bindparam("id", type_=BigInteger)
_USER = bindparam("user_id", type_=BigInteger)

INSERT_API_KEY = insert_into(api_keys)
_KEY = columns_of(api_keys, ApiKey)
KEYS_OF = Statement(
    select(*_KEY)
    .where(api_keys.c.tenant_id == TENANT, api_keys.c.revoked_at.is_(None))
    .order_by(api_keys.c.created_at.desc(), api_keys.c.id.desc()),
    ApiKey,
)
NEWEST = Order("created_at")


class Found(msgspec.Struct, frozen=True, array_like=True):
    id: int


class KeyShape(msgspec.Struct, frozen=True):
    by_user: bool
    by_dialect: bool
    working: bool
    total: bool
    order: Order = NEWEST
    within: bool = False


@lru_cache(maxsize=32)
def key_page(shape: KeyShape) -> PageStatements[ApiKey]:
    """Keys, of everybody or of the person bound as `user_id`; `working` ones alone by the machine's
    clock."""
    where = [api_keys.c.tenant_id == TENANT]
    if shape.by_user:
        where.append(api_keys.c.user_id == _USER)
    if shape.by_dialect:
        where.append(api_keys.c.dialect == bindparam("dialect", type_=Text))
    if shape.within:
        where.append(api_keys.c.branch_id == bindparam(WITHIN, type_=BigInteger))
    if shape.working:
        works = api_keys.c.expires_at > bindparam("machine_now", type_=BigInteger)
        where += [api_keys.c.revoked_at.is_(None), api_keys.c.expires_at.is_(None) | works]
    return PageStatements(
        api_keys, ApiKey, where=where, order=shape.order, tallied=None, total=shape.total
    )


KEY_BY_ID = Statement(
    select(*_KEY).where(api_keys.c.tenant_id == TENANT, api_keys.c.id == _ID), ApiKey
)
HANDLE_KNOWN = Statement(
    select(api_keys.c.id).where(
        api_keys.c.tenant_id == TENANT,
        api_keys.c.handle == bindparam("handle", type_=Text),
        api_keys.c.dialect == bindparam("dialect", type_=Text),
        api_keys.c.revoked_at.is_(None),
    ),
    Found,
)
KEY_LOCKED = Statement(
    select(*_KEY).where(api_keys.c.tenant_id == TENANT, api_keys.c.id == _ID).with_for_update(),
    ApiKey,
)


@lru_cache(maxsize=8)
def update_key(columns: tuple[str, ...]) -> Statement[Any]:
    return update_of(api_keys, columns)


KEY_BY_UID = Statement(
    select(*_KEY).where(
        api_keys.c.tenant_id == TENANT, api_keys.c.uid == bindparam("uid", type_=LargeBinary)
    ),
    ApiKey,
)
REVOKE_KEY = command(
    update(api_keys).where(
        api_keys.c.tenant_id == TENANT, api_keys.c.id == _ID, api_keys.c.revoked_at.is_(None)
    ),
    writes=["revoked_at", "updated_at"],
)

REVOKE_KEYS_OF = Statement(
    update(api_keys)
    .where(
        api_keys.c.tenant_id == TENANT, api_keys.c.user_id == _USER, api_keys.c.revoked_at.is_(None)
    )
    .values(
        revoked_at=bindparam("at", type_=BigInteger),
        updated_at=bindparam(STAMP, type_=BigInteger),
    )
    .returning(*_KEY),
    ApiKey,
)

EXPIRE_KEY = command(
    update(api_keys).where(api_keys.c.tenant_id == TENANT, api_keys.c.id == _ID),
    writes=["expires_at", "updated_at"],
)


class GoneKey(Gone, frozen=True, array_like=True):
    """What a tombstone says of a key."""


DELETE_KEYS_OF = Statement(
    delete(api_keys)
    .where(api_keys.c.tenant_id == TENANT, api_keys.c.user_id == _USER)
    .returning(api_keys.c.id, api_keys.c.uid),
    GoneKey,
)
