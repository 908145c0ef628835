"""Basic authentication with a key and its secret → who acts (contract 2; D8, D9, D10, D14)."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Sequence

from msgspec.structs import replace

from lyceum.core.access.errors import InvalidToken
from lyceum.core.access.model import KeyAccess, RoleKey
from lyceum.core.access.queries import actor_of_key, knows_handle
from lyceum.core.actor import Actor, nobody
from lyceum.core.errors import Unauthenticated
from lyceum.core.work import Tenant
from lyceum.dialects.masteriyo.here import here
from lyceum.http.dialect import KeyAsked
from lyceum.http.exchange import Exchange
from lyceum.http.platform import Platform
from lyceum.kit.windows import Limit

NAME = "masteriyo"
KEY_PREFIX, SECRET_PREFIX = "key_", "secret_"
KEY_BYTES, SECRET_BYTES = 16, 32
READING = frozenset({"GET", "HEAD"})
WRITING = frozenset({"POST", "PUT", "PATCH", "DELETE"})
RATE = "300"


class KeyMissing(Unauthenticated):
    message = "The API key is missing."


class KeyInvalid(InvalidToken):
    message = "The API key provided is invalid."


class KeyTooWeak(Unauthenticated):
    """The key may not be used for this method; `word` is what it lacks."""

    def __init__(self, word: str) -> None:
        super().__init__(f"The API key provided does not have {word} permissions.")


def key(asked: KeyAsked) -> str:
    """Both halves with a colon between, as Basic authentication joins them."""
    public = hashlib.sha256(b"public" + asked.entropy).digest()[:KEY_BYTES]
    secret = hashlib.sha256(b"secret" + asked.entropy).digest()[:SECRET_BYTES]
    return f"{KEY_PREFIX}{public.hex()}:{SECRET_PREFIX}{secret.hex()}"


def headers(secret: str) -> dict[str, str]:
    return {"Authorization": f"Basic {base64.b64encode(secret.encode()).decode()}"}


def handle(secret: str) -> str:
    """The public half of a key."""
    return secret.partition(":")[0]


async def authenticate(exchange: Exchange, platform: Platform) -> tuple[Tenant | None, Actor]:
    """A key names the tenant; without one the host does, or there is only one."""
    at_host = exchange.host_tenant = await platform.directory.by_host(exchange.peer.host)
    tenant = at_host or await platform.directory.sole()
    is_public = exchange.operation is not None and exchange.operation.who.public
    sent = exchange.request.headers.get("authorization", "")
    if is_public or not sent.strip():
        if not is_public and here().profile.key_needed:
            here().challenged = True
            raise KeyMissing
        return tenant, nobody(tenant.id if tenant else 0, dialect=NAME)
    shown = _credentials(sent)
    found = await _holder(shown, platform) if shown is not None else None
    if found is not None and found[0].is_known_at(at_host):
        return found[0], _as_the_profile_has_it(found[1])
    if here().profile.key_needed:
        here().challenged = True
        raise KeyInvalid
    here().challenged = await _is_wrong_secret(shown, platform, tenant)
    return tenant, nobody(tenant.id if tenant else 0, dialect=NAME)


def _credentials(sent: str) -> str | None:
    scheme, _, token = sent.partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        return base64.b64decode(token.strip(), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return None


async def _holder(shown: str, platform: Platform) -> tuple[Tenant, Actor] | None:
    return await actor_of_key(platform.works, platform.directory, key=shown, dialect=NAME)


async def _is_wrong_secret(shown: str | None, platform: Platform, tenant: Tenant | None) -> bool:
    """Then alone the product says how to show a key (012, 850)."""
    if shown is None or tenant is None:
        return False
    async with platform.works.read(tenant) as work:
        return await knows_handle(work, handle=handle(shown), dialect=NAME)


def _as_the_profile_has_it(actor: Actor) -> Actor:
    """A manager without another role has no rights in the product (854–858)."""
    if here().profile.manager_manages or actor.roles != {RoleKey.MANAGER}:
        return actor
    return replace(actor, grants=frozenset())


def must_fit(actor: Actor, method: str) -> None:
    """Refuses a key that is not for this kind of method; OPTIONS is always allowed."""
    if actor.credential is None:
        return
    access = actor.credential.access
    if method in READING and access == KeyAccess.WRITE:
        raise KeyTooWeak("read")
    if method in WRITING and access == KeyAccess.READ:
        raise KeyTooWeak("write")


def limits(exchange: Exchange) -> Sequence[Limit]:
    """So many a minute for each key, else for each address (D12)."""
    if not here().profile.limited:
        return ()
    count = int(exchange.options.get("rate", RATE))
    credential = exchange.actor.credential if exchange.actor is not None else None
    if credential is None or exchange.actor is None:
        return (Limit(f"@{exchange.peer.address}", count, 60),)
    return (Limit(f"{exchange.actor.tenant_id}:{credential.id}", count, 60),)
