"""Signing in, refreshing, signing out, and one's own sessions."""

from __future__ import annotations

from lyceum.core.access import sessions as access
from lyceum.core.access.queries import my_sessions
from lyceum.core.actor import Actor
from lyceum.core.stages import Stages
from lyceum.core.work import Work, WriteWork
from lyceum.dialects.karma import ids, paging, values
from lyceum.dialects.karma.auth import ACCESS_SECONDS, BEARER, NAME
from lyceum.dialects.karma.wire import sessions as wire
from lyceum.dialects.karma.wire.users import Deleted
from lyceum.kit.time import DAY

REFRESH_LIFETIME = 30 * DAY


async def log_in(stages: Stages, actor: Actor, asked: wire.LogIn) -> wire.Tokens:
    """Sign in."""
    grant = await access.sign_in(
        stages,
        access.SignIn(
            name=asked.email,
            password=asked.password,
            dialect=NAME,
            agent=stages.agent,
            lifetime=REFRESH_LIFETIME,
        ),
    )
    return await _tokens(stages, grant)


async def refresh(stages: Stages, actor: Actor, asked: wire.Refresh) -> wire.Tokens:
    """Exchange a refresh token for new tokens."""
    grant = await access.refresh(
        stages, token=asked.refresh_token, dialect=NAME, lifetime=REFRESH_LIFETIME
    )
    return await _tokens(stages, grant)


async def _tokens(stages: Stages, grant: access.Grant) -> wire.Tokens:
    token = BEARER.access_token(
        stages.ports.tokens,
        grant.tenant,
        session=grant.session,
        subject=ids.written("user", grant.user),
        claims={"role": values.role(grant.roles)},
    )
    return wire.Tokens(
        access_token=token,
        refresh_token=grant.refresh_token,
        expires_in=ACCESS_SECONDS,
        token_type="Bearer",  # noqa: S106 - the scheme's name
    )


async def log_out(work: WriteWork, actor: Actor, asked: wire.LogOut) -> None:
    """Sign out."""
    await access.sign_out(work, actor, token=asked.refresh_token or None)


async def list_sessions(
    work: Work, actor: Actor, asked: paging.PageAsked
) -> paging.Listing[wire.SessionOut]:
    """List one's own sessions."""
    page = await my_sessions(work, actor, sliced=paging.sliced(asked), dialect=NAME)
    current = actor.credential.id if actor.credential else None
    rows = [wire.session(session, current_id=current) for session in page.rows]
    return paging.listing(asked, page, rows)


async def end_session(work: WriteWork, actor: Actor, asked: wire.SessionId) -> Deleted:
    """End one of one's own sessions."""
    await access.end_my_session(work, actor, uid=ids.CODES["session"].decode(asked.id))
    return Deleted(asked.id)
