"""Coupons: made, changed, used up and taken away."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import UNSET

from lyceum.core.actor import Actor, Permission
from lyceum.core.commerce import coupon_store as store
from lyceum.core.commerce.errors import CouponTaken, NoSuchCoupon
from lyceum.core.commerce.model import Coupon, CouponChange, NewCoupon
from lyceum.core.database import NotUnique
from lyceum.core.errors import Fault, Invalid, Problem
from lyceum.core.events import Gone
from lyceum.core.work import WriteWork
from lyceum.kit import ids
from lyceum.kit.money import EXPONENTS
from lyceum.kit.text import fold

CHANGEABLE = ("most", "starts_at", "ends_at", "active")


async def create_coupon(work: WriteWork, actor: Actor, new: NewCoupon) -> Coupon:
    """Makes a coupon; refuses one that takes off nothing, or both a part and a sum."""
    actor.must(Permission.PAYMENTS_WRITE_ANY)
    coupon = Coupon(
        id=await work.new_id(),
        uid=ids.new_uid(),
        code=new.code.strip(),
        percent=new.percent,
        amount=new.amount,
        currency=new.currency,
        most=new.most,
        used=0,
        starts_at=new.starts_at,
        ends_at=new.ends_at,
        active=True,
        created_at=work.now,
        updated_at=work.now,
    )
    _must_be_sound(coupon)
    try:
        await work.insert(store.INSERT, coupon, code_key=fold(coupon.code))
    except NotUnique as error:
        raise CouponTaken from error
    work.record(actor, "coupon.created", "coupon", coupon.id, after=coupon)
    return coupon


def _must_be_sound(coupon: Coupon) -> None:
    problems = []
    if not fold(coupon.code):
        problems.append(Problem("code", Fault.TOO_SHORT, limit=1))
    if (coupon.percent is None) == (coupon.amount is None):
        problems.append(Problem("percent", Fault.MISSING, expected=("percent", "amount")))
    if coupon.percent is not None and not 1 <= coupon.percent <= 100:
        problems.append(Problem("percent", Fault.TOO_LARGE, limit=100))
    if coupon.amount is not None and coupon.amount < 1:
        problems.append(Problem("amount", Fault.TOO_SMALL, limit=1))
    if coupon.amount is not None and coupon.currency not in EXPONENTS:
        problems.append(Problem("currency", Fault.UNKNOWN_WORD))
    if coupon.amount is None and coupon.currency is not None:
        problems.append(Problem("currency", Fault.NOT_ALLOWED))
    if coupon.most is not None and coupon.most < 1:
        problems.append(Problem("most", Fault.TOO_SMALL, limit=1))
    if None not in (coupon.starts_at, coupon.ends_at) and coupon.starts_at >= coupon.ends_at:  # type: ignore[operator]
        problems.append(Problem("ends_at", Fault.TOO_SMALL, limit=coupon.starts_at))
    if problems:
        raise Invalid(*problems)


async def change_coupon(
    work: WriteWork, actor: Actor, coupon_id: int, change: CouponChange
) -> Coupon:
    """Changes when and how often a coupon may be used; what it takes off stays."""
    actor.must(Permission.PAYMENTS_WRITE_ANY)
    coupon = await _locked(work, coupon_id)
    columns: dict[str, Any] = {
        name: getattr(change, name) for name in CHANGEABLE if getattr(change, name) is not UNSET
    }
    if not columns:
        return coupon
    after = msgspec.structs.replace(coupon, **columns, updated_at=work.now)
    _must_be_sound(after)
    await work.run(store.change(tuple(columns)), row_id=coupon_id, **columns)
    work.record(actor, "coupon.updated", "coupon", coupon_id, after=after, changed=sorted(columns))
    return after


async def delete_coupon(work: WriteWork, actor: Actor, coupon_id: int) -> None:
    """Takes a coupon away; orders that used it keep what it took off."""
    actor.must(Permission.PAYMENTS_WRITE_ANY)
    coupon = await _locked(work, coupon_id)
    await work.run(store.DELETE, id=coupon.id)
    work.record(actor, "coupon.deleted", "coupon", coupon.id, after=Gone(coupon.id, coupon.uid))


async def use_coupon(work: WriteWork, code: str, *, currency: str) -> Coupon:
    """Uses a coupon once; refuses one that there is not, or that is not to be used now."""
    coupon = await work.first(store.BY_CODE_LOCKED, code_key=fold(code))
    if coupon is None:
        raise Invalid(Problem("coupon", Fault.UNKNOWN))
    if not coupon.is_usable(currency, now=work.now):
        raise Invalid(Problem("coupon", Fault.NOT_ALLOWED))
    await work.run(store.USE, row_id=coupon.id, by=1)
    return coupon


async def _locked(work: WriteWork, coupon_id: int) -> Coupon:
    coupon = await work.first(store.BY_ID_LOCKED, id=coupon_id)
    if coupon is None:
        raise NoSuchCoupon
    return coupon
