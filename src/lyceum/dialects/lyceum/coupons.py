"""Coupons: a part or a sum off the price, for who knows the code."""

from __future__ import annotations

from lyceum.core.actor import Actor
from lyceum.core.commerce import coupons, queries
from lyceum.core.work import Work, WriteWork
from lyceum.dialects.lyceum import paging
from lyceum.dialects.lyceum.wire import coupons as wire
from lyceum.dialects.lyceum.wire.asking import Deleted, OneAsked


async def list_coupons(
    work: Work, actor: Actor, asked: wire.ListCoupons
) -> paging.Listing[wire.CouponOut]:
    """List coupons."""
    page = await queries.coupons(
        work,
        actor,
        sliced=paging.sliced(asked, asked.order),
        order=paging.order(asked.order),
    )
    rows = [wire.coupon(one) for one in page.rows]
    listing = paging.listing(asked, asked.order, page=page, rows=rows)
    return await paging.followed(work, actor, asked, listing, kind="coupon")


async def get_coupon(work: Work, actor: Actor, asked: wire.GetCoupon) -> wire.CouponOut:
    """Get a coupon."""
    return wire.coupon(await queries.coupon_by_id(work, actor, asked.id))


async def create_coupon(work: WriteWork, actor: Actor, asked: wire.CreateCoupon) -> wire.CouponOut:
    """Make a coupon."""
    return wire.coupon(await coupons.create_coupon(work, actor, wire.new(asked)))


async def change_coupon(work: WriteWork, actor: Actor, asked: wire.ChangeCoupon) -> wire.CouponOut:
    """Change when and how often a coupon may be used."""
    return wire.coupon(await coupons.change_coupon(work, actor, asked.id, wire.change(asked)))


async def delete_coupon(work: WriteWork, actor: Actor, asked: OneAsked) -> Deleted:
    """Delete a coupon; what it took off stays off."""
    await coupons.delete_coupon(work, actor, asked.id)
    return Deleted(asked.id)
