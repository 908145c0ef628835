"""`Authorization: Bearer …` → who acts: an access token got by signing in, or an API key."""

from __future__ import annotations

import secrets

from lyceum.core.access.errors import InvalidToken
from lyceum.core.access.model import Session
from lyceum.core.access.queries import actor_of_key, actor_of_session
from lyceum.core.actor import Actor, nobody
from lyceum.core.errors import Unauthenticated
from lyceum.core.stages import AccessTokens
from lyceum.core.work import Tenant
from lyceum.dialects.karma import ids
from lyceum.dialects.karma.values import role
from lyceum.http.dialect import KeyAsked, Limit
from lyceum.http.exchange import Exchange
from lyceum.http.platform import Platform
from lyceum.kit import clock, secrecy
from lyceum.kit.ids import ALPHANUMERIC, UidCode
from lyceum.kit.time import SECOND

NAME = "karma"
KEY_PREFIX = "kma_"
ACCESS_SECONDS = 3600
PER_MINUTE = 100
ISSUER = "lyceum"

_TENANT = UidCode(prefix="ten_", alphabet=ALPHANUMERIC, length=16)


async def authenticate(exchange: Exchange, platform: Platform) -> tuple[Tenant | None, Actor]:
    """Public operations ignore the header altogether (K54); elsewhere the credential names the
    tenant, and a registered host that belongs to another makes it an unknown one."""
    here = exchange.host_tenant = await platform.directory.by_host(exchange.peer.host)
    if exchange.operation is not None and exchange.operation.who.public:
        tenant = here or await platform.directory.sole()
        return tenant, nobody(tenant.id if tenant else 0, dialect=NAME)
    scheme, _, token = exchange.request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise Unauthenticated
    tenant, actor = await _holder(token.strip(), platform)
    if not tenant.is_known_at(here):
        raise InvalidToken
    return tenant, actor


async def _holder(token: str, platform: Platform) -> tuple[Tenant, Actor]:
    if token.startswith(KEY_PREFIX):
        found = await actor_of_key(platform.works, platform.directory, key=token, dialect=NAME)
        if found is None:
            raise InvalidToken
        return found
    claims = platform.ports.tokens.read(token, now=clock.now())
    tenant_uid = _TENANT.decode(str(claims.get("tenant"))) if claims else None
    tenant = await platform.directory.by_uid(tenant_uid) if tenant_uid else None
    if claims is None or tenant is None:
        raise InvalidToken
    name = str(claims.get("jti"))
    session_uid = ids.CODES["session"].decode(name.partition(".")[0])
    if session_uid is None:
        raise InvalidToken
    async with platform.works.read(tenant) as work:
        actor = await actor_of_session(work, uid=session_uid, name=name, dialect=NAME)
    if actor is None:
        raise InvalidToken
    return tenant, actor


def access_token(
    tokens: AccessTokens, tenant: Tenant, session: Session, *, subject: str, roles: list[str]
) -> str:
    """A signed token for an hour that names its session (K16, K18)."""
    now = clock.now() // SECOND
    session_id = ids.CODES["session"].encode(session.uid)
    return tokens.sign(
        {
            "iss": ISSUER,
            "sub": subject,
            "role": role(roles),
            "iat": now,
            "exp": now + ACCESS_SECONDS,
            "jti": f"{session_id}.{secrets.token_hex(8)}",
            "tenant": _TENANT.encode(tenant.uid),
        }
    )


def limit(exchange: Exchange) -> Limit:
    """100 a minute for each token; without a valid one for each address, signing in apart (K21)."""
    if exchange.actor is not None and exchange.actor.credential is not None:
        credential = exchange.actor.credential
        return Limit(f"{exchange.actor.tenant_id}:{credential.name}", PER_MINUTE, 60)
    bucket = exchange.operation.bucket if exchange.operation else ""
    return Limit(f"{bucket}@{exchange.peer.address}", PER_MINUTE, 60)


def key(asked: KeyAsked) -> str:
    return KEY_PREFIX + secrecy.spelled(asked.entropy)


def headers(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}
