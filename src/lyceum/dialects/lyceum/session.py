"""Signing in, staying signed in, signing out, and who one is."""

from __future__ import annotations

from lyceum.core.access import sessions as access
from lyceum.core.access.queries import roles_of
from lyceum.core.actor import Actor, Permission
from lyceum.core.errors import Unauthenticated
from lyceum.core.people import queries
from lyceum.core.stages import Stages
from lyceum.core.work import Work, WriteWork
from lyceum.dialects.lyceum.auth import ACCESS_SECONDS, BEARER, NAME, REFRESH_LIFETIME
from lyceum.dialects.lyceum.wire import session as wire
from lyceum.dialects.lyceum.wire import users
from lyceum.dialects.lyceum.wire.asking import Asked


async def sign_in(stages: Stages, actor: Actor, asked: wire.SignIn) -> wire.Tokens:
    """Sign in."""
    grant = await access.sign_in(
        stages,
        access.SignIn(
            name=asked.login,
            password=asked.password,
            dialect=NAME,
            agent=stages.agent,
            lifetime=REFRESH_LIFETIME,
        ),
    )
    return _tokens(stages, grant)


async def refresh(stages: Stages, actor: Actor, asked: wire.Refresh) -> wire.Tokens:
    """Exchange a refresh token for new tokens."""
    grant = await access.refresh(
        stages, token=asked.refresh_token, dialect=NAME, lifetime=REFRESH_LIFETIME
    )
    return _tokens(stages, grant)


def _tokens(stages: Stages, grant: access.Grant) -> wire.Tokens:
    token = BEARER.access_token(
        stages.ports.tokens, grant.tenant, session=grant.session, subject=str(grant.user.id)
    )
    return wire.Tokens(
        access_token=token,
        refresh_token=grant.refresh_token,
        expires_in=ACCESS_SECONDS,
        token_type="Bearer",  # noqa: S106 - the scheme's name
    )


async def get_session(work: Work, actor: Actor, asked: Asked) -> wire.Me:
    """Tell who is asking."""
    if actor.credential is None:
        raise Unauthenticated
    user = await queries.user(work, actor, actor.self_id())
    roles = await roles_of(work, [user.id])
    return wire.Me(
        user=users.user(user, roles[user.id]),
        credential=actor.credential.kind,
        permissions=[Permission(word) for word in sorted(actor.grants)],
    )


async def sign_out(work: WriteWork, actor: Actor, asked: Asked) -> wire.SignedOut:
    """Sign out: the session ends with all its tokens, and a key that asks this is revoked."""
    await access.sign_out(work, actor)
    return wire.SignedOut()
