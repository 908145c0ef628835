"""Messages that an identity provider sends by itself, signed by Standard Webhooks (witness: Svix's
documents; Akako's seed spells the headers a third way)."""

from __future__ import annotations

import structlog

from lyceum.core.identity import NotVouched
from lyceum.http.brought import Signed
from lyceum.http.errors import BadSignature
from lyceum.http.exchange import Exchange
from lyceum.http.platform import Platform
from lyceum.http.reading import json_object, read_body

log = structlog.get_logger("lyceum.http")

PREFIXES = ("svix-", "webhook-", "x-svix-")
"""How the names of the headers may begin, each by itself."""
LONGEST_ID = 200


async def read_signed(exchange: Exchange, platform: Platform) -> None:
    """Reads the body, which must be just as its sender signed it; refuses any other."""
    exchange.body = await read_body(exchange, limit=platform.body_limit)
    told = {name: _header(exchange, name) for name in ("id", "timestamp", "signature")}
    if not all(told.values()) or len(told["id"]) > LONGEST_ID:
        raise BadSignature
    try:
        platform.ports.identity.heard(
            exchange.body,
            message_id=told["id"],
            sent_at=told["timestamp"],
            signature=told["signature"],
        )
    except NotVouched as refused:
        log.info("message refused", reason=str(refused))
        raise BadSignature from refused
    exchange.signed = Signed(told["id"])
    exchange.values = json_object(exchange.body)


def _header(exchange: Exchange, name: str) -> str:
    sent = (exchange.request.headers.get(prefix + name) for prefix in PREFIXES)
    return next((value.strip() for value in sent if value), "")
