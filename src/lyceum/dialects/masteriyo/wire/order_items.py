"""The items of orders on the wire (contract 8)."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from lyceum.core.commerce.model import OrderLine
from lyceum.dialects.masteriyo.values import entered, minor, price, read_price
from lyceum.dialects.masteriyo.wire import texts
from lyceum.dialects.masteriyo.wire.links import Links, links
from lyceum.dialects.masteriyo.wire.orders import Quantity, Short


class ItemsAsked(msgspec.Struct, frozen=True, kw_only=True):
    order_id: texts.Id
    paged: Annotated[int, Meta(ge=1)] = 1
    per_page: Annotated[int, Meta(ge=1, le=1_000)] = 10


class ItemFields(msgspec.Struct, frozen=True, kw_only=True):
    course_id: Annotated[str, Meta(max_length=20, examples=["1042"])] | UnsetType = UNSET
    name: Short | UnsetType = UNSET
    quantity: Quantity | UnsetType = UNSET
    total: float | UnsetType = UNSET


class CreateItem(ItemFields, frozen=True, kw_only=True):
    """Without a `name` and a `total` it has none, as in the product (532)."""

    order_id: texts.Id = 0


class UpdateItem(ItemFields, frozen=True, kw_only=True):
    id: texts.Id


class ItemAsked(msgspec.Struct, frozen=True, kw_only=True):
    id: texts.Id


class ItemOut(msgspec.Struct, frozen=True, kw_only=True):
    id: texts.Id
    order_id: int
    course_id: int
    name: str
    type: str = "course"
    quantity: str
    total: str
    links: Links = msgspec.field(name="_links")


def amount_of(total: float | UnsetType) -> int | None:
    """In minor units; None of what is none."""
    number = read_price(str(total)) if total is not UNSET else None
    return minor(number) if number is not None and number >= 0 else None


def item(line: OrderLine) -> ItemOut:
    return ItemOut(
        id=line.id,
        order_id=line.order_id,
        course_id=line.course_id,
        name=line.title,
        quantity=str(line.quantity),
        total=price(entered(line.amount)),
        links=links("/order-items", line.id),
    )
