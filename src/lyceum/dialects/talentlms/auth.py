"""`X-API-Key`, or `Authorization: apikey …` → who acts (witnesses: seed, Authentication; contract
0, 1.1)."""

from __future__ import annotations

from lyceum.core.access.errors import InvalidToken
from lyceum.core.access.queries import actor_of_key
from lyceum.core.actor import Actor, nobody
from lyceum.core.errors import Unauthenticated
from lyceum.core.tenancy.switches import must_answer
from lyceum.core.work import Tenant
from lyceum.http.dialect import KeyAsked
from lyceum.http.exchange import Exchange
from lyceum.http.platform import Platform
from lyceum.kit import secrecy

NAME = "talentlms"
HEADER = "X-API-Key"
SCHEME = "apikey"
SECURITY = {
    "apiKey": {"type": "apiKey", "in": "header", "name": HEADER},
    "authorization": {"type": "http", "scheme": SCHEME},
}


def key(asked: KeyAsked) -> str:
    return secrecy.spelled(asked.entropy)


def headers(secret: str) -> dict[str, str]:
    return {HEADER: secret}


async def authenticate(exchange: Exchange, platform: Platform) -> tuple[Tenant | None, Actor]:
    """The key names the tenant; at a registered host of another organization it is an unknown one.
    What is public refuses a wrong key that is sent all the same (contract 0)."""
    here = exchange.host_tenant = await platform.directory.by_host(exchange.peer.host)
    must_answer(here or await platform.directory.sole())
    sent = _sent(exchange)
    if sent is None:
        if exchange.operation is None or not exchange.operation.who.public:
            raise Unauthenticated
        tenant = here or await platform.directory.sole()
        return tenant, nobody(tenant.id if tenant else 0, dialect=NAME)
    found = await actor_of_key(platform.works, platform.directory, key=sent, dialect=NAME)
    if found is None or not found[0].is_known_at(here):
        raise InvalidToken
    return found


def _sent(exchange: Exchange) -> str | None:
    """The key; None where there is none. Refuses two that are not the same, and other schemes."""
    told = exchange.request.headers
    plain = told.get(HEADER, "").strip()
    scheme, _, held = told.get("authorization", "").partition(" ")
    if scheme and scheme.lower() != SCHEME:
        raise InvalidToken
    held = held.strip()
    if plain and held and plain != held:
        raise InvalidToken
    return plain or held or None
