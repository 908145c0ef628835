"""`Authorization: Bearer …` → who acts: a session token, or a key of ours (A3–A5)."""

from __future__ import annotations

from contextlib import suppress
from functools import partial

import structlog

from lyceum.core.access.errors import InvalidToken
from lyceum.core.access.identities import Newcomer, actor_of_person, welcome
from lyceum.core.access.queries import actor_of_key
from lyceum.core.actor import Actor, Credential, nobody, system
from lyceum.core.errors import Unauthenticated
from lyceum.core.identity import NotVouched, Vouched
from lyceum.core.people.model import User
from lyceum.core.work import Tenant, WriteWork
from lyceum.dialects.akako import ids
from lyceum.http.dialect import KeyAsked
from lyceum.http.exchange import Exchange
from lyceum.http.platform import Platform
from lyceum.kit import clock, secrecy

log = structlog.get_logger("lyceum.akako")

NAME = "akako"
KEY_PREFIX = "akk_"
SYNC = "sync_user"
"""The one public operation that a bad token is refused by (A50)."""
INACTIVE = "isActive"
"""Whoever asks an open list with this is looked at, since staff alone are shown the rest (A19)."""


def key(asked: KeyAsked) -> str:
    return KEY_PREFIX + secrecy.spelled(asked.entropy)


async def authenticate(exchange: Exchange, platform: Platform) -> tuple[Tenant | None, Actor]:
    """A key names the tenant; with a session token the host does, or there is only one."""
    exchange.host_tenant = await platform.directory.by_host(exchange.peer.host)
    tenant = exchange.host_tenant or await platform.directory.sole()
    operation = exchange.operation
    syncs = operation is not None and operation.name == SYNC
    if operation is None or not operation.who.public:
        return await _whose(exchange, platform, tenant)
    if syncs and "authorization" in exchange.request.headers:
        return await _whose(exchange, platform, tenant, syncs=True)
    if INACTIVE in exchange.request.query_params:
        with suppress(Unauthenticated):
            return await _whose(exchange, platform, tenant)
    return tenant, nobody(tenant.id if tenant else 0, dialect=NAME)


async def _whose(
    exchange: Exchange, platform: Platform, tenant: Tenant | None, *, syncs: bool = False
) -> tuple[Tenant | None, Actor]:
    scheme, _, token = exchange.request.headers.get("authorization", "").partition(" ")
    token = token.strip()
    if scheme.lower() != "bearer" or not token:
        raise Unauthenticated
    if token.startswith(KEY_PREFIX) and syncs:
        # The provider vouches for nobody by a key.
        return tenant, nobody(tenant.id if tenant else 0, dialect=NAME)
    if token.startswith(KEY_PREFIX):
        here = exchange.host_tenant
        return await _holder(token, platform, here=here)
    vouched = await _verified(token, platform)
    if tenant is None:
        raise InvalidToken
    return tenant, await _person(vouched, platform, tenant, syncs=syncs)


async def _holder(token: str, platform: Platform, *, here: Tenant | None) -> tuple[Tenant, Actor]:
    found = await actor_of_key(platform.works, platform.directory, key=token, dialect=NAME)
    if found is None or not found[0].is_known_at(here):
        raise InvalidToken
    return found


async def _verified(token: str, platform: Platform) -> Vouched:
    try:
        return await platform.ports.identity.verify(token, now=clock.now())
    except NotVouched as refused:
        log.info("token refused", reason=str(refused))
        raise InvalidToken from refused


async def _person(vouched: Vouched, platform: Platform, tenant: Tenant, *, syncs: bool) -> Actor:
    """Who is new is let in as a learner on the fly (A3), unless the request is just that."""
    uid = await _known(vouched, platform, tenant)
    if uid is None and syncs:
        credential = Credential(kind="identity", id=0, name=vouched.subject)
        return Actor(tenant.id, None, frozenset(), frozenset(), credential, NAME)
    if uid is None:
        newcomer = Newcomer(subject=vouched.subject)
        user = await platform.works.writing(tenant, partial(_let_in, newcomer=newcomer))
        uid = user.uid
    async with platform.works.read(tenant) as work:
        actor = await actor_of_person(work, uid=uid, credential_name=vouched.subject, dialect=NAME)
    if actor is None:
        raise InvalidToken
    return actor


async def _known(vouched: Vouched, platform: Platform, tenant: Tenant) -> bytes | None:
    """A name that this installation made up means something only in tokens that it issued."""
    async with platform.works.read(tenant) as work:
        uid = await ids.read_subject(work, vouched.subject)
        made_up = ids.SUBJECT.decode(vouched.subject)
    if uid is not None and uid == made_up and not platform.ports.identity.is_local:
        return None
    return uid


async def _let_in(work: WriteWork, *, newcomer: Newcomer) -> User:
    return await welcome(work, system(work.tenant.id, name="identity provider"), newcomer)
