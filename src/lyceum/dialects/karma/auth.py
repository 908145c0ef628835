"""`Authorization: Bearer …` → who acts: an access token for an hour, or a key (K16, K18, K54)."""

from __future__ import annotations

from lyceum.dialects.karma import ids
from lyceum.http.bearer import Bearer
from lyceum.http.exchange import Exchange
from lyceum.kit.windows import Limit

NAME = "karma"
KEY_PREFIX = "kma_"
ACCESS_SECONDS = 3600
PER_MINUTE = 100

BEARER = Bearer(NAME, KEY_PREFIX, ACCESS_SECONDS, ids.CODES["session"])


def limits(exchange: Exchange) -> tuple[Limit]:
    """100 a minute for each token; without a valid one for each address, signing in apart (K21)."""
    if exchange.actor is not None and exchange.actor.credential is not None:
        credential = exchange.actor.credential
        return (Limit(f"{exchange.actor.tenant_id}:{credential.name}", PER_MINUTE, 60),)
    bucket = exchange.operation.bucket if exchange.operation else ""
    return (Limit(f"{bucket}@{exchange.peer.address}", PER_MINUTE, 60),)
