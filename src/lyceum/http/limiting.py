"""Which windows a request counts in: those of its dialect, and of its address where the credential
that it brings is worth nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lyceum.core.access.errors import InvalidToken
from lyceum.kit.windows import Limit

if TYPE_CHECKING:
    from lyceum.http.dialect import Dialect
    from lyceum.http.exchange import Exchange

GUESSES = 100
"""Credentials that are none, from one address in a minute, through all dialects together. Whoever
guesses keys is stopped by it, and takes nothing from others behind the same address."""


def asked_of(dialect: Dialect, exchange: Exchange, *, factor: int) -> list[Limit]:
    """The limits of this request, each multiplied by `factor`; keys of dialects are apart."""
    asked = [
        Limit(f"{dialect.name}:{each.key}", each.count * factor, each.seconds, each.name)
        for each in dialect.limits(exchange)
    ]
    if is_guess(exchange):
        asked.append(Limit(f"guess@{exchange.peer.address}", GUESSES * factor, 60, "guesses"))
    return asked


def is_guess(exchange: Exchange) -> bool:
    """Whether the request brings a credential that is none."""
    return isinstance(exchange.no_actor, InvalidToken)
