"""The SQL of refunds."""

from __future__ import annotations

from functools import lru_cache

import msgspec
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    LargeBinary,
    bindparam,
    cast,
    exists,
    func,
    select,
    update,
)

from lyceum.core.commerce.model import CommerceOrder, Refund, RefundState
from lyceum.core.database import TENANT, Statement, columns_of, command, insert_into, update_of
from lyceum.core.listing import Newest, PageStatements
from lyceum.core.page import Order
from lyceum.core.tables import payments, refunds
from lyceum.core.tables.commerce import is_on_its_way

_COLUMNS = columns_of(refunds, Refund)
_MINE = refunds.c.tenant_id == TENANT
_ID = bindparam("id", type_=BigInteger)
_PAYMENT = bindparam("payment_id", type_=BigInteger)

NEWEST = Newest(CommerceOrder.CREATED_AT)
INSERT = insert_into(refunds)
LOCKED = Statement(select(*_COLUMNS).where(_MINE, refunds.c.id == _ID).with_for_update(), Refund)
ONCE = Statement(
    select(*_COLUMNS).where(_MINE, refunds.c.once == bindparam("known_as", type_=LargeBinary)),
    Refund,
)
"""The refund that the same request began before."""
FORGET_ONCE = command(
    update(refunds).where(_MINE, refunds.c.id == bindparam("row_id", type_=BigInteger)),
    writes=["once", "updated_at"],
)
SETTLE = update_of(refunds, ("state", "ref", "code", "message"))
TRY_AGAIN = update_of(refunds, ("tried_at",))
LEFT_BEHIND = Statement(
    select(*_COLUMNS)
    .where(_MINE, is_on_its_way, refunds.c.tried_at <= bindparam("before", type_=BigInteger))
    .order_by(refunds.c.tried_at, refunds.c.id)
    .limit(bindparam("limit", type_=BigInteger)),
    Refund,
)
"""What nobody has told the gateway of for a while."""


class Sum(msgspec.Struct, frozen=True, array_like=True):
    value: int


GIVEN_BACK = Statement(
    select(cast(func.coalesce(func.sum(refunds.c.amount), 0), BigInteger)).where(
        _MINE, refunds.c.payment_id == _PAYMENT, refunds.c.state == RefundState.SUCCEEDED
    ),
    Sum,
)


def _own() -> ColumnElement[bool]:
    """Refunds of what one paid oneself."""
    return exists().where(
        payments.c.tenant_id == TENANT,
        payments.c.id == refunds.c.payment_id,
        payments.c.customer_id == bindparam("self_id", type_=BigInteger),
    )


class Shape(msgspec.Struct, frozen=True):
    mine: bool
    by_payment: bool
    total: bool
    order: Order = NEWEST


@lru_cache(maxsize=16)
def page(shape: Shape) -> PageStatements[Refund]:
    """Refunds, of everybody's payments or of one's own alone."""
    where: list[ColumnElement[bool]] = [_MINE]
    if shape.mine:
        where.append(_own())
    if shape.by_payment:
        where.append(refunds.c.payment_id == _PAYMENT)
    return PageStatements(
        refunds, Refund, where=where, order=shape.order, tallied=None, total=shape.total
    )


@lru_cache(maxsize=2)
def by_id(*, mine: bool) -> Statement[Refund]:
    return _one(refunds.c.id == _ID, mine=mine)


@lru_cache(maxsize=2)
def by_uid(*, mine: bool) -> Statement[Refund]:
    return _one(refunds.c.uid == bindparam("uid", type_=LargeBinary), mine=mine)


def _one(which: ColumnElement[bool], *, mine: bool) -> Statement[Refund]:
    where = [_MINE, which]
    if mine:
        where.append(_own())
    return Statement(select(*_COLUMNS).where(*where), Refund)
