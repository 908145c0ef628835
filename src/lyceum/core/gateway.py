"""The port behind which somebody's money is moved: charged once for one key, and given back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

import msgspec

from lyceum.core.work import Tenant


class Charge(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be charged: `amount` in minor units of `currency` (ISO 4217, upper case), by the
    payment method that the gateway knows as `method`. Of one `key` there is one charge, however
    often it is asked for. `asked_at` is when that was first, in microseconds of the machine."""

    key: str
    amount: int
    currency: str
    method: str
    asked_at: int


class GivingBack(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be given back of the charge `ref`: once for one `key`."""

    key: str
    ref: str
    amount: int
    currency: str


class Charged(msgspec.Struct, frozen=True):
    """The money was taken; `ref` is the gateway's name of it."""

    ref: str


class Declined(msgspec.Struct, frozen=True, kw_only=True):
    """It was not, and will not be: `code` and `decline_code` are the gateway's words for why
    (`card_declined`, `insufficient_funds`), `message` is for the person who pays."""

    code: str
    message: str
    decline_code: str | None = None
    ref: str | None = None


class UnknownMethod(msgspec.Struct, frozen=True):
    """The gateway knows no such payment method."""


Outcome = Charged | Declined | UnknownMethod


class GivenBack(msgspec.Struct, frozen=True):
    ref: str


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """Nothing was given back, and will not be."""

    code: str
    message: str


class Notice(msgspec.Struct, frozen=True):
    """Something happened to the charge of this key, of the school with this uid: a hint, and never
    a proof."""

    school: bytes
    key: str


class NotGenuine(Exception):
    """Nobody knows who sent this notice; the reason is for the log."""


class NoAnswer(Exception):
    """The gateway did not say what became of it: the same is asked again, under the same key."""


class Gateway(Protocol):
    """One provider of payments. What it is asked is slow, and never inside a transaction."""

    @property
    def name(self) -> str: ...

    async def charge(self, tenant: Tenant, charge: Charge) -> Outcome:
        """Takes the money, or says why not; raises NoAnswer."""

    async def find(self, tenant: Tenant, charge: Charge) -> Outcome | None:
        """What became of a charge that may have been asked for; None if it never was. Takes no
        money; raises NoAnswer."""

    async def give_back(self, tenant: Tenant, giving: GivingBack) -> GivenBack | Kept:
        """Gives money back, or says why not; raises NoAnswer."""


class Gateways(Protocol):
    """Which gateway moves whose money."""

    def of(self, tenant: Tenant) -> Gateway | None:
        """That of the tenant; None where nobody set one up."""

    def is_for_tests(self, method: str) -> bool:
        """Whether this payment method pays nothing anywhere: a test card's."""

    def read_notice(self, headers: Mapping[str, str], body: bytes) -> Notice | None:
        """What a gateway tells unasked; None where it is about nothing of ours. Raises
        NotGenuine."""
