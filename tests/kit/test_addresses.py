"""Public addresses: everything else is refused, however it is wrapped."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lyceum.kit.addresses import is_public

INSIDE = (
    "127.0.0.1", "127.255.255.254", "0.0.0.0", "0.1.2.3", "10.0.0.1", "172.16.0.1",
    "172.31.255.255", "192.168.1.1", "169.254.169.254", "100.64.0.1", "100.127.255.255",
    "192.0.0.1", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "192.88.99.1",
    "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255",
    "::", "::1", "fe80::1", "fe80::1%eth0", "fec0::1", "fc00::1", "fd12:3456::1", "ff02::1",
    "2001:db8::1", "2001::1", "100::1", "3fff::1", "5f00::1", "64:ff9b:1::1",
    "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:0:127.0.0.1", "::ffff:10.0.0.1",
    "64:ff9b::127.0.0.1", "64:ff9b::10.0.0.1", "2002:7f00:1::1", "2002:a00:1::",
    "2002:c0a8:101::1", "::ffff:169.254.169.254",
    "", "localhost", "127.1", "0x7f.1", "2130706433", "1.1.1.1 ",
)  # fmt: skip
OUTSIDE = (
    "1.1.1.1", "8.8.8.8", "93.184.215.14", "100.63.255.255", "100.128.0.1", "172.32.0.1",
    "2606:4700::1111", "2a00:1450:4001::1", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1",
)  # fmt: skip


@pytest.mark.parametrize("address", INSIDE)
def test_an_address_inside_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", OUTSIDE)
def test_an_address_of_the_open_internet_is_public(address: str) -> None:
    assert is_public(address)


@given(st.integers(0, 2**32 - 1))
def test_what_wraps_an_address_is_as_public_as_what_it_wraps(number: int) -> None:
    plain = str(IPv4Address(number))
    for wrapping in (0xFFFF << 32, 0x64_FF9B << 96):
        assert is_public(str(IPv6Address(wrapping | number))) == is_public(plain)
    assert is_public(str(IPv6Address(0x2002 << 112 | number << 80))) == is_public(plain)


@given(st.integers(0, 2**128 - 1))
def test_a_public_address_is_global_by_the_registries(number: int) -> None:
    address = IPv6Address(number)
    assert not is_public(str(address)) or address.is_global or address.sixtofour
