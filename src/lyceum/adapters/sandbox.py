"""The gateway of test schools: it knows test cards alone, does with each what it is for, and moves
no money. What it was asked for it remembers in the database, as a provider would in its own."""

from __future__ import annotations

import secrets
from functools import partial

import msgspec
from sqlalchemy import BigInteger, Text, bindparam, select, update

from lyceum.core.database import (
    TENANT,
    NotUnique,
    Statement,
    TryAgain,
    columns_of,
    command,
    insert_into,
)
from lyceum.core.gateway import (
    Charge,
    Charged,
    Declined,
    GivenBack,
    GivingBack,
    Kept,
    Outcome,
    UnknownMethod,
)
from lyceum.core.tables import sandbox_charges, sandbox_refunds
from lyceum.core.work import Tenant, Works, WriteWork

_TAKING = frozenset(
    {
        "pm_card_visa",
        "pm_card_visa_4242",
        "pm_visa_4242",
        "pm_card_visa_debit",
        "pm_card_mastercard",
        "pm_card_mastercard_debit",
        "pm_card_mastercard_prepaid",
        "pm_card_amex",
        "pm_card_discover",
        "pm_card_diners",
        "pm_card_jcb",
        "pm_card_unionpay",
    }
)
_CARD = "Your card was declined."
_SUSPECT = Declined(code="card_declined", decline_code="fraudulent", message=_CARD)
_UNPROVEN = Declined(
    code="authentication_required",
    decline_code="authentication_required",
    message="Your card was declined. This transaction requires authentication.",
)
_DECLINING = {
    "": Declined(code="card_declined", decline_code="generic_decline", message=_CARD),
    "InsufficientFunds": Declined(
        code="card_declined",
        decline_code="insufficient_funds",
        message="Your card has insufficient funds.",
    ),
    "LostCard": Declined(code="card_declined", decline_code="lost_card", message=_CARD),
    "StolenCard": Declined(code="card_declined", decline_code="stolen_card", message=_CARD),
    "Fraudulent": _SUSPECT,
    "ExpiredCard": Declined(
        code="expired_card", decline_code="expired_card", message="Your card has expired."
    ),
    "IncorrectCvc": Declined(
        code="incorrect_cvc",
        decline_code="incorrect_cvc",
        message="Your card's security code is incorrect.",
    ),
    "ProcessingError": Declined(
        code="processing_error",
        decline_code="processing_error",
        message="An error occurred while processing your card. Try again in a little bit.",
    ),
}
_REFUSING = {
    **{f"pm_card_chargeDeclined{why}": told for why, told in _DECLINING.items()},
    **{f"pm_card_visa_chargeDeclined{why}": told for why, told in _DECLINING.items()},
    "pm_card_radarBlock": _SUSPECT,
    "pm_card_authenticationRequired": _UNPROVEN,
    "pm_card_threeDSecure2Required": _UNPROVEN,
}
TEST_METHODS = _TAKING | _REFUSING.keys()
"""Test cards as Stripe's users know them, spelled with and without the brand."""


class _Row(msgspec.Struct, frozen=True, array_like=True):
    """What was asked for, `asked` times; without a `ref` it was declined."""

    key: str
    ref: str | None
    amount: int
    currency: str
    method: str
    refunded: int
    asked: int


class _Back(msgspec.Struct, frozen=True, array_like=True):
    key: str
    ref: str
    charge_ref: str
    amount: int


_MINE = sandbox_charges.c.tenant_id == TENANT
_KEY = bindparam("named", type_=Text)
_REF = bindparam("charge_ref", type_=Text)
_CHARGES = columns_of(sandbox_charges, _Row)
_INSERT = insert_into(sandbox_charges)
_BY_KEY = Statement(
    select(*_CHARGES).where(_MINE, sandbox_charges.c.key == _KEY).with_for_update(), _Row
)
_FOUND = Statement(select(*_CHARGES).where(_MINE, sandbox_charges.c.key == _KEY), _Row)
_BY_REF = Statement(
    select(*_CHARGES).where(_MINE, sandbox_charges.c.ref == _REF).with_for_update(), _Row
)
_ASKED_AGAIN = command(
    update(sandbox_charges)
    .where(_MINE, sandbox_charges.c.key == _KEY)
    .values(asked=sandbox_charges.c.asked + 1)
)
_GIVE = command(
    update(sandbox_charges)
    .where(_MINE, sandbox_charges.c.key == _KEY)
    .values(refunded=sandbox_charges.c.refunded + bindparam("by", type_=BigInteger))
)
_REFUND = Statement(
    select(*columns_of(sandbox_refunds, _Back)).where(
        sandbox_refunds.c.tenant_id == TENANT, sandbox_refunds.c.key == _KEY
    ),
    _Back,
)
_INSERT_REFUND = insert_into(sandbox_refunds)


class Sandbox:
    """Charges once for one key, like a provider: the same key gets the same answer."""

    name = "sandbox"

    def __init__(self, works: Works) -> None:
        self._works = works

    async def charge(self, tenant: Tenant, charge: Charge) -> Outcome:
        if charge.method not in TEST_METHODS:
            return UnknownMethod()
        return await self._works.writing(tenant, partial(_charge, charge=charge))

    async def find(self, tenant: Tenant, charge: Charge) -> Outcome | None:
        async with self._works.read(tenant) as work:
            row = await work.first(_FOUND, named=charge.key)
        return None if row is None else _outcome(row)

    async def give_back(self, tenant: Tenant, giving: GivingBack) -> GivenBack | Kept:
        return await self._works.writing(tenant, partial(_give_back, giving=giving))


async def _charge(work: WriteWork, *, charge: Charge) -> Outcome:
    row = await work.first(_BY_KEY, named=charge.key)
    if row is not None:
        await work.run(_ASKED_AGAIN, named=charge.key)
        return _outcome(row)
    takes = charge.method in _TAKING
    row = _Row(
        key=charge.key,
        ref=f"ch_{secrets.token_hex(12)}" if takes else None,
        amount=charge.amount,
        currency=charge.currency,
        method=charge.method,
        refunded=0,
        asked=1,
    )
    try:
        await work.insert(_INSERT, row)
    except NotUnique as error:
        raise TryAgain(str(error)) from error
    return _outcome(row)


def _outcome(row: _Row) -> Outcome:
    return _REFUSING[row.method] if row.ref is None else Charged(row.ref)


async def _give_back(work: WriteWork, *, giving: GivingBack) -> GivenBack | Kept:
    row = await work.first(_BY_REF, charge_ref=giving.ref)
    before = await work.first(_REFUND, named=giving.key)
    if before is not None:
        return GivenBack(before.ref)
    if row is None:
        return Kept(code="resource_missing", message="There is no such charge.")
    if giving.amount > row.amount - row.refunded:
        return Kept(code="amount_too_large", message="More than is left of the charge.")
    back = _Back(giving.key, f"re_{secrets.token_hex(12)}", giving.ref, giving.amount)
    try:
        await work.insert(_INSERT_REFUND, back)
    except NotUnique as error:
        raise TryAgain(str(error)) from error
    await work.run(_GIVE, named=row.key, by=giving.amount)
    return GivenBack(back.ref)
