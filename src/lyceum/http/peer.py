"""Who is at the other end: the client's address, host and scheme, through trusted proxies."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Any

import msgspec
from starlette.datastructures import Headers

Network = IPv4Network | IPv6Network


class Peer(msgspec.Struct, frozen=True):
    """`host` is in lower case, without a port; `authority` is what the client sent, with its port.
    `secure`: the client itself spoke HTTPS."""

    address: str
    host: str
    secure: bool
    loopback: bool
    authority: str


def networks(names: Iterable[str]) -> tuple[Network, ...]:
    """CIDR names or single addresses → networks; ValueError for anything else."""
    return tuple(ip_network(name.strip(), strict=False) for name in names if name.strip())


def peer_of(scope: Any, headers: Headers, trusted: tuple[Network, ...]) -> Peer:
    """What a proxy says of its client counts only when the socket's peer is a trusted one."""
    socket = scope["client"][0] if scope.get("client") else "127.0.0.1"
    address, secure = socket, scope["scheme"] == "https"
    host, reports_http = headers.get("host", ""), False
    if trusted and _is_in(socket, trusted):
        address = _client(headers.get("x-forwarded-for", ""), trusted) or socket
        secure = headers.get("x-forwarded-proto", scope["scheme"]).strip().lower() == "https"
        host = headers.get("x-forwarded-host", host)
        reports_http = "x-forwarded-proto" in headers and not secure
    return Peer(
        address=address,
        host=_without_port(host),
        secure=secure,
        # A proxy on this machine that reports plain HTTP does not speak for this machine.
        loopback=_is_loopback(address) and not reports_http,
        authority=host.strip(),
    )


def _without_port(host: str) -> str:
    name = host.strip().lower()
    if name.startswith("["):
        return name.partition("]")[0] + "]"
    return name.partition(":")[0]


def _client(forwarded: str, trusted: tuple[Network, ...]) -> str | None:
    """The last address in the list that no trusted proxy of ours has."""
    for part in reversed(forwarded.split(",")):
        address = part.strip()
        if not address or _is_in(address, trusted):
            continue
        return address if _parsed(address) else None
    return None


def _is_in(address: str, trusted: tuple[Network, ...]) -> bool:
    parsed = _parsed(address)
    return parsed is not None and any(parsed in network for network in trusted)


def _is_loopback(address: str) -> bool:
    if address == "127.0.0.1":
        return True
    parsed = _parsed(address)
    return parsed is not None and parsed.is_loopback


def _parsed(address: str) -> Any:
    try:
        return ip_address(address)
    except ValueError:
        return None
