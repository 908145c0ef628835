"""Money as whole minor units of a currency (ISO 4217), and as decimals of the major one.

No binary fraction ever stands for money: a JSON number is read as a decimal (`float_hook=Decimal`).
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

_WITHOUT = "BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF UGX VND VUV XAF XOF XPF"
_WITH_THREE = "BHD JOD KWD OMR TND"
_WITH_TWO = (
    "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF "
    "CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD "
    "HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL LYD "
    "MAD MDL MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP "
    "PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS "
    "TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VES WST XCD XCG YER ZAR ZMW ZWG"
)
EXPONENTS: dict[str, int] = {
    **dict.fromkeys(_WITHOUT.split(), 0),
    **dict.fromkeys(_WITH_THREE.split(), 3),
    **dict.fromkeys(_WITH_TWO.split(), 2),
}
"""Decimals of every currency that people pay with, as those who move money count them: not always
as ISO 4217 does."""

MOST = 2**53 - 1
"""The largest amount: every client can read it from JSON."""

_ONE = Decimal(1)


def currency_of(text: str) -> str | None:
    """The code of a currency, written in any case; None if there is none such."""
    code = text.upper()
    return code if code in EXPONENTS else None


def to_minor(price: Decimal, currency: str) -> int:
    """Return a price in whole minor units, half a unit rounded up (away from 0).

    Refuses with ValueError what is no number, and what is beyond MOST.
    """
    # Compared first: of a number with a huge exponent no integer may be made.
    if not price.is_finite() or price.copy_abs() > MOST:
        raise ValueError("no such price")
    units = int(price.scaleb(EXPONENTS[currency]).quantize(_ONE, rounding=ROUND_HALF_UP))
    if abs(units) > MOST:
        raise ValueError("no such price")
    return units


def is_exact(price: Decimal, currency: str) -> bool:
    """Whether a price has no more decimals than its currency; trailing zeros are none."""
    exponent = price.normalize().as_tuple().exponent
    return isinstance(exponent, int) and -exponent <= EXPONENTS[currency]


def to_major(amount: int, currency: str) -> Decimal:
    """Return the price in major units, without trailing zeros: 4999 USD is 49.99, 5000 is 50."""
    price = Decimal(amount).scaleb(-EXPONENTS[currency])
    whole = price.to_integral_value()
    return whole.quantize(_ONE) if price == whole else price.normalize()


def part_of(amount: int, *, percent: int) -> int:
    """Return so much of an amount, half a unit rounded up."""
    return (2 * amount * percent + 100) // 200
