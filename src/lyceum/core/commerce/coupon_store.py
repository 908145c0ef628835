"""The SQL of coupons."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sqlalchemy import BigInteger, Text, bindparam, delete, select, update

from lyceum.core.commerce.model import CommerceOrder, Coupon
from lyceum.core.database import TENANT, Statement, columns_of, command, insert_into, update_of
from lyceum.core.listing import Newest, PageStatements
from lyceum.core.page import Order
from lyceum.core.tables import coupons

_COLUMNS = columns_of(coupons, Coupon)
_MINE = coupons.c.tenant_id == TENANT
_ID = bindparam("id", type_=BigInteger)

NEWEST = Newest(CommerceOrder.CREATED_AT)
INSERT = insert_into(coupons)
BY_ID = Statement(select(*_COLUMNS).where(_MINE, coupons.c.id == _ID), Coupon)
BY_ID_LOCKED = Statement(
    select(*_COLUMNS).where(_MINE, coupons.c.id == _ID).with_for_update(), Coupon
)
BY_CODE_LOCKED = Statement(
    select(*_COLUMNS)
    .where(_MINE, coupons.c.code_key == bindparam("code_key", type_=Text))
    .with_for_update(),
    Coupon,
)
USE = command(
    update(coupons)
    .where(_MINE, coupons.c.id == bindparam("row_id", type_=BigInteger))
    .values(used=coupons.c.used + bindparam("by", type_=BigInteger)),
    writes=["updated_at"],
)
DELETE = command(delete(coupons).where(_MINE, coupons.c.id == _ID))


@lru_cache(maxsize=16)
def change(columns: tuple[str, ...]) -> Statement[Any]:
    return update_of(coupons, columns)


@lru_cache(maxsize=8)
def page(order: Order, *, total: bool) -> PageStatements[Coupon]:
    return PageStatements(coupons, Coupon, where=[_MINE], order=order, tallied=None, total=total)
