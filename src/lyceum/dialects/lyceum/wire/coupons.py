"""A coupon on the wire."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from lyceum.core.commerce.model import Coupon, CouponChange, NewCoupon
from lyceum.dialects.lyceum.paging import FollowAsked
from lyceum.dialects.lyceum.wire.asking import Asked, Fields, Id, OneAsked
from lyceum.dialects.lyceum.wire.orders import CommerceOrder
from lyceum.dialects.lyceum.wire.texts import Currency, Time, moment
from lyceum.dialects.lyceum.wire.times import told
from lyceum.kit.time import iso_micros

Code = Annotated[str, Meta(min_length=1, max_length=100, pattern=r"\S", examples=["SPRING-31"])]
Percent = Annotated[int, Meta(ge=1, le=100, examples=[20])]
Off = Annotated[int, Meta(ge=1, lt=2**53, examples=[1500])]
Times = Annotated[int, Meta(ge=1, lt=2**53, examples=[100])]


class CouponOut(msgspec.Struct, frozen=True):
    """Takes off `percent`, or `amount` of `currency`. Usable from `starts_at` until before
    `ends_at`, `most` times in all; null is no bound."""

    id: Id
    code: Code
    percent: Percent | None
    amount: Off | None
    currency: Currency | None
    most: Times | None
    used: Annotated[int, Meta(ge=0, examples=[3])]
    starts_at: Time | None
    ends_at: Time | None
    active: bool
    created_at: Time
    updated_at: Time


class ListCoupons(FollowAsked, frozen=True, kw_only=True):
    order: CommerceOrder = CommerceOrder.NEWEST
    fields: Fields | UnsetType = UNSET


class GetCoupon(OneAsked, frozen=True, kw_only=True):
    fields: Fields | UnsetType = UNSET


class CreateCoupon(Asked, frozen=True, kw_only=True):
    """Either `percent`, or `amount` and its `currency`. The code is known in any case."""

    code: Code
    percent: Percent | None = None
    amount: Off | None = None
    currency: Currency | None = None
    most: Times | None = None
    starts_at: Time | None = None
    ends_at: Time | None = None


class ChangeCoupon(OneAsked, frozen=True, kw_only=True):
    """What it takes off stays; one that is not `active` is refused."""

    most: Times | UnsetType | None = UNSET
    starts_at: Time | UnsetType | None = UNSET
    ends_at: Time | UnsetType | None = UNSET
    active: bool | UnsetType = UNSET


def new(asked: CreateCoupon) -> NewCoupon:
    return NewCoupon(
        code=asked.code,
        percent=asked.percent,
        amount=asked.amount,
        currency=asked.currency,
        most=asked.most,
        starts_at=moment(asked.starts_at, field="starts_at"),
        ends_at=moment(asked.ends_at, field="ends_at"),
    )


def change(asked: ChangeCoupon) -> CouponChange:
    return CouponChange(
        most=asked.most,
        starts_at=_moment(asked.starts_at, field="starts_at"),
        ends_at=_moment(asked.ends_at, field="ends_at"),
        active=asked.active,
    )


def _moment(text: str | UnsetType | None, *, field: str) -> int | UnsetType | None:
    return UNSET if text is UNSET else moment(text, field=field)


def coupon(coupon: Coupon) -> CouponOut:
    return CouponOut(
        id=coupon.id,
        code=coupon.code,
        percent=coupon.percent,
        amount=coupon.amount,
        currency=coupon.currency,
        most=coupon.most,
        used=coupon.used,
        starts_at=told(coupon.starts_at),
        ends_at=told(coupon.ends_at),
        active=coupon.active,
        created_at=iso_micros(coupon.created_at),
        updated_at=iso_micros(coupon.updated_at),
    )
