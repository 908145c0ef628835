"""`Authorization: Bearer …` → who acts: an access token got by signing in, or an API key."""

from __future__ import annotations

import secrets
from collections.abc import Mapping

import msgspec

from lyceum.core.access.errors import InvalidToken
from lyceum.core.access.model import Session
from lyceum.core.access.queries import actor_of_key, actor_of_session
from lyceum.core.actor import Actor, nobody
from lyceum.core.errors import Unauthenticated
from lyceum.core.stages import AccessTokens
from lyceum.core.work import Tenant
from lyceum.http.dialect import KeyAsked
from lyceum.http.exchange import Exchange
from lyceum.http.platform import Platform
from lyceum.kit import clock, secrecy
from lyceum.kit.ids import ALPHANUMERIC, UidCode
from lyceum.kit.time import SECOND

ISSUER = "lyceum"

_TENANT = UidCode(prefix="ten_", alphabet=ALPHANUMERIC, length=16)


class Bearer(msgspec.Struct, frozen=True):
    """The tokens of one dialect: keys begin with `key_prefix`, access tokens live for `seconds` and
    name their session in the code `session`."""

    dialect: str
    key_prefix: str
    seconds: int
    session: UidCode

    async def authenticate(
        self, exchange: Exchange, platform: Platform
    ) -> tuple[Tenant | None, Actor]:
        """Public operations ignore the header altogether; elsewhere the credential names the
        tenant, and a registered host that belongs to another makes it an unknown one."""
        here = exchange.host_tenant = await platform.directory.by_host(exchange.peer.host)
        if exchange.operation is not None and exchange.operation.who.public:
            tenant = here or await platform.directory.sole()
            return tenant, nobody(tenant.id if tenant else 0, dialect=self.dialect)
        scheme, _, token = exchange.request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            raise Unauthenticated
        tenant, actor = await self._holder(token.strip(), platform)
        if not tenant.is_known_at(here):
            raise InvalidToken
        return tenant, actor

    async def _holder(self, token: str, platform: Platform) -> tuple[Tenant, Actor]:
        if token.startswith(self.key_prefix):
            found = await actor_of_key(
                platform.works, platform.directory, key=token, dialect=self.dialect
            )
            if found is None:
                raise InvalidToken
            return found
        claims = platform.ports.tokens.read(token, now=clock.now())
        tenant_uid = _TENANT.decode(str(claims.get("tenant"))) if claims else None
        tenant = await platform.directory.by_uid(tenant_uid) if tenant_uid else None
        if claims is None or tenant is None:
            raise InvalidToken
        name = str(claims.get("jti"))
        session_uid = self.session.decode(name.partition(".")[0])
        if session_uid is None:
            raise InvalidToken
        async with platform.works.read(tenant) as work:
            actor = await actor_of_session(work, uid=session_uid, name=name, dialect=self.dialect)
        if actor is None:
            raise InvalidToken
        return tenant, actor

    def access_token(
        self,
        tokens: AccessTokens,
        tenant: Tenant,
        *,
        session: Session,
        subject: str,
        claims: Mapping[str, object] | None = None,
    ) -> str:
        """A signed token that names its session, with `claims` of this vendor's own."""
        now = clock.now() // SECOND
        return tokens.sign(
            {
                "iss": ISSUER,
                "sub": subject,
                **(claims or {}),
                "iat": now,
                "exp": now + self.seconds,
                "jti": f"{self.session.encode(session.uid)}.{secrets.token_hex(8)}",
                "tenant": _TENANT.encode(tenant.uid),
            }
        )

    def key(self, asked: KeyAsked) -> str:
        return self.key_prefix + secrecy.spelled(asked.entropy)


def headers(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}
