"""`Authorization: Bearer sk_live_…` → who acts: a key of the live or the test mode, each a tenant
of its own; `rk_…` is a key of fewer rights (witnesses: seed, Authentication; L29–L32)."""

from __future__ import annotations

from lyceum.core.access.errors import InvalidToken
from lyceum.core.access.queries import actor_of_key
from lyceum.core.actor import Actor
from lyceum.core.errors import Unauthenticated
from lyceum.core.work import Tenant
from lyceum.dialects.learnflow.ids import BASE62
from lyceum.http.dialect import KEY_BYTES, KeyAsked
from lyceum.http.exchange import Exchange
from lyceum.http.platform import Platform

NAME = "learnflow"
PREFIXES = ("sk_live_", "sk_test_", "rk_live_", "rk_test_")
KEY_LENGTH = 43
"""Characters that hold 32 bytes whatever they are."""


def key(asked: KeyAsked) -> str:
    """What a key looks like: its prefix tells its mode and whether it is restricted."""
    kind = "rk" if asked.restricted else "sk"
    return f"{kind}_{asked.mode}_{_spelled(asked.entropy)}"


def _spelled(entropy: bytes) -> str:
    number, digits = int.from_bytes(entropy[:KEY_BYTES]), ""
    for _ in range(KEY_LENGTH):
        number, digit = divmod(number, len(BASE62))
        digits += BASE62[digit]
    return digits


async def authenticate(exchange: Exchange, platform: Platform) -> tuple[Tenant | None, Actor]:
    """The key names the tenant, and its mode with it; at a registered host of another organization
    it is an unknown one."""
    here = exchange.host_tenant = await platform.directory.by_host(exchange.peer.host)
    scheme, _, token = exchange.request.headers.get("authorization", "").partition(" ")
    token = token.strip()
    if scheme.lower() != "bearer" or not token:
        raise Unauthenticated
    if not token.startswith(PREFIXES):
        raise InvalidToken
    found = await actor_of_key(platform.works, platform.directory, key=token, dialect=NAME)
    if found is None or not found[0].is_known_at(here):
        raise InvalidToken
    return found
