"""Which refusals there are, for tables that spell every one of them, and the headers that HTTP
itself asks of a refusal, whatever the vendor's body says."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from importlib import import_module

from lyceum import core
from lyceum.core.access.errors import InvalidToken, RefreshTokenReused
from lyceum.core.errors import Refusal, TooManyRequests, Unauthenticated
from lyceum.http.errors import WrongMethod
from lyceum.http.exchange import Header


def usual_headers(refusal: Refusal) -> list[Header]:
    """`Allow` on 405, `Retry-After` on 429 and `WWW-Authenticate` on 401 (RFC 9110, RFC 6585)."""
    if isinstance(refusal, WrongMethod):
        return [(b"allow", ", ".join(refusal.allowed).encode())]
    if isinstance(refusal, TooManyRequests):
        return [(b"retry-after", str(refusal.retry_after).encode())]
    if isinstance(refusal, Unauthenticated):
        # A token was sent, and is worth nothing (RFC 6750, section 3.1).
        sent = isinstance(refusal, InvalidToken | RefreshTokenReused)
        challenge = b'Bearer error="invalid_token"' if sent else b"Bearer"
        return [(b"www-authenticate", challenge)]
    return []


def every_refusal() -> Iterator[type[Refusal]]:
    """All refusals of the core and of HTTP, those above before those below."""
    for found in pkgutil.walk_packages(core.__path__, f"{core.__name__}."):
        if found.name.endswith(".errors"):
            import_module(found.name)
    waiting = [Refusal]
    while waiting:
        kind = waiting.pop()
        yield kind
        waiting += kind.__subclasses__()
