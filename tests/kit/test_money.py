"""Money: every exponent, half up, there and back, and never a binary fraction."""

from __future__ import annotations

from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lyceum.kit.money import (
    EXPONENTS,
    MOST,
    currency_of,
    is_exact,
    part_of,
    to_major,
    to_minor,
)

currencies = st.sampled_from(sorted(EXPONENTS))


@given(st.integers(0, MOST), currencies)
def test_an_amount_goes_to_its_price_and_back(amount: int, currency: str) -> None:
    assert to_minor(to_major(amount, currency), currency) == amount
    assert is_exact(to_major(amount, currency), currency)


@given(st.integers(0, 10**12), currencies)
def test_a_price_survives_json_as_a_number(amount: int, currency: str) -> None:
    text = msgspec.json.Encoder(decimal_format="number").encode(to_major(amount, currency))
    read = msgspec.json.Decoder(float_hook=Decimal).decode(text)
    assert to_minor(Decimal(read), currency) == amount


@pytest.mark.parametrize(
    ("price", "currency", "amount"),
    [
        ("49.99", "USD", 4999),
        ("50", "EUR", 5000),
        ("0.145", "USD", 15),
        ("0.144", "USD", 14),
        ("1.005", "USD", 101),
        ("500", "JPY", 500),
        ("499.5", "JPY", 500),
        ("1.2345", "KWD", 1235),
        ("12.3", "BHD", 12300),
    ],
)
def test_prices_become_minor_units_half_up(price: str, currency: str, amount: int) -> None:
    assert to_minor(Decimal(price), currency) == amount


def test_every_currency_of_the_contract_has_its_decimals() -> None:
    without = "BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF UGX VND VUV XAF XOF XPF"
    assert {code for code, d in EXPONENTS.items() if d == 0} == set(without.split(" "))
    with_three = {code for code, d in EXPONENTS.items() if d == 3}
    assert with_three == {"BHD", "JOD", "KWD", "OMR", "TND"}
    assert EXPONENTS["USD"] == EXPONENTS["HUF"] == 2


@pytest.mark.parametrize("price", ["NaN", "Infinity", "1e20", "1e1000000", "9007199254740992"])
def test_what_nobody_can_pay_is_refused(price: str) -> None:
    with pytest.raises(ValueError, match="price"):
        to_minor(Decimal(price), "USD")


def test_too_many_decimals_are_seen() -> None:
    assert not is_exact(Decimal("1.001"), "USD")
    assert is_exact(Decimal("1.100"), "USD")
    assert not is_exact(Decimal("1.5"), "JPY")
    assert not is_exact(Decimal("NaN"), "USD")


def test_a_price_is_written_without_needless_zeros() -> None:
    assert str(to_major(4999, "USD")) == "49.99"
    assert str(to_major(5000, "USD")) == "50"
    assert str(to_major(4990, "USD")) == "49.9"
    assert str(to_major(10**15, "JPY")) == "1000000000000000"


def test_a_currency_is_known_in_any_case() -> None:
    assert currency_of("usd") == "USD"
    assert currency_of("XXQ") is None


@given(st.integers(0, MOST), st.integers(0, 100))
def test_a_part_is_rounded_half_up_and_never_more_than_the_whole(amount: int, percent: int) -> None:
    part = part_of(amount, percent=percent)
    assert 0 <= part <= amount
    assert abs(200 * part - 2 * amount * percent) <= 100
