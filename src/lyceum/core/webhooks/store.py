"""The SQL of endpoints, and of looking at deliveries."""

from __future__ import annotations

from functools import lru_cache

import msgspec
from sqlalchemy import BigInteger, LargeBinary, Text, bindparam, delete, func, select, update

from lyceum.core.database import (
    TENANT,
    Statement,
    among,
    columns_of,
    command,
    insert_into,
    update_of,
)
from lyceum.core.listing import PageStatements
from lyceum.core.page import Order
from lyceum.core.tables import deliveries, events, webhook_endpoints
from lyceum.core.webhooks.model import Delivery, Endpoint

NEWEST = Order("created_at")

_ID = bindparam("id", type_=BigInteger)
_UID = bindparam("uid", type_=LargeBinary)
_ENDPOINT = bindparam("endpoint_id", type_=BigInteger)
_NOW = bindparam("now", type_=BigInteger)

_ENDPOINTS = columns_of(webhook_endpoints, Endpoint)
_DELIVERIES = columns_of(deliveries, Delivery)
_MY_ENDPOINTS = webhook_endpoints.c.tenant_id == TENANT
_MINE = deliveries.c.tenant_id == TENANT


class Number(msgspec.Struct, frozen=True, array_like=True):
    value: int


INSERT_ENDPOINT = insert_into(webhook_endpoints)
ENDPOINT_WRITTEN = tuple(
    name
    for name in Endpoint.__struct_fields__
    if name not in {"id", "uid", "dialect", "created_at"}
)
UPDATE_ENDPOINT = update_of(webhook_endpoints, ENDPOINT_WRITTEN)
DELETE_ENDPOINT = command(
    delete(webhook_endpoints).where(_MY_ENDPOINTS, webhook_endpoints.c.id == _ID)
)
ALL_ENDPOINTS = Statement(
    select(*_ENDPOINTS)
    .where(_MY_ENDPOINTS)
    .order_by(webhook_endpoints.c.created_at, webhook_endpoints.c.id),
    Endpoint,
)
ENDPOINT_BY_UID = Statement(
    select(*_ENDPOINTS).where(_MY_ENDPOINTS, webhook_endpoints.c.uid == _UID), Endpoint
)
ENDPOINT_BY_UID_LOCKED = Statement(
    select(*_ENDPOINTS).where(_MY_ENDPOINTS, webhook_endpoints.c.uid == _UID).with_for_update(),
    Endpoint,
)
ENDPOINT_BY_ID = Statement(
    select(*_ENDPOINTS).where(_MY_ENDPOINTS, webhook_endpoints.c.id == _ID), Endpoint
)
ENDPOINT_BY_ID_LOCKED = Statement(
    select(*_ENDPOINTS).where(_MY_ENDPOINTS, webhook_endpoints.c.id == _ID).with_for_update(),
    Endpoint,
)
COUNT_ENDPOINTS = Statement(
    select(func.count()).select_from(webhook_endpoints).where(_MY_ENDPOINTS), Number
)
MOVE = command(
    update(webhook_endpoints)
    .where(_MY_ENDPOINTS, webhook_endpoints.c.id == _ID)
    .values(position=bindparam("position", type_=BigInteger))
)
LAST_BEFORE = Statement(
    select(events.c.position)
    .where(
        events.c.tenant_id == TENANT,
        events.c.position.is_not(None),
        events.c.at < bindparam("since", type_=BigInteger),
    )
    .order_by(events.c.position.desc())
    .limit(1),
    Number,
)

DELIVERY_BY_ID = Statement(select(*_DELIVERIES).where(_MINE, deliveries.c.id == _ID), Delivery)
DELIVERY_BY_UID = Statement(select(*_DELIVERIES).where(_MINE, deliveries.c.uid == _UID), Delivery)
DELIVERY_BY_UID_LOCKED = Statement(
    select(*_DELIVERIES).where(_MINE, deliveries.c.uid == _UID).with_for_update(), Delivery
)
_again = {"state": "pending", "attempts": 0, "due_at": _NOW}
REPLAY = command(update(deliveries).where(_MINE, deliveries.c.id == _ID).values(**_again))
REPLAY_FAILED = command(
    update(deliveries)
    .where(
        _MINE,
        deliveries.c.endpoint_id == _ENDPOINT,
        deliveries.c.state == "failed",
        deliveries.c.created_at >= bindparam("since", type_=BigInteger),
    )
    .values(**_again)
)
DELETE_DELIVERIES_OF = command(
    delete(deliveries).where(_MINE, deliveries.c.endpoint_id == _ENDPOINT)
)


class PageShape(msgspec.Struct, frozen=True):
    by_endpoint: bool
    by_event: bool
    total: bool
    order: Order = NEWEST


@lru_cache(maxsize=16)
def page(shape: PageShape) -> PageStatements[Delivery]:
    """Deliveries in their order, in the states bound as `states`."""
    where = [_MINE, among(deliveries.c.state, "states")]
    if shape.by_endpoint:
        where.append(deliveries.c.endpoint_id == _ENDPOINT)
    if shape.by_event:
        where.append(deliveries.c.event_id == bindparam("event_id", type_=BigInteger))
    return PageStatements(
        deliveries,
        Delivery,
        where=where,
        order=shape.order,
        tallied=None,
        total=shape.total,
    )


@lru_cache(maxsize=16)
def endpoint_page(
    by_state: bool, total: bool, *, order: Order, by_dialect: bool = False
) -> PageStatements[Endpoint]:
    """Endpoints, of the state bound as `state` or of all, and of the dialect bound as `of_dialect`;
    there are few, so that they need no index but their key."""
    where = [_MY_ENDPOINTS]
    if by_dialect:
        where.append(webhook_endpoints.c.dialect == bindparam("of_dialect", type_=Text))
    if by_state:
        where.append(webhook_endpoints.c.state == bindparam("state", type_=Text))
    return PageStatements(
        webhook_endpoints, Endpoint, where=where, order=order, tallied=None, total=total
    )
