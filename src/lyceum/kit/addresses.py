"""Which addresses of the internet are public: reached from anywhere, and by nobody's trust."""

from __future__ import annotations

from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)

Address = IPv4Address | IPv6Address

# RFC 6052: what lies in its last 32 bits is the address that is meant.
_NAT64 = IPv6Network("64:ff9b::/96")
_REFUSED: tuple[IPv4Network | IPv6Network, ...] = (
    ip_network("192.88.99.0/24"),  # RFC 7526: relays of 6to4, which are no more
    ip_network("2001::/23"),  # RFC 2928: Teredo and other things that wrap an address
    ip_network("3fff::/20"),  # RFC 9637: documentation, unknown to older Pythons
    ip_network("5f00::/16"),  # RFC 9602: segment identifiers, unknown to older Pythons
)


def is_public(address: str) -> bool:
    """Whether a request to this address leaves for the open internet.

    No loopback, private, shared (CGNAT), link-local, multicast, reserved or unspecified one; an
    address that wraps another (IPv4-mapped, 6to4, NAT64) counts as that one. False for what is no
    address.
    """
    try:
        return _is_public(ip_address(address))
    except ValueError:
        return False


def _is_public(address: Address) -> bool:
    if isinstance(address, IPv6Address):
        wrapped = _wrapped(address)
        if wrapped is not None:
            return _is_public(wrapped)
        if address.is_site_local or address.scope_id is not None:
            return False
    if any(address in refused for refused in _REFUSED):
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved)


def _wrapped(address: IPv6Address) -> IPv4Address | None:
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour
