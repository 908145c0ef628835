"""Addresses of this server as its clients know it."""

from __future__ import annotations

import re

from lyceum.http.peer import Peer

_AUTHORITY = re.compile(r"(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9_.-]+)(:[0-9]{1,5})?")


def origin(peer: Peer) -> str:
    """Scheme, host and port as the client asked for them, without a path; empty for a client
    that named no host that could be one, so that what is built on it stays relative."""
    if _AUTHORITY.fullmatch(peer.authority) is None:
        return ""
    return f"{'https' if peer.secure else 'http'}://{peer.authority}"


PICTURES = "/pictures"


def picture(begins: str, tenant_id: int, uid: bytes) -> str:
    """Where a person's picture is shown, behind the origin that it begins with; `?width=` asks for
    a smaller one."""
    return f"{begins}{PICTURES}/{tenant_id}/{uid.hex()}"


def certificate_page(begins: str, serial: str) -> str:
    """Where a certificate is verified, behind the origin that it begins with."""
    return f"{begins}/certificate/{serial}"


def preview_page(begins: str, token: str) -> str:
    """Where a course is shown to whoever has the token."""
    return f"{begins}/preview/{token}"
