"""What a course costs and who may enter it: this API's words and the core's (contract 4; D1–D3)."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from lyceum.core.catalog.model import Admission, Course
from lyceum.core.errors import Fault, Invalid, Problem
from lyceum.dialects.masteriyo.here import here
from lyceum.dialects.masteriyo.profiles import Profile
from lyceum.dialects.masteriyo.values import entered, formatted, minor, price, read_price

NAMESPACE = "masteriyo"


class AccessMode(StrEnum):
    OPEN = "open"
    NEED_REGISTRATION = "need_registration"
    ONE_TIME = "one_time"
    RECURRING = "recurring"
    CLOSE = "close"


FREE = (AccessMode.OPEN, AccessMode.NEED_REGISTRATION)
PAYING = (AccessMode.ONE_TIME, AccessMode.RECURRING)
ADMISSIONS = {
    AccessMode.OPEN: Admission.OPEN,
    AccessMode.NEED_REGISTRATION: Admission.REGISTERED,
    AccessMode.ONE_TIME: Admission.PURCHASE,
    AccessMode.RECURRING: Admission.PURCHASE,
    AccessMode.CLOSE: Admission.CLOSED,
}
MODES = {
    Admission.OPEN: AccessMode.OPEN,
    Admission.REGISTERED: AccessMode.NEED_REGISTRATION,
    Admission.PURCHASE: AccessMode.ONE_TIME,
    Admission.CLOSED: AccessMode.CLOSE,
    Admission.REQUEST: AccessMode.CLOSE,
}


class Prices(msgspec.Struct, frozen=True, kw_only=True):
    """`regular` and `sale` are in minor units of `currency`; None is no price at all."""

    mode: AccessMode
    currency: str
    regular: int | None = None
    sale: int | None = None

    @property
    def amount(self) -> int:
        """What is to be paid; never less than nothing."""
        return max(0, self.regular or 0) if self.sale is None else self.sale

    @property
    def admission(self) -> Admission:
        return ADMISSIONS[self.mode]

    @property
    def is_paid(self) -> bool:
        return self.mode not in FREE

    @property
    def kept(self) -> dict[str, Any]:
        """What the core does not tell apart."""
        return {"access_mode": self.mode.value, "regular": self.regular, "sale": self.sale}

    @property
    def spelled(self) -> Spelled:
        place = here()
        return _spelled(self, place.profile, place.is_raw)


class Spelled(msgspec.Struct, frozen=True, kw_only=True):
    """The prices of a course as its answer tells them."""

    price: str
    regular_price: str
    sale_price: str
    formatted_price: str
    formatted_regular_price: str


@lru_cache(maxsize=1_024)
def _spelled(prices: Prices, profile: Profile, is_raw: bool) -> Spelled:
    """Kept, since many courses cost the same; `profile` and `is_raw` are those of the request, by
    which they are spelled."""
    regular, sale = _entered(prices.regular), _entered(prices.sale)
    due = regular if prices.sale is None else sale
    return Spelled(
        price=price(due),
        regular_price=price(regular),
        sale_price=price(sale),
        formatted_price=formatted(due, currency=prices.currency),
        formatted_regular_price=formatted(regular, currency=prices.currency),
    )


def _entered(amount: int | None) -> str:
    return "" if amount is None else entered(amount)


def amount_of(text: str) -> int:
    """In minor units; what is no number is no price that a course has."""
    number = read_price(text)
    return -1 if number is None else minor(number)


def of_course(course: Course) -> Prices:
    """What was written here, as long as it still is what the course costs: another API may have
    changed that."""
    kept = course.extra.get(NAMESPACE, {})
    if "access_mode" in kept:
        mode = AccessMode(kept["access_mode"])
        held = Prices(
            mode=mode,
            currency=course.currency,
            regular=kept.get("regular"),
            sale=kept.get("sale"),
        )
        if held.amount == course.amount and _still_says(held, course):
            return held
    mode = MODES[course.admission]
    return Prices(mode=mode, currency=course.currency, regular=course.amount)


def _still_says(held: Prices, course: Course) -> bool:
    """A course that costs nothing is one for the registered, whatever it is called here."""
    if held.admission is course.admission:
        return True
    is_unpriced = held.mode in PAYING and not course.amount
    return is_unpriced and course.admission is Admission.REGISTERED


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What a request says of prices."""

    mode: AccessMode | UnsetType
    price: Any
    regular: str | UnsetType
    sale: str | UnsetType


def written(asked: Asked, before: Prices) -> Prices:
    """What a course costs after this; refuses nonsense where the profile does."""
    given = _number("price", asked.price) if here().profile.takes_price else None
    mode = before.mode if asked.mode is UNSET else asked.mode
    regular = before.regular
    if asked.regular is not UNSET:
        regular = _amount("regular_price", asked.regular)
    elif given is not None:
        regular = minor(given)
        if asked.mode is UNSET and regular > 0 and mode in FREE:
            mode = AccessMode.ONE_TIME
    sale = before.sale if asked.sale is UNSET else _amount("sale_price", asked.sale)
    if mode in FREE:
        return Prices(mode=mode, currency=before.currency, regular=0)
    if sale is not None and (regular is None or not 0 <= sale < regular):
        sale = None
    return Prices(mode=mode, currency=before.currency, regular=regular, sale=sale)


def _number(name: str, value: Any) -> Decimal | None:
    """Text or a number; None where nothing was sent."""
    if value is UNSET or value == "":
        return None
    number = None
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        number = read_price(str(value))
    if number is None or number < 0:
        raise Invalid(Problem(name, Fault.MALFORMED, expected=("price",)))
    return number


def _amount(name: str, text: str) -> int | None:
    """Nothing, and what is no number where the profile swallows it, is no price (174, 178)."""
    number = _number(name, text) if here().profile.refuses_nonsense else read_price(text)
    return None if number is None else minor(number)
